//! I2C in a board file: what containers may use of a bus, and what is on it.

use ketch_port_linux::{I2cTarget, Lm75, Memory, Placed, Stuck};
use ketch_runtime::config::TRANSFER_MAX;
use ketch_runtime::device::{Bounds, Kind};
use serde::Deserialize;
use toml::Table;

use super::{Mistake, fields};
use crate::error::SimError;

/// Addresses on an I2C bus that containers may be granted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct I2cDescription {
    /// The bus.
    pub bus: String,
    /// The addresses, of 7 bits.
    pub addresses: Vec<u8>,
    /// What one transfer may take.
    pub bounds: Bounds,
}

/// Something on an I2C bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetDescription {
    /// Its name, for whoever changes what it measures.
    pub name: String,
    /// The bus.
    pub bus: String,
    /// Its address.
    pub address: u8,
    /// What it is.
    pub model: Model,
}

/// What can be on a bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// A temperature sensor, and how warm it is, in thousandths of a degree Celsius.
    Lm75(i32),
    /// 256 registers.
    Memory,
    /// Something broken that holds the clock.
    Stuck,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    bus: String,
    addresses: Vec<u8>,
    #[serde(default = "transfer_max")]
    transfer_max: u16,
    #[serde(default = "transfer_time")]
    transfer_time_ms: u16,
}

/// As the binding has it where nothing else is said.
pub(super) fn transfer_max() -> u16 {
    TRANSFER_MAX as u16
}

pub(super) fn transfer_time() -> u16 {
    100
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetFile {
    name: String,
    bus: String,
    address: u8,
    model: String,
    #[serde(default)]
    value: f64,
}

/// Whether a target may have the address. Source: the I2C specification, reserved addresses.
fn is_address(address: u8) -> bool {
    (0x08..=0x77).contains(&address)
}

const ADDRESSES: &str = "use addresses of 7 bits: 0x08 to 0x77";

impl I2cDescription {
    pub(super) fn read(table: Table) -> Result<I2cDescription, Mistake> {
        let file: File = fields(table)?;
        if file.addresses.is_empty() || !file.addresses.iter().all(|one| is_address(*one)) {
            let message = format!("no addresses of an I2C bus: {:?}", file.addresses);
            return Err((message, ADDRESSES));
        }
        Ok(I2cDescription {
            bus: file.bus,
            addresses: file.addresses,
            bounds: Bounds {
                bytes: file.transfer_max,
                milliseconds: file.transfer_time_ms,
            },
        })
    }

    pub(super) fn leak(&self) -> Kind {
        Kind::I2cDevice {
            addresses: self.addresses.clone().leak(),
            bounds: self.bounds,
        }
    }
}

/// Reads what is on the buses.
pub(super) fn targets(tables: Vec<Table>) -> Result<Vec<TargetDescription>, SimError> {
    let mut targets: Vec<TargetDescription> = Vec::new();
    for table in tables {
        let wrong =
            |(message, remedy): Mistake| SimError::usage(format!("target: {message}"), remedy);
        let target = target(table).map_err(wrong)?;
        let same = |other: &TargetDescription| {
            other.name == target.name
                || (&other.bus, other.address) == (&target.bus, target.address)
        };
        if targets.iter().any(same) {
            let message = format!("{:?} has its name or its address twice", target.name);
            let remedy = "give each target its own name, and its own address on its bus";
            return Err(wrong((message, remedy)));
        }
        targets.push(target);
    }
    Ok(targets)
}

fn target(table: Table) -> Result<TargetDescription, Mistake> {
    let file: TargetFile = fields(table)?;
    let model = match file.model.as_str() {
        "lm75" => Model::Lm75((file.value * 1000.0).round() as i32),
        "memory" => Model::Memory,
        "stuck" => Model::Stuck,
        other => {
            let remedy = "use \"lm75\", \"memory\" or \"stuck\"";
            return Err((format!("unknown model {other:?}"), remedy));
        }
    };
    if !is_address(file.address) {
        return Err((format!("{:?} has no address", file.name), ADDRESSES));
    }
    Ok(TargetDescription {
        name: file.name,
        bus: file.bus,
        address: file.address,
        model,
    })
}

impl TargetDescription {
    /// Puts it on its bus.
    pub(crate) fn place(&self) -> Placed {
        let target: Box<dyn I2cTarget> = match self.model {
            Model::Lm75(thousandths) => Box::new(Lm75::new(thousandths)),
            Model::Memory => Box::new(Memory::default()),
            Model::Stuck => Box::new(Stuck),
        };
        Placed {
            name: self.name.clone(),
            bus: self.bus.clone(),
            address: self.address,
            target,
        }
    }
}
