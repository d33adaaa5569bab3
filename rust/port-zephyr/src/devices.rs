//! The devices that the devicetree offers.

use core::ffi::CStr;
use core::ptr;
use core::slice;

use heapless::Vec;
use ketch_abi::{Capability, Operations};
use ketch_runtime::config;
use ketch_runtime::device::{Device, Kind};

use crate::config::DEVICES_MAX;
use crate::{adc, dac, ffi, gpio, i2c, pwm, sensor, spi};

/// The board's device table, in the order of the devicetree.
pub type DeviceTable = Vec<Device, DEVICES_MAX>;

/// Reads the table. A row that makes no sense here (a label that is not UTF-8, a capability of
/// another version) is left out, and so would be a place in the table; C checks for both.
pub fn table() -> DeviceTable {
    let mut rows = ptr::null();
    // SAFETY: C sets `rows` to an array of as many rows as it returns, constant for ever.
    let rows = unsafe {
        let count = ffi::ketch_devices(&mut rows);
        slice::from_raw_parts(rows, count)
    };
    let rows = rows.iter().enumerate().take(DEVICES_MAX);
    rows.filter_map(|(place, row)| device(place, row)).collect()
}

fn device(place: usize, row: &ffi::Device) -> Option<Device> {
    // SAFETY: the label is a string literal of C.
    let label = unsafe { CStr::from_ptr::<'static>(row.label) };
    Some(Device {
        label: label.to_str().ok()?,
        kind: kind(place, Capability::from_number(row.capability)?)?,
        operations: Operations(row.operations),
        exclusive: row.exclusive != 0,
        calls_per_second: row.calls_per_second,
    })
}

/// What the devicetree says of the device in this place, by its kind.
fn kind(place: usize, capability: Capability) -> Option<Kind> {
    match capability {
        Capability::Gpio => Some(gpio::kind(place)),
        Capability::Uart => Some(Kind::Uart),
        Capability::Adc => ADC_KIND.map(|kind| kind(place)),
        Capability::Dac => DAC_KIND.map(|kind| kind(place)),
        Capability::Pwm => PWM_KIND.map(|kind| kind(place)),
        Capability::Sensor => SENSOR_KIND.map(|kind| kind(place)),
        Capability::I2c if config::I2C => Some(i2c::kind(place)),
        Capability::Spi if config::SPI => Some(spi::kind(place)),
        _ => None,
    }
}

// As constants, so that C is not asked where it has nothing to say.
type KindOf = fn(usize) -> Kind;
const ADC_KIND: Option<KindOf> = if config::ADC { Some(adc::kind) } else { None };
const DAC_KIND: Option<KindOf> = if config::DAC { Some(dac::kind) } else { None };
const PWM_KIND: Option<KindOf> = if config::PWM { Some(pwm::kind) } else { None };
const SENSOR_KIND: Option<KindOf> = if config::SENSOR {
    Some(sensor::kind)
} else {
    None
};
