//! Pulse outputs in a board file.

use ketch_runtime::device::{Kind, PulseLimits};
use serde::Deserialize;
use toml::Table;

use super::{Mistake, fields};

/// A pulse output. Times are nanoseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PwmDescription {
    /// Its period before a container sets one.
    pub period: u32,
    /// What containers may set.
    pub limits: PulseLimits,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    period: Option<u32>,
    min_period: u32,
    max_period: u32,
    max_duty: u8,
}

impl PwmDescription {
    pub(super) fn read(table: Table) -> Result<PwmDescription, Mistake> {
        let file: File = fields(table)?;
        if !(1..=file.max_period).contains(&file.min_period) || !(1..=100).contains(&file.max_duty)
        {
            let remedy = "use a min_period from 1 to max_period and a max_duty of 1 to 100 percent";
            return Err(("no pulses are within its limits".into(), remedy));
        }
        Ok(PwmDescription {
            period: file.period.unwrap_or(file.max_period),
            limits: PulseLimits {
                min_period: file.min_period,
                max_period: file.max_period,
                max_duty: file.max_duty,
            },
        })
    }

    pub(super) fn leak(&self) -> Kind {
        Kind::PwmChannel(self.limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_leave_something_to_set() {
        let read = |text: &str| PwmDescription::read(text.parse().unwrap());
        let sound = read("min_period = 1000\nmax_period = 2000\nmax_duty = 80").unwrap();
        assert_eq!((sound.period, sound.limits.max_duty), (2000, 80));
        for text in [
            "min_period = 0\nmax_period = 2000\nmax_duty = 80",
            "min_period = 2001\nmax_period = 2000\nmax_duty = 80",
            "min_period = 1\nmax_period = 2000\nmax_duty = 0",
            "min_period = 1\nmax_period = 2000\nmax_duty = 101",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
