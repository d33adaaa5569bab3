//! The canonical ABI, host side: what a guest's pointers claim, and how results go back.
//!
//! Source: the component model's `CanonicalABI.md`. A pointer that is misaligned, a range that
//! leaves linear memory, text that is not UTF-8 and an unknown discriminant all trap, as the
//! document asks. What is kept is copied, after its check; what is only read in one call can be lent.

use heapless::Vec;
use ketch_abi::Trap;
use ketch_wamr::Stop;

use crate::table::{Caller, word};

/// A claim of a guest: so many elements from here on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GuestSlice {
    pointer: u32,
    length: u32,
}

impl GuestSlice {
    /// The pair of arguments at `position`.
    pub(crate) fn argument(arguments: &[u64], position: usize) -> GuestSlice {
        GuestSlice {
            pointer: word(arguments, position),
            length: word(arguments, position + 1),
        }
    }

    /// A pair that a guest has in its memory.
    pub(crate) fn new(pointer: u32, length: u32) -> GuestSlice {
        GuestSlice { pointer, length }
    }

    /// The addresses of elements of `size` bytes, aligned to `align`; all of them are the guest's.
    pub(crate) fn elements(
        self,
        caller: &Caller<'_>,
        size: u32,
        align: u32,
    ) -> Result<impl Iterator<Item = u32> + use<>, Stop> {
        if !self.pointer.is_multiple_of(align) {
            return Err(Stop::Trap(Trap::Misaligned));
        }
        let bytes = self.length.checked_mul(size);
        caller.check(self.pointer, bytes.ok_or(Stop::Trap(Trap::BadPointer))?)?;
        Ok((0..self.length).map(move |index| self.pointer + index * size))
    }

    /// Where it begins, once all of it was found to be there.
    pub(crate) fn start(self, caller: &Caller<'_>) -> Result<u32, Stop> {
        caller.check(self.pointer, self.length)?;
        Ok(self.pointer)
    }

    /// How many elements the guest claims.
    pub(crate) fn length(self) -> usize {
        self.length as usize
    }

    /// Copies text of at most `N` bytes; of longer text the first whole characters within `N`
    /// bytes, and the whole range is checked all the same.
    pub(crate) fn text<const N: usize>(self, caller: &Caller<'_>) -> Result<Text<N>, Stop> {
        let mut text = Text::new();
        self.copy_text(caller, &mut text)?;
        Ok(text)
    }

    /// As [`GuestSlice::text`], into `text`: what is long is on the stack once.
    pub(crate) fn copy_text<const N: usize>(
        self,
        caller: &Caller<'_>,
        text: &mut Text<N>,
    ) -> Result<(), Stop> {
        caller.check(self.pointer, self.length)?;
        let kept = self.length().min(N);
        (text.length, text.cut) = (kept, self.length() > N);
        caller.read(self.pointer, &mut text.bytes[..kept])?;
        if let Err(error) = core::str::from_utf8(&text.bytes[..kept]) {
            // A character that only the cut has split is dropped.
            if !text.cut || error.error_len().is_some() {
                return Err(Stop::Trap(Trap::BadText));
            }
            text.length = error.valid_up_to();
        }
        Ok(())
    }

    /// Copies bytes into `buffer`; `None` where they are more than it holds. The whole range is
    /// checked all the same.
    pub(crate) fn bytes<'b>(
        self,
        caller: &Caller<'_>,
        buffer: &'b mut [u8],
    ) -> Result<Option<&'b [u8]>, Stop> {
        caller.check(self.pointer, self.length)?;
        let Some(bytes) = buffer.get_mut(..self.length()) else {
            return Ok(None);
        };
        caller.read(self.pointer, bytes)?;
        Ok(Some(bytes))
    }

    /// Copies a list of `u32`, the form in which handles stand in lists.
    pub(crate) fn words<const N: usize>(
        self,
        caller: &Caller<'_>,
        too_many: Trap,
    ) -> Result<Vec<u32, N>, Stop> {
        aligned(self.pointer)?;
        let bytes = self
            .length
            .checked_mul(4)
            .ok_or(Stop::Trap(Trap::BadPointer))?;
        caller.check(self.pointer, bytes)?;
        let mut words = Vec::new();
        for i in 0..self.length {
            let mut word = [0; 4];
            caller.read(self.pointer + 4 * i, &mut word)?;
            words
                .push(u32::from_le_bytes(word))
                .map_err(|_| Stop::Trap(too_many))?;
        }
        Ok(words)
    }
}

