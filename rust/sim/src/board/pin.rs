//! Digital pins in a board file.

use ketch_runtime::device::Kind;
use serde::Deserialize;
use toml::Table;

use super::{Mistake, fields};

/// A digital pin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinDescription {
    /// Whether it starts active, as long as no container drives it.
    pub initial: bool,
    /// Whether guests are told that a low voltage is its active state.
    pub active_low: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    initial: u8,
    #[serde(default)]
    active_low: bool,
}

impl PinDescription {
    pub(super) fn read(table: Table) -> Result<PinDescription, Mistake> {
        let file: File = fields(table)?;
        if file.initial > 1 {
            let message = format!("the level {} is neither 0 nor 1", file.initial);
            return Err((message, "use 0 or 1"));
        }
        Ok(PinDescription {
            initial: file.initial == 1,
            active_low: file.active_low,
        })
    }

    pub(super) fn leak(&self) -> Kind {
        Kind::GpioPin {
            active_low: self.active_low,
        }
    }
}
