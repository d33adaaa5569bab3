//! Chips on SPI buses in a board file.

use ketch_runtime::device::{Bounds, Kind};
use serde::Deserialize;
use toml::Table;

use super::i2c::{transfer_max, transfer_time};
use super::{Mistake, fields};

/// A flash chip of 64 KiB on an SPI bus, erased at the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpiDescription {
    /// What one transfer may take.
    pub bounds: Bounds,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    model: String,
    #[serde(default = "transfer_max")]
    transfer_max: u16,
    #[serde(default = "transfer_time")]
    transfer_time_ms: u16,
}

impl SpiDescription {
    pub(super) fn read(table: Table) -> Result<SpiDescription, Mistake> {
        let file: File = fields(table)?;
        if file.model != "flash" {
            let message = format!("unknown model {:?}", file.model);
            return Err((message, "use \"flash\""));
        }
        Ok(SpiDescription {
            bounds: Bounds {
                bytes: file.transfer_max,
                milliseconds: file.transfer_time_ms,
            },
        })
    }

    pub(super) fn leak(&self) -> Kind {
        Kind::SpiDevice {
            bounds: self.bounds,
        }
    }
}
