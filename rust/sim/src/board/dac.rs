//! Analog outputs in a board file.

use ketch_port_linux::AnalogOutput;
use ketch_runtime::device::{Kind, OutputLimits};
use serde::Deserialize;
use toml::Table;

use super::adc::{check_converter, reference, resolution};
use super::i2c::transfer_time;
use super::{Mistake, fields};

/// An analog output.
#[derive(Clone, Debug, PartialEq)]
pub struct DacDescription {
    /// How it converts.
    pub output: AnalogOutput,
    /// What containers may set.
    pub limits: OutputLimits,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default = "resolution")]
    resolution: u8,
    #[serde(default = "reference")]
    reference: f64,
    #[serde(default)]
    min_value: u32,
    max_value: Option<u32>,
}

impl DacDescription {
    pub(super) fn read(table: Table) -> Result<DacDescription, Mistake> {
        let file: File = fields(table)?;
        check_converter(file.resolution, file.reference)?;
        let limits = OutputLimits {
            resolution: file.resolution,
            minimum: file.min_value,
            maximum: file.max_value.unwrap_or(u32::MAX),
            milliseconds: transfer_time(),
        };
        let maximum = file.max_value.unwrap_or(limits.full());
        if maximum > limits.full() || file.min_value > maximum {
            let remedy = "use a min_value up to max_value and a max_value that the resolution has";
            return Err(("no value is within its limits".into(), remedy));
        }
        Ok(DacDescription {
            output: AnalogOutput {
                resolution: file.resolution,
                reference: file.reference,
            },
            limits: OutputLimits { maximum, ..limits },
        })
    }

    pub(super) fn leak(&self) -> Kind {
        Kind::DacChannel(self.limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_leave_something_to_set() {
        let read = |text: &str| DacDescription::read(text.parse().unwrap());
        assert_eq!(read("resolution = 8").unwrap().limits.maximum, 255);
        let sound = read("min_value = 10\nmax_value = 10").unwrap();
        assert_eq!((sound.limits.minimum, sound.limits.maximum), (10, 10));
        for text in [
            "resolution = 0",
            "reference = -1.0",
            "resolution = 8\nmax_value = 256",
            "min_value = 11\nmax_value = 10",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
