//! What happens on a panic: the reason goes to the log, then the container is ended by a trap.

use core::panic::PanicInfo;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    #[cfg(feature = "panic-log")]
    log(info);
    #[cfg(not(feature = "panic-log"))]
    let _ = info;
    core::arch::wasm32::unreachable()
}

/// In one line, unlike `PanicInfo`'s own form, because a log is read by lines.
#[cfg(feature = "panic-log")]
fn log(info: &PanicInfo<'_>) {
    use crate::log::{Level, Line};

    let mut line = Line::new();
    line.push("panic");
    if let Some(place) = info.location() {
        line.push(" at ");
        line.push(place.file());
        line.push(":");
        line.push_number(place.line());
    }
    line.push(": ");
    #[cfg(feature = "panic-messages")]
    line.push_formatted(format_args!("{}", info.message()));
    #[cfg(not(feature = "panic-messages"))]
    line.push(
        info.message()
            .as_str()
            .unwrap_or("(its text needs the feature panic-messages)"),
    );
    line.write(Level::Critical);
}
