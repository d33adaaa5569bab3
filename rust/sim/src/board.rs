//! The board description: which devices there are and what containers may do with them.

use std::path::Path;

use ketch_abi::{Capability, NAME_MAX, Operations};
use ketch_runtime::device::Device;
use serde::Deserialize;

use crate::error::SimError;

/// The board that is simulated where no other is described.
pub const BUILT_IN: &str = include_str!("simulator.toml");

/// Most devices of a board; it bounds what a watching person has to look at.
const DEVICES_MAX: usize = 64;

/// A board: its name and its devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardDescription {
    /// What it calls itself.
    pub name: String,
    /// Its devices, in the order in which they are shown.
    pub pins: Vec<PinDescription>,
}

/// A digital pin that containers may be granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinDescription {
    /// Its name.
    pub label: String,
    /// What containers may do with it.
    pub operations: Operations,
    /// Whether one container at a time may hold it.
    pub exclusive: bool,
    /// Whether it starts active, as long as no container drives it.
    pub initial: bool,
    /// Whether guests are told that a low voltage is its active state.
    pub active_low: bool,
    /// Calls on it that one container may make in a second; 0 sets no limit.
    pub calls_per_second: u16,
}

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
    device: Vec<FileDevice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDevice {
    label: String,
    kind: String,
    operations: Vec<String>,
    #[serde(default)]
    exclusive: bool,
    #[serde(default)]
    initial: u8,
    #[serde(default)]
    active_low: bool,
    #[serde(default)]
    calls_per_second: u16,
}

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
        let mut pins: Vec<PinDescription> = Vec::new();
        for device in file.device {
            let label = device.label.clone();
            let pin = pin(device).map_err(|(message, remedy)| {
                SimError::usage(format!("device {label:?}: {message}"), remedy)
            })?;
            if pins.iter().any(|other| other.label == label) {
                let message = format!("device {label:?} is described twice");
                return Err(SimError::usage(message, "give each device its own label"));
            }
            pins.push(pin);
        }
        if pins.len() > DEVICES_MAX {
            let message = format!("{} devices are more than {DEVICES_MAX}", pins.len());
            return Err(SimError::usage(message, "describe fewer devices"));
        }
        Ok(BoardDescription {
            name: file.board,
            pins,
        })
    }

    /// The place of the pin with this label.
    pub fn pin(&self, label: &str) -> Option<usize> {
        self.pins.iter().position(|pin| pin.label == label)
    }

    /// The devices as the runtime knows them, for ever.
    pub(crate) fn leak_devices(&self) -> &'static [Device] {
        let device = |pin: &PinDescription| Device {
            label: pin.label.clone().leak(),
            capability: Capability::Gpio,
            operations: pin.operations,
            exclusive: pin.exclusive,
            active_low: pin.active_low,
            calls_per_second: pin.calls_per_second,
        };
        self.pins.iter().map(device).collect::<Vec<_>>().leak()
    }
}

/// Checks one device.
fn pin(device: FileDevice) -> Result<PinDescription, (String, &'static str)> {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    if device.label.is_empty() || device.label.len() > NAME_MAX || !device.label.chars().all(sound)
    {
        let remedy = "use 1 to 32 characters of a-z, 0-9, '-', '_' and '.'";
        return Err(("the label is not a valid name".into(), remedy));
    }
    if device.kind != "gpio-pin" {
        return Err((
            format!("unknown kind {:?}", device.kind),
            "use the kind \"gpio-pin\"",
        ));
    }
    let mut operations = Operations::NONE;
    for word in &device.operations {
        let operation =
            Operations::from_word(word).filter(|o| Capability::Gpio.operations().contains(*o));
        let Some(operation) = operation else {
            let message = format!("a pin has no operation {word:?}");
            return Err((
                message,
                "use the operations \"read\", \"write\" and \"watch\"",
            ));
        };
        operations = operations.union(operation);
    }
    if operations.is_empty() {
        let remedy = "allow at least one of \"read\", \"write\" and \"watch\"";
        return Err(("it allows no operation".into(), remedy));
    }
    if device.initial > 1 {
        return Err((
            format!("the level {} is neither 0 nor 1", device.initial),
            "use 0 or 1",
        ));
    }
    Ok(PinDescription {
        label: device.label,
        operations,
        exclusive: device.exclusive,
        initial: device.initial == 1,
        active_low: device.active_low,
        calls_per_second: device.calls_per_second,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_board_has_two_lights_and_a_button() {
        let board = BoardDescription::default();
        let labels: Vec<_> = board.pins.iter().map(|pin| pin.label.as_str()).collect();
        assert_eq!(labels, ["led0", "led1", "button0"]);
        assert!(board.pins[0].exclusive && !board.pins[2].exclusive);
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
        let expected = PinDescription {
            label: "x.y-z_0".into(),
            operations: Operations::WATCH,
            exclusive: true,
            initial: true,
            active_low: true,
            calls_per_second: 20,
        };
        assert_eq!(BoardDescription::parse(text).unwrap().pins, [expected]);
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
                "device \"a\": a pin has no operation \"blow\"",
            ),
            (("\"read\"", ""), "device \"a\": it allows no operation"),
            (
                ("[[device]]", "[[device]]\ninitial = 2"),
                "device \"a\": the level 2 is neither 0 nor 1",
            ),
            (
                ("[[device]]", "[[device]]\nexklusive = true"),
                "unknown field `exklusive`",
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
