//! `ketch info`: what a device is and offers.

use super::ps::next_page;
use crate::device::{Device, DeviceArguments};
use crate::error::Result;
use crate::output::Output;
use crate::table::{Fields, Table};
use crate::text::{safe, size, span};
use clap::Args;
use ketch_proto::{Command, InfoRequest, InfoResponse};
use serde::Serialize;

/// Show what a device is, and what it offers to containers
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ketch info\n  ketch info -o json | jq -r '.devices[].label'")]
pub struct Arguments {
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub output: Output,
}

/// What is printed in JSON.
#[derive(Serialize)]
struct Info {
    /// Where the device was reached.
    address: String,
    name: String,
    version: String,
    abi: u32,
    board: String,
    /// Containers managed now, and at most.
    containers: u32,
    capacity: u32,
    /// Bytes of the largest image.
    slot_size: u32,
    /// Whether images that nobody signed are accepted.
    unsigned: bool,
    /// Milliseconds since the device started.
    uptime: u64,
    devices: Vec<Offer>,
}

/// A device that containers may be granted.
#[derive(Serialize)]
struct Offer {
    label: String,
    kind: String,
    operations: String,
    exclusive: bool,
}

/// Runs the command.
///
/// # Errors
/// Those of the device.
pub fn run(arguments: &Arguments) -> Result<()> {
    let info = info(&mut arguments.device.open()?)?;
    arguments.output.result(&info, || text(&info))
}

fn info(device: &mut Device) -> Result<Info> {
    let mut devices = Vec::new();
    let mut from = None;
    loop {
        let answer = device.ask(Command::Info, &InfoRequest { from }, "info")?;
        let page: InfoResponse<'_> = answer.read()?;
        devices.extend(page.devices.map(|entry| Offer {
            label: entry.label.to_owned(),
            kind: entry.kind.to_owned(),
            operations: entry.operations.to_string(),
            exclusive: entry.exclusive,
        }));
        from = next_page(from, page.next)?;
        if from.is_none() {
            return Ok(Info {
                address: device.address().to_string(),
                name: page.info.name.to_owned(),
                version: page.info.version.to_owned(),
                abi: page.info.abi,
                board: page.info.board.to_owned(),
                containers: page.info.containers,
                capacity: page.info.capacity,
                slot_size: page.info.slot_size,
                unsigned: page.info.accepts_unsigned,
                uptime: page.info.uptime,
                devices,
            });
        }
    }
}

fn text(info: &Info) -> String {
    let mut fields = Fields::default();
    fields
        .add("Device", &info.address)
        .add(
            "Firmware",
            format!("{} {}", safe(&info.name), safe(&info.version)),
        )
        .add("Board", safe(&info.board))
        .add("Interface", format!("version {}", info.abi))
        .add("Running for", span(info.uptime))
        .add(
            "Containers",
            format!("{} of at most {}", info.containers, info.capacity),
        )
        .add("Largest image", size(info.slot_size.into()))
        .add(
            "Unsigned images",
            if info.unsigned { "accepted" } else { "refused" },
        );
    let mut out = fields.render();
    if info.devices.is_empty() {
        return out + "\nThis device offers nothing to containers.\n";
    }
    let mut table = Table::new(&["LABEL", "KIND", "OPERATIONS", "EXCLUSIVE"]);
    for offer in &info.devices {
        table.row([
            safe(&offer.label).into(),
            safe(&offer.kind).into(),
            safe(&offer.operations).into(),
            if offer.exclusive { "yes" } else { "no" }.into(),
        ]);
    }
    out.push('\n');
    out + &table.render()
}
