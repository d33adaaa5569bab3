//! An application in Rust on Zephyr, with Ketch in the same library. Ketch starts by itself before
//! `rust_main`; what the application does of its own goes here.
#![no_std]

// Named so that its entry points, which only C calls, become part of this library.
use ketch_firmware as _;

/// Zephyr's main thread.
#[unsafe(no_mangle)]
extern "C" fn rust_main() {
    zephyr::printkln!(
        "Rust on {} is up; containers are managed over SMP.",
        zephyr::kconfig::CONFIG_BOARD_TARGET
    );
}
