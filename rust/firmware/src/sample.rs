//! What analog inputs that are watched are converted to.

use ketch_runtime::config::ADC;

use crate::start::runtime;

/// Reports a conversion of the input in this place of the device table. Called from any context.
#[unsafe(no_mangle)]
extern "C" fn ketch_adc_sample(device: usize, value: u32) {
    if ADC && let Some(runtime) = runtime() {
        runtime.adc_sample(device, value);
    }
}
