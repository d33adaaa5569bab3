//! Edges at watched pins.

use crate::start::runtime;

/// Reports an edge at the pin in this place of the device table, and its state after it. Called by
/// GPIO drivers, from any context.
#[unsafe(no_mangle)]
extern "C" fn ketch_gpio_edge(device: usize, active: bool) {
    if let Some(runtime) = runtime() {
        runtime.gpio_edge(device, active);
    }
}
