//! A guest's linear memory, as it is at this moment.

use core::mem::MaybeUninit;
use core::{ptr, slice};

use ketch_abi::Trap;
use ketch_wamr_sys as sys;

use crate::Stop;

/// Where a linear memory lies and how large it is. It holds until guest code runs again, which may
/// grow and thereby move the memory.
#[derive(Clone, Copy)]
pub(crate) struct LinearMemory(sys::ketch_memory);

impl LinearMemory {
    /// # Safety
    /// The instance is alive, and its guest does not run on another thread meanwhile.
    pub(crate) unsafe fn of(instance: sys::wasm_module_inst_t) -> LinearMemory {
        let mut found = MaybeUninit::uninit();
        // SAFETY: promised by the caller; C writes the whole of it.
        let memory = unsafe {
            sys::ketch_memory_of(instance, found.as_mut_ptr());
            found.assume_init()
        };
        LinearMemory(memory)
    }

    /// # Safety
    /// It is what C said of a guest that waits for a host function.
    pub(crate) unsafe fn from(memory: sys::ketch_memory) -> LinearMemory {
        LinearMemory(memory)
    }

    /// Bytes; 4 GiB count as one less.
    pub(crate) fn size(&self) -> u32 {
        self.0.size
    }

    /// Where this range begins, which lies inside the memory. An empty one may begin at its end.
    #[inline(always)]
    fn range(&self, pointer: u32, length: usize) -> Result<*mut u8, Stop> {
        // In 32 bits, so that a device needs no second register for a sum.
        let last = u32::try_from(length)
            .ok()
            .and_then(|length| self.size().checked_sub(length));
        match last {
            Some(last) if pointer <= last => Ok(self.0.base.wrapping_add(pointer as usize)),
            _ => Err(Stop::Trap(Trap::BadPointer)),
        }
    }

    #[inline(always)]
    pub(crate) fn check(&self, pointer: u32, length: u32) -> Result<(), Stop> {
        self.range(pointer, length as usize).map(drop)
    }

    pub(crate) fn read(&self, pointer: u32, into: &mut [u8]) -> Result<(), Stop> {
        let start = self.range(pointer, into.len())?;
        // SAFETY: the range lies inside the linear memory, of which no reference exists here (`lend`),
        // so it overlaps no Rust slice. Without a memory it is empty.
        unsafe { ptr::copy_nonoverlapping(start.cast_const(), into.as_mut_ptr(), into.len()) }
        Ok(())
    }

    /// The bytes of a range where they lie.
    ///
    /// # Safety
    /// Until the slice is gone no guest code runs in this instance, and nothing is written to its memory.
    pub(crate) unsafe fn lend<'a>(&self, pointer: u32, length: u32) -> Result<&'a [u8], Stop> {
        let start = self.range(pointer, length as usize)?;
        if length == 0 {
            return Ok(&[]);
        }
        // SAFETY: the range lies inside the linear memory, and stays as it is: promised by the caller.
        Ok(unsafe { slice::from_raw_parts(start.cast_const(), length as usize) })
    }

    pub(crate) fn write(&self, pointer: u32, bytes: &[u8]) -> Result<(), Stop> {
        let start = self.range(pointer, bytes.len())?;
        // SAFETY: as in `read`.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), start, bytes.len()) }
        Ok(())
    }

    /// Writes so few bytes that calling a function for them would cost more.
    #[inline(always)]
    pub(crate) fn write_few<const N: usize>(
        &self,
        pointer: u32,
        bytes: [u8; N],
    ) -> Result<(), Stop> {
        let start = self.range(pointer, N)?;
        // SAFETY: as in `read`; nothing is asked of the alignment.
        unsafe { start.cast::<[u8; N]>().write_unaligned(bytes) }
        Ok(())
    }
}
