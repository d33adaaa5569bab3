//! The static library that Zephyr links: every part of Ketch, and its entry points for C.
#![no_std]

/// Starts Ketch. Called once, before `main`.
#[unsafe(no_mangle)]
pub extern "C" fn ketch_start() -> i32 {
    0
}

/// edge
#[unsafe(no_mangle)]
pub extern "C" fn ketch_gpio_edge(_device: usize) {
    critical_section::with(|_| ());
}

#[cfg(feature = "standalone")]
#[panic_handler]
fn panic(_info: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
