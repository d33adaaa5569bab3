//! Transfers that C carries out on threads of its own.

use core::ffi::{c_int, c_void};
use core::ptr::NonNull;

use ketch_runtime::platform::{DeviceError, Wait};

use crate::ffi;

/// A transfer that has begun. Letting go of it leaves it to itself.
pub(crate) struct Transfer(NonNull<c_void>);

impl Transfer {
    /// What a `start` function of C returned; nothing where it began no transfer.
    ///
    /// # Safety
    /// It did return that, and this is the only value made of it.
    pub(crate) unsafe fn new(transfer: *mut c_void) -> Option<Transfer> {
        NonNull::new(transfer).map(Transfer)
    }

    /// The result, once it is over. `bytes` are those that it began with.
    fn finish(self, bytes: &mut [u8]) -> Result<c_int, Transfer> {
        let mut result = 0;
        // SAFETY: the transfer is ours until this returns true, and is forgotten then.
        let over = unsafe {
            let length = bytes.len();
            ffi::ketch_transfer_finish(self.0.as_ptr(), bytes.as_mut_ptr(), length, &mut result)
        };
        if !over {
            return Err(self);
        }
        core::mem::forget(self);
        Ok(result)
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        // SAFETY: the transfer is ours, and nobody uses it after this.
        unsafe { ffi::ketch_transfer_abandon(self.0.as_ptr()) };
    }
}

/// Waits for the result of a transfer that began with `bytes`, which get what was read; nothing where
/// none began, or where there is no more waiting for it.
pub(crate) fn wait(transfer: Option<Transfer>, bytes: &mut [u8], wait: &Wait<'_>) -> Option<c_int> {
    let mut transfer = transfer?;
    loop {
        transfer = match transfer.finish(bytes) {
            Ok(result) => return Some(result),
            Err(transfer) => transfer,
        };
        wait.sleep(wait.deadline()).ok()?;
    }
}

/// What became of a device that is on no bus of a container's.
pub(crate) fn outcome(result: Option<c_int>) -> Result<(), DeviceError> {
    // There was no end to it in time, or none could begin.
    ffi::outcome(result.ok_or(DeviceError::Timeout)?).map(drop)
}
