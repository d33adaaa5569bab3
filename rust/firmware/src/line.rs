//! What happens on serial lines.

use ketch_runtime::config::UART;

use crate::start::runtime;

/// Reports that bytes have arrived at the line in this place of the device table, which had none.
/// Called from any context.
#[unsafe(no_mangle)]
extern "C" fn ketch_uart_received(device: usize) {
    if UART && let Some(runtime) = runtime() {
        runtime.uart_received(device);
    }
}

/// Reports that the line in this place of the device table has sent its last byte. Called from any
/// context.
#[unsafe(no_mangle)]
extern "C" fn ketch_uart_sent(device: usize) {
    if UART && let Some(runtime) = runtime() {
        runtime.uart_sent(device);
    }
}
