//! The board description: which devices there are and what containers may do with them.

mod adc;
mod dac;
mod i2c;
mod pin;
mod pwm;
mod sensor;
mod spi;
mod uart;

use std::path::Path;

use ketch_abi::{Capability, NAME_MAX, Operations};
use ketch_runtime::device::Device;
use serde::Deserialize;
use toml::{Table, Value};

use crate::error::SimError;

pub use adc::AdcDescription;
pub use dac::DacDescription;
pub use i2c::{I2cDescription, Model, TargetDescription};
pub use pin::PinDescription;
pub use pwm::PwmDescription;
pub use sensor::SensorDescription;
pub(crate) use sensor::channel_name;
pub use spi::SpiDescription;
pub(crate) use uart::bytes;
pub use uart::{Answers, Peer, UartDescription};

/// The board that is simulated where no other is described.
pub const BUILT_IN: &str = include_str!("simulator.toml");

/// Most devices of a board; it bounds what a watching person has to look at.
const DEVICES_MAX: usize = 64;

/// A board: its name and its devices.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardDescription {
    /// What it calls itself.
    pub name: String,
    /// Its devices, in the order in which they are shown.
    pub devices: Vec<DeviceDescription>,
    /// What is on its I2C buses, whoever may use it.
    pub targets: Vec<TargetDescription>,
}

/// A device that containers may be granted.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceDescription {
    /// Its name.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// What containers may do with it.
    pub operations: Operations,
    /// Whether one container at a time may hold it.
    pub exclusive: bool,
    /// Calls on it that one container may make in a second; 0 sets no limit.
    pub calls_per_second: u16,
}

/// What a device is; one case and one module for each kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A digital pin.
    GpioPin(PinDescription),
    /// A serial line.
    Uart(UartDescription),
    /// An analog input.
    AdcChannel(AdcDescription),
    /// An analog output.
    DacChannel(DacDescription),
    /// A pulse output.
    PwmChannel(PwmDescription),
    /// A sensor.
    Sensor(SensorDescription),
    /// Addresses on an I2C bus.
    I2cDevice(I2cDescription),
    /// A flash chip on an SPI bus.
    SpiDevice(SpiDescription),
}

impl Kind {
    /// Reads what a board file says of a device of this kind beside what all devices have.
    fn read(capability: Capability, table: Table) -> Result<Kind, Mistake> {
        match capability {
            Capability::Gpio => PinDescription::read(table).map(Kind::GpioPin),
            Capability::Uart => UartDescription::read(table).map(Kind::Uart),
            Capability::Adc => AdcDescription::read(table).map(Kind::AdcChannel),
            Capability::Dac => DacDescription::read(table).map(Kind::DacChannel),
            Capability::Pwm => PwmDescription::read(table).map(Kind::PwmChannel),
            Capability::Sensor => SensorDescription::read(table).map(Kind::Sensor),
            Capability::I2c => I2cDescription::read(table).map(Kind::I2cDevice),
            Capability::Spi => SpiDescription::read(table).map(Kind::SpiDevice),
            _ => Err(("the simulator has no device of this kind".into(), KINDS)),
        }
    }

    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::GpioPin(_) => Capability::Gpio.device(),
            Kind::Uart(_) => Capability::Uart.device(),
            Kind::AdcChannel(_) => Capability::Adc.device(),
            Kind::DacChannel(_) => Capability::Dac.device(),
            Kind::PwmChannel(_) => Capability::Pwm.device(),
            Kind::Sensor(_) => Capability::Sensor.device(),
            Kind::I2cDevice(_) => Capability::I2c.device(),
            Kind::SpiDevice(_) => Capability::Spi.device(),
        }
    }

    /// As the runtime knows it, for ever.
    fn leak(&self) -> ketch_runtime::device::Kind {
        match self {
            Kind::GpioPin(pin) => pin.leak(),
            Kind::Uart(line) => line.leak(),
            Kind::AdcChannel(adc) => adc.leak(),
            Kind::DacChannel(dac) => dac.leak(),
            Kind::PwmChannel(pwm) => pwm.leak(),
            Kind::Sensor(sensor) => sensor.leak(),
            Kind::I2cDevice(device) => device.leak(),
            Kind::SpiDevice(device) => device.leak(),
        }
    }
}

