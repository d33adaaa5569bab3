//! What happens on a panic: the reason goes to the log, then the container is ended by a trap.

use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    #[cfg(feature = "panic-log")]
    crate::log::write(crate::log::Level::Critical, format_args!("{info}"));
    #[cfg(not(feature = "panic-log"))]
    let _ = info;
    core::arch::wasm32::unreachable()
}
