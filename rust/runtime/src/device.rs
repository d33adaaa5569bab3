//! What a board offers to containers.

use ketch_abi::{Capability, Operations};

use crate::platform::Pulses;

/// One named device. Boards list them in devicetree or in the simulator's board file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// The name that manifests and guests use; at most 32 bytes.
    pub label: &'static str,
    /// What it is, with what the board fixed about it.
    pub kind: Kind,
    /// What containers may ever do with it.
    pub operations: Operations,
    /// Whether one container at a time may hold it.
    pub exclusive: bool,
    /// Calls on it that one container may make in a second; 0 sets no limit.
    pub calls_per_second: u16,
}

/// What a device is. Its parameters come from the devicetree or from the simulator's board file, never
/// from a manifest: a label stands for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A digital pin.
    GpioPin {
        /// Whether a low voltage is its active state. Only told to guests; states are logical.
        active_low: bool,
    },
    /// A serial line. The controller's own node has its settings.
    Uart,
    /// An analog input.
    AdcChannel {
        /// Bits of a conversion.
        resolution: u8,
        /// Milliseconds that a conversion may take, with the waiting for the converter.
        milliseconds: u16,
    },
    /// An analog output.
    DacChannel(OutputLimits),
    /// A pulse output.
    PwmChannel(PulseLimits),
    /// A sensor.
    Sensor {
        /// The channels that containers may read, as bits numbered as in `ketch:sensor`.
        channels: u32,
        /// Milliseconds that a measurement may take, with the waiting for the sensor.
        milliseconds: u16,
    },
    /// A chip on an SPI bus. Mode, speed and select line are the board's own affair.
    SpiDevice {
        /// What one transfer may take.
        bounds: Bounds,
    },
    /// Addresses on an I2C bus.
    I2cDevice {
        /// The addresses that containers may use, of 7 bits each.
        addresses: &'static [u8],
        /// What one transfer may take.
        bounds: Bounds,
    },
}

/// What containers may set an analog output to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputLimits {
    /// Bits of a value.
    pub resolution: u8,
    /// The lowest value.
    pub minimum: u32,
    /// The highest value.
    pub maximum: u32,
    /// Milliseconds that setting it may take, with the waiting for the converter.
    pub milliseconds: u16,
}

/// The highest value of a converter with so many bits; fewer than 1 count as 1, more than 32 as 32.
pub fn full_scale(resolution: u8) -> u32 {
    u32::MAX >> (32 - u32::from(resolution.clamp(1, 32)))
}

impl OutputLimits {
    /// The value of the full scale.
    pub fn full(&self) -> u32 {
        full_scale(self.resolution)
    }

    /// Whether this value is within the limits.
    pub fn allow(&self, value: u32) -> bool {
        (self.minimum..=self.maximum).contains(&value)
    }
}

/// What containers may set a pulse output to. Times are nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PulseLimits {
    /// The shortest period.
    pub min_period: u32,
    /// The longest period.
    pub max_period: u32,
    /// The largest part of a period that a pulse may take, in percent.
    pub max_duty: u8,
}

impl PulseLimits {
    /// Whether these pulses are within the limits.
    pub fn allow(&self, pulses: Pulses) -> bool {
        // Neither product is more than 100 times a number of 32 bits.
        let longest = u64::from(pulses.period) * u64::from(self.max_duty);
        pulses.period > 0
            && (self.min_period..=self.max_period).contains(&pulses.period)
            && pulses.width <= pulses.period
            && u64::from(pulses.width) * 100 <= longest
    }
}

/// What one transfer on a bus may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes, read and written together; no more than
    /// [`TRANSFER_MAX`](crate::config::TRANSFER_MAX) have an effect.
    pub bytes: u16,
    /// Milliseconds, with the waiting for the bus.
    pub milliseconds: u16,
}

impl Device {
    /// The capability that a container needs for it.
    pub const fn capability(&self) -> Capability {
        match self.kind {
            Kind::GpioPin { .. } => Capability::Gpio,
            Kind::Uart => Capability::Uart,
            Kind::AdcChannel { .. } => Capability::Adc,
            Kind::DacChannel(_) => Capability::Dac,
            Kind::PwmChannel(_) => Capability::Pwm,
            Kind::Sensor { .. } => Capability::Sensor,
            Kind::I2cDevice { .. } => Capability::I2c,
            Kind::SpiDevice { .. } => Capability::Spi,
        }
    }
}

/// The place of `label` in `devices`.
pub fn find(devices: &[Device], label: &str) -> Option<usize> {
    devices.iter().position(|device| device.label == label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_held_to_both_limits_and_the_full_scale_is_that_of_the_bits() {
        let limits = OutputLimits {
            resolution: 12,
            minimum: 10,
            maximum: 4000,
            milliseconds: 1,
        };
        assert!(limits.allow(10) && limits.allow(4000));
        assert!(!limits.allow(9) && !limits.allow(4001) && !limits.allow(u32::MAX));
        assert_eq!(limits.full(), 4095);
        let whole = OutputLimits {
            resolution: 32,
            ..limits
        };
        assert_eq!(whole.full(), u32::MAX);
    }

    #[test]
    fn pulses_are_held_to_every_limit_at_its_edge() {
        let limits = PulseLimits {
            min_period: 1000,
            max_period: u32::MAX,
            max_duty: 80,
        };
        let allow = |period, width| limits.allow(Pulses { period, width });
        assert!(allow(1000, 0) && allow(1000, 800) && allow(u32::MAX, u32::MAX / 5 * 4));
        assert!(!allow(999, 0) && !allow(1000, 801) && !allow(u32::MAX, u32::MAX));
        let none = PulseLimits {
            min_period: 0,
            max_period: 0,
            max_duty: 100,
        };
        assert!(!none.allow(Pulses {
            period: 0,
            width: 0
        }));
    }
}