const KINDS: &str = "use a kind of device that the simulator's documentation names";

/// What is wrong with a device, and what to do.
type Mistake = (String, &'static str);

impl Default for BoardDescription {
    fn default() -> Self {
        // A test reads it.
        Self::parse(BUILT_IN).expect("the built-in board is well described")
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    board: String,
    #[serde(default)]
    device: Vec<Table>,
    #[serde(default)]
    target: Vec<Table>,
}

/// What all devices have; the rest belongs to the kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDevice {
    label: String,
    kind: String,
    operations: Vec<String>,
    #[serde(default)]
    exclusive: bool,
    #[serde(default)]
    calls_per_second: u16,
}

const COMMON: [&str; 5] = [
    "label",
    "kind",
    "operations",
    "exclusive",
    "calls_per_second",
];

impl BoardDescription {
    /// Reads a board file.
    ///
    /// # Errors
    /// Whatever keeps the file from being read, and what [`BoardDescription::parse`] refuses.
    pub fn read(path: &Path) -> Result<Self, SimError> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            SimError::system(
                format!(
                    "cannot read the board description {}: {error}",
                    path.display()
                ),
                "name a readable TOML file with --devices",
            )
        })?;
        Self::parse(&text).map_err(|error| SimError {
            message: format!("{}: {}", path.display(), error.message),
            ..error
        })
    }

    /// Reads a board description.
    ///
    /// # Errors
    /// A usage error that names the device and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, SimError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let message = error.to_string().trim_end().replace('\n', "\n  ");
            SimError::usage(
                message,
                "compare the file with the simulator's documentation",
            )
        })?;
        let mut devices: Vec<DeviceDescription> = Vec::new();
        for table in file.device {
            let label = table.get("label").and_then(Value::as_str).unwrap_or("?");
            let label = label.to_owned();
            let device = device(table).map_err(|(message, remedy)| {
                SimError::usage(format!("device {label:?}: {message}"), remedy)
            })?;
            if devices.iter().any(|other| other.label == label) {
                let message = format!("device {label:?} is described twice");
                return Err(SimError::usage(message, "give each device its own label"));
            }
            devices.push(device);
        }
        if devices.len() > DEVICES_MAX {
            let message = format!("{} devices are more than {DEVICES_MAX}", devices.len());
            return Err(SimError::usage(message, "describe fewer devices"));
        }
        Ok(BoardDescription {
            name: file.board,
            targets: i2c::targets(file.target)?,
            devices,
        })
    }

    /// The pins, with their places among the devices.
    pub fn pins(&self) -> impl Iterator<Item = (usize, &DeviceDescription)> {
        let devices = self.devices.iter().enumerate();
        devices.filter(|(_, device)| matches!(device.kind, Kind::GpioPin(_)))
    }

    /// The place of the pin with this label.
    pub fn pin(&self, label: &str) -> Option<usize> {
        let mut pins = self.pins();
        pins.find(|(_, pin)| pin.label == label)
            .map(|(place, _)| place)
    }

    /// The devices as the runtime knows them, for ever.
    pub(crate) fn leak_devices(&self) -> &'static [Device] {
        let device = |device: &DeviceDescription| Device {
            label: device.label.clone().leak(),
            kind: device.kind.leak(),
            operations: device.operations,
            exclusive: device.exclusive,
            calls_per_second: device.calls_per_second,
        };
        self.devices.iter().map(device).collect::<Vec<_>>().leak()
    }
}

/// Reads part of a device, as far as that part knows the fields.
fn fields<T: serde::de::DeserializeOwned>(table: Table) -> Result<T, Mistake> {
    let remedy = "compare the file with the simulator's documentation";
    table
        .try_into()
        .map_err(|error| (error.to_string().trim_end().to_owned(), remedy))
}

