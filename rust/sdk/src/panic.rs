//! What happens on a panic: the reason goes to the log, then the container is ended by a trap.

use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    // In one line, unlike `PanicInfo`'s own form, because a log is read by lines.
    #[cfg(feature = "panic-log")]
    if let Some(place) = info.location() {
        let (file, line) = (place.file(), place.line());
        crate::critical!("panic at {file}:{line}: {}", info.message());
    }
    #[cfg(not(feature = "panic-log"))]
    let _ = info;
    core::arch::wasm32::unreachable()
}
