//! What this container was granted.

use crate::raw;

pub use crate::device_error::Error as OpenError;
pub use ketch_abi::Operations;

/// The kind of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A digital pin, for [`gpio`](crate::gpio).
    GpioPin,
    /// A serial line, for [`uart`](crate::uart).
    Uart,
    /// An analog input.
    AdcChannel,
    /// A pulse output.
    PwmChannel,
    /// A sensor with a driver.
    Sensor,
    /// Addresses on an I2C bus, for [`i2c`](crate::i2c).
    I2cDevice,
    /// A chip on an SPI bus, for [`spi`](crate::spi).
    SpiDevice,
    /// An analog output, for [`dac`](crate::dac).
    DacChannel,
}

impl Kind {
    /// Source: `device-kind` of `ketch:devices/directory`.
    fn from_raw(kind: u8) -> Option<Kind> {
        match kind {
            0 => Some(Kind::GpioPin),
            1 => Some(Kind::Uart),
            2 => Some(Kind::AdcChannel),
            3 => Some(Kind::PwmChannel),
            4 => Some(Kind::Sensor),
            5 => Some(Kind::I2cDevice),
            6 => Some(Kind::SpiDevice),
            7 => Some(Kind::DacChannel),
            _ => None,
        }
    }
}

/// A device that this container was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device<'a> {
    /// The name to open it by.
    pub label: &'a str,
    /// What it is; `None` if this version of the crate does not know the kind.
    pub kind: Option<Kind>,
    /// What may be done with it.
    pub operations: Operations,
}

/// The granted devices. Their labels lie in memory that the crate keeps for answers; it is free
/// again when the list is dropped, so do not keep one.
pub struct Devices {
    list: raw::devices::List,
}

/// Every device that this container was granted, and no other. Topics are no devices.
pub fn list() -> Devices {
    Devices {
        list: raw::devices::list(),
    }
}

impl Devices {
    /// The devices, in the order of the manifest's requests.
    pub fn iter(&self) -> impl Iterator<Item = Device<'_>> {
        (0..self.list.len()).map(|index| {
            let (label, kind, operations) = self.list.entry(index);
            Device {
                label,
                kind: Kind::from_raw(kind),
                operations: Operations(operations),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::fake;

    #[test]
    fn the_list_is_what_was_granted() {
        let device = fake::Device::new();
        assert_eq!(list().iter().count(), 0);
        device.grant("led0", Operations::WRITE);
        device.grant("button0", Operations::READ.union(Operations::WATCH));
        let devices = list();
        let all: Vec<Device> = devices.iter().collect();
        assert_eq!(
            all[0],
            Device {
                label: "led0",
                kind: Some(Kind::GpioPin),
                operations: Operations::WRITE
            }
        );
        assert_eq!(all[1].label, "button0");
        assert!(all[1].operations.contains(Operations::WATCH));
        assert_eq!(all.len(), 2);
    }
}