/// Checks one device.
fn device(mut table: Table) -> Result<DeviceDescription, Mistake> {
    let common = COMMON.iter().filter_map(|name| table.remove_entry(*name));
    let common: FileDevice = fields(common.collect())?;
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    if common.label.is_empty() || common.label.len() > NAME_MAX || !common.label.chars().all(sound)
    {
        let remedy = "use 1 to 32 characters of a-z, 0-9, '-', '_' and '.'";
        return Err(("the label is not a valid name".into(), remedy));
    }
    let capability = Capability::from_device(&common.kind)
        .ok_or_else(|| (format!("unknown kind {:?}", common.kind), KINDS))?;
    Ok(DeviceDescription {
        operations: operations(capability, &common.operations)?,
        kind: Kind::read(capability, table)?,
        label: common.label,
        exclusive: common.exclusive,
        calls_per_second: common.calls_per_second,
    })
}

/// Checks what containers may do with a device.
fn operations(capability: Capability, words: &[String]) -> Result<Operations, Mistake> {
    let remedy = "use operations that the simulator's documentation names for this kind";
    let mut operations = Operations::NONE;
    for word in words {
        let operation =
            Operations::from_word(word).filter(|o| capability.operations().contains(*o));
        let Some(operation) = operation else {
            let kind = capability.device();
            return Err((format!("a {kind} has no operation {word:?}"), remedy));
        };
        operations = operations.union(operation);
    }
    if operations.is_empty() {
        return Err(("it allows no operation".into(), remedy));
    }
    Ok(operations)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_board_has_lights_a_button_and_a_bus() {
        let board = BoardDescription::default();
        let labels: Vec<_> = board.pins().map(|(_, pin)| pin.label.as_str()).collect();
        assert_eq!(labels, ["led0", "led1", "button0"]);
        let labels = board.devices[3..]
            .iter()
            .map(|device| device.label.as_str());
        assert_eq!(
            labels.collect::<Vec<_>>(),
            ["thermometer", "memory", "flash"]
        );
        assert!(board.devices[0].exclusive && !board.devices[2].exclusive);
        assert_eq!(board.pin("button0"), Some(2));
        assert_eq!(board.pin("led2"), None);
    }

    #[test]
    fn every_field_counts() {
        let text = r#"
            board = "b"
            [[device]]
            label = "x.y-z_0"
            kind = "gpio-pin"
            operations = ["watch"]
            exclusive = true
            initial = 1
            active_low = true
            calls_per_second = 20
        "#;
        let expected = DeviceDescription {
            label: "x.y-z_0".into(),
            kind: Kind::GpioPin(PinDescription {
                initial: true,
                active_low: true,
            }),
            operations: Operations::WATCH,
            exclusive: true,
            calls_per_second: 20,
        };
        assert_eq!(BoardDescription::parse(text).unwrap().devices, [expected]);
    }

    #[test]
    fn mistakes_are_named() {
        let device = "[[device]]\nlabel = \"a\"\nkind = \"gpio-pin\"\noperations = [\"read\"]\n";
        for (change, expected) in [
            (
                ("label = \"a\"", "label = \"A\""),
                "device \"A\": the label is not a valid name",
            ),
            (
                ("gpio-pin", "gpio-port"),
                "device \"a\": unknown kind \"gpio-port\"",
            ),
            (
                ("\"read\"", "\"read\", \"blow\""),
                "device \"a\": a gpio-pin has no operation \"blow\"",
            ),
            (("\"read\"", ""), "device \"a\": it allows no operation"),
            (
                ("[[device]]", "[[device]]\ninitial = 2"),
                "device \"a\": the level 2 is neither 0 nor 1",
            ),
            (
                ("[[device]]", "[[device]]\nexklusive = true"),
                "device \"a\": unknown field `exklusive`",
            ),
        ] {
            let text = format!("board = \"b\"\n{}", device.replace(change.0, change.1));
            let error = BoardDescription::parse(&text).unwrap_err();
            assert!(error.message.contains(expected), "{}", error.message);
        }
        let twice = format!("board = \"b\"\n{device}{device}");
        let error = BoardDescription::parse(&twice).unwrap_err();
        assert_eq!(error.message, "device \"a\" is described twice");
        assert!(BoardDescription::parse("device = []").is_err());
    }
}
