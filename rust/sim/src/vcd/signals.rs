//! The signals of a device.

use super::value::Value;
use super::{i2c, spi};
use crate::board::{Kind, channel_name};

/// The name of each in the device's scope, nothing where the device is the signal, and what it shows at the
/// beginning.
pub(super) fn signals(kind: &Kind) -> Vec<(String, Value)> {
    let named = |names: &[(&str, Value)]| -> Vec<(String, Value)> {
        let names = names.iter();
        names
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect()
    };
    match kind {
        Kind::GpioPin(pin) => named(&[("", Value::Level(pin.initial))]),
        // A line rests high.
        Kind::Uart(_) => named(&[
            ("sent", Value::Level(true)),
            ("received", Value::Level(true)),
        ]),
        Kind::AdcChannel(_) | Kind::DacChannel(_) => named(&[("volts", Value::Real(0.0))]),
        Kind::PwmChannel(pwm) => named(&[
            ("duty", Value::Real(0.0)),
            ("period_ns", Value::Real(f64::from(pwm.period))),
        ]),
        Kind::Sensor(sensor) => {
            let channel = |channel: &u8| (channel_name(*channel).to_string(), Value::Real(0.0));
            sensor.measures.keys().map(channel).collect()
        }
        Kind::I2cDevice(_) => named(&i2c::SIGNALS),
        Kind::SpiDevice(_) => named(&spi::SIGNALS),
    }
}
