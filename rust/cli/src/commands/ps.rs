//! `ketch ps`: the containers on a device.

use super::{state_cell, trust_cell};
use crate::device::{Device, DeviceArguments};
use crate::error::{Exit, Failure, Result};
use crate::output::Output;
use crate::table::Table;
use crate::text::safe;
use clap::Args;
use ketch_proto::{Command, ListRequest, ListResponse};
use serde::Serialize;

/// List the containers on a device
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ketch ps\n  ketch ps -d serial:///dev/ttyACM0\n  ketch ps -o json | jq -r '.containers[] | select(.state==\"failed\") | .name'"
)]
pub struct Arguments {
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub output: Output,
}

/// What is printed in JSON.
#[derive(Serialize)]
struct Listing {
    containers: Vec<Row>,
}

/// A container in brief.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Version of its image.
    pub version: String,
    /// Word of its state.
    pub state: String,
    /// Word of its kind.
    pub kind: String,
    /// Word of its image's trust.
    pub trust: String,
    /// Word for how it ended, if it did.
    pub cause: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// Those of the device.
pub fn run(arguments: &Arguments) -> Result<()> {
    let containers = list(&mut arguments.device.open()?)?;
    let listing = Listing { containers };
    arguments
        .output
        .result(&listing, || text(&listing.containers))
}

/// Every container, page by page.
///
/// # Errors
/// Those of the device.
pub fn list(device: &mut Device) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut from = None;
    loop {
        let answer = device.ask(Command::List, &ListRequest { from }, "ps")?;
        let page: ListResponse<'_> = answer.read()?;
        rows.extend(page.containers.map(|entry| Row {
            name: entry.name.to_owned(),
            version: entry.version.to_owned(),
            state: entry.state.to_owned(),
            kind: entry.kind.to_owned(),
            trust: entry.trust.to_owned(),
            cause: entry.cause.map(str::to_owned),
        }));
        from = next_page(from, page.next)?;
        if from.is_none() {
            return Ok(rows);
        }
    }
}

/// The next page to ask for, which must come after this one: a device is not followed in circles.
///
/// # Errors
/// [`Exit::Unreachable`].
pub fn next_page(from: Option<u32>, next: Option<u32>) -> Result<Option<u32>> {
    match next {
        Some(next) if next <= from.unwrap_or(0) => Err(Failure::new(
            Exit::Unreachable,
            "AnswerUnintelligible",
            "the device's answer cannot be understood: its pages go round in circles",
            "use a `ketch` of the device's version",
        )),
        next => Ok(next),
    }
}

fn text(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "no containers on this device\n".to_owned();
    }
    let mut table = Table::new(&["NAME", "VERSION", "STATE", "KIND", "TRUST", "CAUSE"]);
    for row in rows {
        table.row([
            safe(&row.name).into(),
            safe(&row.version).into(),
            state_cell(&row.state),
            safe(&row.kind).into(),
            trust_cell(&row.trust),
            safe(row.cause.as_deref().unwrap_or("")).into(),
        ]);
    }
    table.render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_must_go_forward() {
        assert_eq!(next_page(None, Some(3)).unwrap(), Some(3));
        assert_eq!(next_page(Some(3), None).unwrap(), None);
        assert!(next_page(None, Some(0)).is_err());
        assert!(next_page(Some(3), Some(3)).is_err());
    }
}
