//! Analog inputs in a board file.

use std::cmp::Ordering::Greater;
use std::path::PathBuf;

use ketch_port_linux::{AnalogInput, Formula, Voltage};
use ketch_runtime::device::Kind;
use serde::Deserialize;
use toml::Table;

use super::i2c::transfer_time;
use super::{Mistake, fields};

/// An analog input.
#[derive(Clone, Debug, PartialEq)]
pub struct AdcDescription {
    /// How it converts, and what.
    pub input: AnalogInput,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default = "resolution")]
    resolution: u8,
    #[serde(default = "reference")]
    reference: f64,
    volts: Option<f64>,
    formula: Option<String>,
    csv: Option<PathBuf>,
}

/// Bits of a converter that says nothing else.
pub(super) fn resolution() -> u8 {
    12
}

/// Volts of its full scale.
pub(super) fn reference() -> f64 {
    3.3
}

/// Refuses what no converter is like, of inputs and of outputs.
pub(super) fn check_converter(resolution: u8, reference: f64) -> Result<(), Mistake> {
    if (1..=24).contains(&resolution) && reference.partial_cmp(&0.0) == Some(Greater) {
        return Ok(());
    }
    let what = "no converter has such a resolution and reference";
    let remedy = "use a resolution of 1 to 24 bits and a reference above 0 volts";
    Err((what.into(), remedy))
}

impl AdcDescription {
    pub(super) fn read(table: Table) -> Result<AdcDescription, Mistake> {
        let file: File = fields(table)?;
        check_converter(file.resolution, file.reference)?;
        let voltage = match (file.volts, file.formula, file.csv) {
            (volts, None, None) => Voltage::Constant(volts.unwrap_or(0.0)),
            (None, Some(formula), None) => Voltage::Formula(formula_of(&formula)?),
            (None, None, Some(path)) => {
                let text = std::fs::read_to_string(&path).map_err(|error| {
                    let what = format!("cannot read {}: {error}", path.display());
                    (
                        what,
                        "name a readable file, from where the simulator is started",
                    )
                })?;
                parse_csv(&text)
                    .map_err(|(what, remedy)| (format!("{}: {what}", path.display()), remedy))?
            }
            _ => {
                let remedy = "give one of `volts`, `formula` and `csv`";
                return Err(("it measures more than one thing".into(), remedy));
            }
        };
        Ok(AdcDescription {
            input: AnalogInput {
                resolution: file.resolution,
                reference: file.reference,
                voltage,
            },
        })
    }

    pub(super) fn leak(&self) -> Kind {
        Kind::AdcChannel {
            resolution: self.input.resolution,
            milliseconds: transfer_time(),
        }
    }
}

/// Reads a formula of a board file.
pub(super) fn formula_of(text: &str) -> Result<Formula, Mistake> {
    Formula::parse(text).map_err(|error| {
        let remedy = "write formulas such as `1.65 + 0.5 * sin(2 * pi * t)`, with t in seconds";
        (format!("the formula {text:?}: {error}"), remedy)
    })
}

/// Reads lines of volts, or of seconds and volts.
fn parse_csv(text: &str) -> Result<Voltage, Mistake> {
    let remedy = "write lines of one number (volts, one for each conversion) or of two (seconds and \
                  volts)";
    let (mut samples, mut steps) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or("").trim();
        if line.is_empty() {
            continue;
        }
        let numbers: Result<Vec<f64>, _> = line.split(',').map(|own| own.trim().parse()).collect();
        match numbers.as_deref() {
            Ok([volts]) if steps.is_empty() => samples.push(*volts),
            Ok([seconds, volts]) if samples.is_empty() => steps.push((*seconds, *volts)),
            _ => return Err((format!("line {} is not as the others", index + 1), remedy)),
        }
    }
    match (samples.is_empty(), steps.is_empty()) {
        (false, _) => Ok(Voltage::Samples(samples)),
        (true, false) if steps.is_sorted_by(|a, b| a.0 <= b.0) => Ok(Voltage::Steps(steps)),
        (true, false) => Err(("the times are not in their order".into(), remedy)),
        (true, true) => Err(("it has no line".into(), remedy)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Voltage, Mistake> {
        AdcDescription::read(text.parse().unwrap()).map(|own| own.input.voltage)
    }

    #[test]
    fn what_an_input_measures_is_a_number_a_formula_or_a_file() {
        assert_eq!(read("volts = 1.5"), Ok(Voltage::Constant(1.5)));
        assert_eq!(read(""), Ok(Voltage::Constant(0.0)));
        assert!(matches!(
            read("formula = \"t / 10\""),
            Ok(Voltage::Formula(_))
        ));
        let samples = parse_csv("# volts\n1.0\n 2.5 # loud\n\n");
        assert_eq!(samples, Ok(Voltage::Samples(vec![1.0, 2.5])));
        let steps = parse_csv("0, 1.0\n2.5, 3\n");
        assert_eq!(steps, Ok(Voltage::Steps(vec![(0.0, 1.0), (2.5, 3.0)])));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, expected) in [
            ("resolution = 0", "no converter"),
            ("reference = 0.0", "no converter"),
            ("reference = nan", "no converter"),
            ("volts = 1.0\nformula = \"t\"", "more than one thing"),
            ("formula = \"t +\"", "no value at character 4"),
            ("csv = \"/nowhere.csv\"", "cannot read"),
            ("value = 1.0", "unknown field"),
        ] {
            let (message, _) = read(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
        }
        for (text, expected) in [
            ("1, 2, 3", "line 1"),
            ("1\n2, 3", "line 2"),
            ("1, 2\nthree", "line 2"),
            ("2, 0\n1, 0", "not in their order"),
            ("", "no line"),
        ] {
            let (message, _) = parse_csv(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}
