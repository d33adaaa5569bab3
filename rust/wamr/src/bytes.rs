//! Bytes in the engine's memory, as many as are known only when they are needed.

use core::mem::ManuallyDrop;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;
use core::slice;

use ketch_wamr_sys as sys;

use crate::Engine;

/// A part of the engine's pool, aligned to 8 bytes, whatever is in it. The pool gets it back when this is
/// dropped.
pub struct PoolBlock {
    first: NonNull<u8>,
    length: usize,
}

// SAFETY: it owns the bytes, as a box does.
unsafe impl Send for PoolBlock {}
// SAFETY: as above.
unsafe impl Sync for PoolBlock {}

impl PoolBlock {
    /// So many bytes, at least one; `None` where there is no room.
    pub fn new<T: 'static>(_engine: &Engine<T>, length: u32) -> Option<PoolBlock> {
        // WAMR's own idea of no bytes is an error.
        let length = length.max(1);
        // SAFETY: an `Engine` exists only after the runtime was initialised.
        let place = unsafe { sys::wasm_runtime_malloc(length) };
        let first = NonNull::new(place.cast::<u8>())?;
        let length = length as usize;
        Some(PoolBlock { first, length })
    }

    /// Where the bytes are and how many, for what no borrow can be followed through, such as the stack of
    /// a thread. They stay taken until [`PoolBlock::from_raw`] has them again.
    pub fn into_raw(self) -> (NonNull<u8>, usize) {
        let block = ManuallyDrop::new(self);
        (block.first, block.length)
    }

    /// Takes the bytes back.
    ///
    /// # Safety
    /// Both are what [`PoolBlock::into_raw`] returned, once for each time, and nobody uses the bytes.
    pub unsafe fn from_raw(first: NonNull<u8>, length: usize) -> PoolBlock {
        PoolBlock { first, length }
    }
}

impl Drop for PoolBlock {
    fn drop(&mut self) {
        // SAFETY: the bytes came from the runtime, and go back once.
        unsafe { sys::wasm_runtime_free(self.first.as_ptr().cast()) }
    }
}

/// Bytes in the engine's pool, which gets them back when this is dropped.
pub struct PoolBytes(PoolBlock);

impl PoolBytes {
    /// So many bytes, all zero, at least one; `None` where there is no room.
    pub fn new<T: 'static>(engine: &Engine<T>, length: u32) -> Option<PoolBytes> {
        let block = PoolBlock::new(engine, length)?;
        // SAFETY: the block is that large, and ours.
        unsafe { block.first.write_bytes(0, block.length) };
        Some(PoolBytes(block))
    }
}

impl Deref for PoolBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: the bytes are there until `self` is dropped, were written when it was made, and are
        // borrowed as `self` is.
        unsafe { slice::from_raw_parts(self.0.first.as_ptr(), self.0.length) }
    }
}

impl DerefMut for PoolBytes {
    fn deref_mut(&mut self) -> &mut [u8] {
        // SAFETY: as above.
        unsafe { slice::from_raw_parts_mut(self.0.first.as_ptr(), self.0.length) }
    }
}
