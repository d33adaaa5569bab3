//! Ending the container before its entry point returns. Nothing is dropped on the way: the device
//! takes everything back by itself.

use crate::raw;

/// Ends the container with exit code 0.
pub fn success() -> ! {
    raw::exit::exit(true)
}

/// Ends the container with exit code 1.
pub fn failure() -> ! {
    raw::exit::exit(false)
}

/// Ends the container with this exit code; anything but 0 counts as a failure.
pub fn with_code(code: u8) -> ! {
    raw::exit::exit_with_code(code)
}

#[cfg(test)]
mod tests {
    use crate::fake::Device;

    #[test]
    #[should_panic(expected = "the container exited with code 3")]
    fn a_code_ends_the_container() {
        let _device = Device::new();
        super::with_code(3);
    }
}
