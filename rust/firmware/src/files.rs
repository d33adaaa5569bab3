//! Images that are written as files under `/ketch`.

use core::slice;

use ketch_abi::Error;
use ketch_port_zephyr::{LogConsole, management};
use ketch_runtime::config::FILES;
use ketch_runtime::platform::{Console, Level};
use ketch_runtime::text::text;

/// Takes the bytes of a file from this offset on. The image's own header tells where it ends.
/// Returns 0, or the number of an error, which the log tells, because file systems know only their
/// own errors.
///
/// # Safety
/// `bytes` has `length` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn ketch_file_write(offset: u32, bytes: *const u8, length: usize) -> u16 {
    // Nobody calls it then, and what nothing else calls needs no function of its own.
    if !FILES {
        return 0;
    }
    // SAFETY: as the caller promises.
    let data = unsafe { slice::from_raw_parts(bytes, length) };
    let outcome = management::with(|supervisor| {
        supervisor
            .upload_stream(offset, data)
            .map(drop)
            .map_err(|error| supervisor.failure(error).error)
    });
    let Err(error) = outcome.unwrap_or(Err(Error::Internal)) else {
        return 0;
    };
    let cause = text::<96>(&[error.into()]);
    LogConsole.line("upload", Level::Error, &cause);
    LogConsole.line("upload", Level::Error, error.remedy());
    error.number()
}
