//! A guest's linear memory, as it is at this moment.

use core::ptr;

use ketch_abi::Trap;
use ketch_wamr_sys as sys;

use crate::Stop;

/// Where a linear memory lies and how large it is. It holds until guest code runs again, which may
/// grow and thereby move the memory, so it is made afresh for each access.
pub(crate) struct LinearMemory {
    base: *mut u8,
    size: u64,
}

impl LinearMemory {
    /// # Safety
    /// The instance is alive, and its guest does not run on another thread meanwhile.
    pub(crate) unsafe fn of(instance: sys::wasm_module_inst_t) -> LinearMemory {
        // SAFETY: promised by the caller; a module without memory gives null.
        unsafe {
            let memory = sys::wasm_runtime_get_default_memory(instance);
            if memory.is_null() {
                return LinearMemory {
                    base: ptr::null_mut(),
                    size: 0,
                };
            }
            let pages = sys::wasm_memory_get_cur_page_count(memory);
            let size = pages.saturating_mul(sys::wasm_memory_get_bytes_per_page(memory));
            LinearMemory {
                base: sys::wasm_memory_get_base_address(memory).cast(),
                size,
            }
        }
    }

    /// Bytes; 4 GiB count as one less.
    pub(crate) fn size(&self) -> u32 {
        u32::try_from(self.size).unwrap_or(u32::MAX)
    }

    /// Where this range lies, or `None` where it leaves the memory or is empty; an empty range must
    /// still begin inside the memory or at its end.
    fn range(&self, pointer: u32, length: u64) -> Result<Option<*mut u8>, Stop> {
        // Two numbers of 32 bits cannot overflow one of 64; a longer host buffer saturates.
        if u64::from(pointer).saturating_add(length) > self.size {
            return Err(Stop::Trap(Trap::BadPointer));
        }
        // An empty memory has no base to add to.
        Ok((length > 0).then(|| self.base.wrapping_add(pointer as usize)))
    }

    pub(crate) fn check(&self, pointer: u32, length: u32) -> Result<(), Stop> {
        self.range(pointer, u64::from(length)).map(drop)
    }

    pub(crate) fn read(&self, pointer: u32, into: &mut [u8]) -> Result<(), Stop> {
        if let Some(start) = self.range(pointer, into.len() as u64)? {
            // SAFETY: the range lies inside the linear memory, of which no reference exists anywhere,
            // so it overlaps no Rust slice.
            unsafe { ptr::copy_nonoverlapping(start.cast_const(), into.as_mut_ptr(), into.len()) }
        }
        Ok(())
    }

    pub(crate) fn write(&self, pointer: u32, bytes: &[u8]) -> Result<(), Stop> {
        if let Some(start) = self.range(pointer, bytes.len() as u64)? {
            // SAFETY: as in `read`.
            unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), start, bytes.len()) }
        }
        Ok(())
    }
}