/// A copy of a guest's text.
pub(crate) struct Text<const N: usize> {
    bytes: [u8; N],
    length: usize,
    cut: bool,
}

impl<const N: usize> Text<N> {
    /// No text.
    pub(crate) const fn new() -> Text<N> {
        Text {
            bytes: [0; N],
            length: 0,
            cut: false,
        }
    }

    /// The text, as far as it was kept.
    pub(crate) fn as_str(&self) -> &str {
        // Checked when it was copied.
        core::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }

    /// The text, if it was kept whole.
    pub(crate) fn whole(&self) -> Option<&str> {
        (!self.cut).then(|| self.as_str())
    }
}

/// Where a guest wants a result that does not fit a core value. The range was checked before
/// the function takes effect, so that nothing happens for a guest that cannot be answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReturnArea(u32);

impl ReturnArea {
    /// The argument at `position`, as an area of `size` bytes aligned to 4.
    #[inline(always)]
    pub(crate) fn argument(
        caller: &Caller<'_>,
        arguments: &[u64],
        position: usize,
        size: u32,
    ) -> Result<ReturnArea, Stop> {
        aligned(word(arguments, position))?;
        Self::unaligned(caller, arguments, position, size)
    }

    /// As [`ReturnArea::argument`], for what is aligned to `align`, a power of two.
    pub(crate) fn aligned_to(
        caller: &Caller<'_>,
        arguments: &[u64],
        position: usize,
        size: u32,
        align: u32,
    ) -> Result<ReturnArea, Stop> {
        if !word(arguments, position).is_multiple_of(align) {
            return Err(Stop::Trap(Trap::Misaligned));
        }
        Self::unaligned(caller, arguments, position, size)
    }

    /// As [`ReturnArea::argument`], for what holds nothing but bytes.
    pub(crate) fn unaligned(
        caller: &Caller<'_>,
        arguments: &[u64],
        position: usize,
        size: u32,
    ) -> Result<ReturnArea, Stop> {
        let pointer = word(arguments, position);
        caller.check(pointer, size)?;
        Ok(ReturnArea(pointer))
    }

    /// Writes bytes at `offset`.
    pub(crate) fn bytes(
        self,
        caller: &mut Caller<'_>,
        offset: u32,
        bytes: &[u8],
    ) -> Result<(), Stop> {
        caller.write(self.0 + offset, bytes)
    }

    /// Writes a byte, for instance a discriminant, at `offset`.
    pub(crate) fn byte(self, caller: &mut Caller<'_>, offset: u32, value: u8) -> Result<(), Stop> {
        caller.write_few(self.0 + offset, [value])
    }

    /// Writes a `u32`, a pointer or a handle at `offset`.
    pub(crate) fn word(self, caller: &mut Caller<'_>, offset: u32, value: u32) -> Result<(), Stop> {
        caller.write_few(self.0 + offset, value.to_le_bytes())
    }

    /// Copies text into the guest and writes its pointer and length at `offset`.
    pub(crate) fn text(self, caller: &mut Caller<'_>, offset: u32, text: &str) -> Result<(), Stop> {
        let pointer = allocate(caller, 1, text.len())?;
        caller.write(pointer, text.as_bytes())?;
        self.word(caller, offset, pointer)?;
        self.word(caller, offset + 4, text.len() as u32)
    }
}

/// Has the guest allocate `size` bytes. An empty range needs no allocation, as in the document's
/// own lowering of strings; its pointer only has to be aligned.
pub(crate) fn allocate(caller: &mut Caller<'_>, align: u32, size: usize) -> Result<u32, Stop> {
    let size = u32::try_from(size).map_err(|_| Stop::Trap(Trap::ReallocFailed))?;
    if size == 0 {
        return Ok(align);
    }
    let pointer = caller.realloc(0, 0, align, size)?;
    if !pointer.is_multiple_of(align) {
        return Err(Stop::Trap(Trap::Misaligned));
    }
    caller.check(pointer, size)?;
    Ok(pointer)
}

/// The value of an enumeration with `count` cases.
pub(crate) fn discriminant(arguments: &[u64], position: usize, count: u32) -> Result<u32, Stop> {
    let value = word(arguments, position);
    if value < count {
        Ok(value)
    } else {
        Err(Stop::Trap(Trap::BadDiscriminant))
    }
}

fn aligned(pointer: u32) -> Result<(), Stop> {
    if pointer.is_multiple_of(4) {
        Ok(())
    } else {
        Err(Stop::Trap(Trap::Misaligned))
    }
}
