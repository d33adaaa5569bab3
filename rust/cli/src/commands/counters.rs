//! `ketch counters`: what a device counts for one container.

use crate::device::DeviceArguments;
use crate::error::Result;
use crate::output::Output;
use crate::table::Table;
use crate::text::safe;
use clap::Args;
use ketch_proto::counters::Counter;
use ketch_proto::{Command, CountersResponse, Items, NameRequest};
use serde::Serialize;
use std::collections::BTreeMap;

/// Show what a device counts for a container: starts, events, host calls, traps, memory and more
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ketch counters blinky\n  ketch counters blinky -o json | jq .counters.traps"
)]
pub struct Arguments {
    /// Name of the container
    #[arg(value_parser = super::name)]
    pub name: String,
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Serialize)]
struct Counters<'a> {
    name: &'a str,
    counters: BTreeMap<String, u64>,
}

/// Runs the command.
///
/// # Errors
/// Those of the device.
pub fn run(arguments: &Arguments) -> Result<()> {
    let name = &arguments.name;
    let mut device = arguments.device.open()?;
    let answer = device.ask(
        Command::Counters,
        &NameRequest { name },
        &format!("counters {name}"),
    )?;
    let answer: CountersResponse<Items<'_, Counter<'_>>> = answer.read()?;
    let counters = answer
        .counters
        .map(|c| (c.name.to_owned(), c.value))
        .collect();
    let counters = Counters { name, counters };
    arguments
        .output
        .result(&counters, || text(&counters.counters))
}

fn text(counters: &BTreeMap<String, u64>) -> String {
    let width = counters
        .values()
        .map(|value| value.to_string().len())
        .max()
        .unwrap_or(0);
    let mut table = Table::new(&["COUNTER", "VALUE"]);
    for (name, value) in counters {
        // Bytes are told exactly here: counters are compared with one another.
        let unit = if name == "memory" { " B" } else { "" };
        table.row([safe(name).into(), format!("{value:>width$}{unit}").into()]);
    }
    table.render()
}
