//! A guest that is nothing but bytes, in the place of the one behind a host call.
//!
//! `canonical.rs` of the host functions names its neighbour `table`; here this is that neighbour.

use ketch_abi::Trap;
use ketch_wamr::Stop;

/// Linear memory, and an allocator that does what the fuzzer says.
pub(crate) struct Caller<'a> {
    pub(crate) memory: Vec<u8>,
    /// Where a redzone begins that nothing may touch.
    pub(crate) size: usize,
    /// What `cabi_realloc` returns, one after the other; then it fails.
    pub(crate) returns: Vec<u32>,
    /// Ranges that were written.
    pub(crate) written: Vec<(usize, usize)>,
    pub(crate) guest: core::marker::PhantomData<&'a ()>,
}

impl Caller<'_> {
    /// Where the range lies, judged without arithmetic that could wrap.
    fn range(&self, pointer: u32, length: usize) -> Result<core::ops::Range<usize>, Stop> {
        let (start, length) = (pointer as u128, length as u128);
        if start + length > self.size as u128 {
            return Err(Stop::Trap(Trap::BadPointer));
        }
        Ok(start as usize..(start + length) as usize)
    }

    pub(crate) fn check(&self, pointer: u32, length: u32) -> Result<(), Stop> {
        self.range(pointer, length as usize).map(drop)
    }

    pub(crate) fn read(&self, pointer: u32, into: &mut [u8]) -> Result<(), Stop> {
        let range = self.range(pointer, into.len())?;
        into.copy_from_slice(&self.memory[range]);
        Ok(())
    }

    pub(crate) fn write(&mut self, pointer: u32, bytes: &[u8]) -> Result<(), Stop> {
        let range = self.range(pointer, bytes.len())?;
        self.memory[range.clone()].copy_from_slice(bytes);
        self.written.push((range.start, range.end));
        Ok(())
    }

    pub(crate) fn write_few<const N: usize>(
        &mut self,
        pointer: u32,
        bytes: [u8; N],
    ) -> Result<(), Stop> {
        self.write(pointer, &bytes)
    }

    pub(crate) fn realloc(
        &mut self,
        _old: u32,
        _old_size: u32,
        _align: u32,
        _size: u32,
    ) -> Result<u32, Stop> {
        self.returns.pop().ok_or(Stop::Trap(Trap::ReallocFailed))
    }
}

pub(crate) fn word(arguments: &[u64], position: usize) -> u32 {
    arguments[position] as u32
}
