//! The shell command `ketch`.

use core::ffi::{CStr, c_char, c_void};
use core::fmt;
use core::slice;

use heapless::Vec;
use ketch_abi::Error;
use ketch_port_zephyr::management;
use ketch_runtime::config::SHELL;

/// Most words after `ketch`; no command has more than two.
const WORDS_MAX: usize = 4;

unsafe extern "C" {
    /// Writes text to the shell that runs the command.
    fn ketch_shell_write(shell: *mut c_void, text: *const c_char, length: usize);
}

/// The shell that waits for the command's end.
struct Shell(*mut c_void);

// SAFETY: the shell's own thread waits while the management thread writes.
unsafe impl Send for Shell {}

impl fmt::Write for Shell {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // SAFETY: the pointer came with the command, which is still running; the text is copied.
        unsafe { ketch_shell_write(self.0, text.as_ptr().cast(), text.len()) }
        Ok(())
    }
}

/// Runs a command line, already split and without the leading `ketch`. Returns 0, or the number of
/// an error, which has been written too.
///
/// # Safety
/// `words` has `count` texts that end with a zero byte; `shell` is the one that called.
#[unsafe(no_mangle)]
unsafe extern "C" fn ketch_shell(
    count: usize,
    words: *const *const c_char,
    shell: *mut c_void,
) -> i32 {
    // Nobody calls it then, and what nothing else calls needs no function of its own.
    if !SHELL {
        return 0;
    }
    // SAFETY: as the caller promises.
    let words = unsafe { slice::from_raw_parts(words, count) };
    let words: Vec<&str, WORDS_MAX> = words
        .iter()
        .take(WORDS_MAX)
        // SAFETY: as the caller promises.
        .map(|&word| unsafe { CStr::from_ptr(word) }.to_str().unwrap_or("?"))
        .collect();
    let mut out = Shell(shell);
    management::with(move |supervisor| supervisor.shell(&words, &mut out))
        .unwrap_or_else(|| i32::from(Error::Internal.number()))
}
