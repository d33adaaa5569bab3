//! `ketch revoke`: what a container has no more.

use super::name;
use crate::changes;
use crate::device::DeviceArguments;
use crate::error::{Exit, Failure, Result};
use crate::key_file::SignArguments;
use crate::output::Output;
use clap::Args;
use ketch_abi::Capability;
use ketch_trust::{Operation, Revocation, pattern, write_revocation};
use serde::Serialize;

/// Take a capability from a container, at once and until it is given back
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch revoke blinky gpio:led0 --key owner.pem     one device
  ketch revoke blinky gpio --key owner.pem          every device of this kind
  ketch revoke blinky gpio:led0 --restore --key owner.pem

The container goes on, and its open handles fail from their next use on. It stays so after a restart
and for a later image of the same name. The key needs the role `policy`; a device for development
needs none. What is given back comes with the container's next start.")]
pub struct Arguments {
    /// The container's name, also of one that is not there yet
    #[arg(value_name = "CONTAINER", value_parser = name)]
    pub container: String,
    /// The capability, such as gpio, or with a label or topic, such as gpio:led0 or topic:alarm
    #[arg(value_name = "CAPABILITY")]
    pub capability: String,
    /// Give it back
    #[arg(long)]
    pub restore: bool,
    #[command(flatten)]
    pub sign: SignArguments,
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub output: Output,
}

/// What is printed in JSON.
#[derive(Serialize)]
struct Report<'a> {
    container: &'a str,
    capability: &'static str,
    label: &'a str,
    revoked: bool,
}

/// Runs the command.
///
/// # Errors
/// Those of the key and of the device; [`Exit::Usage`] for what is no capability.
pub fn run(arguments: &Arguments) -> Result<()> {
    let (word, label) = match arguments.capability.split_once(':') {
        Some((word, label)) => (word, label),
        None => (arguments.capability.as_str(), "*"),
    };
    let capability = Capability::from_word(word)
        .filter(|_| pattern::is_pattern(label))
        .ok_or_else(|| {
            let message = format!(
                "'{}' is no capability",
                crate::text::safe(&arguments.capability)
            );
            let remedy = "name one as `ketch inspect` shows it, such as gpio:led0";
            Failure::new(Exit::Usage, "CapabilityInvalid", message, remedy)
        })?;
    let revocation = Revocation {
        name: &arguments.container,
        capability,
        label,
    };
    let (operation, doing) = if arguments.restore {
        (Operation::Restore, "restore")
    } else {
        (Operation::Revoke, "revoke")
    };
    changes::send(
        &mut arguments.device.open()?,
        operation,
        &write_revocation(&revocation),
        &arguments.sign,
        &format!("{doing} {word} {label} of {}", arguments.container),
    )?;
    let report = Report {
        container: &arguments.container,
        capability: capability.word(),
        label,
        revoked: !arguments.restore,
    };
    arguments.output.result(&report, || {
        let done = if report.revoked {
            "revoked"
        } else {
            "restored"
        };
        format!("{}: {word} {label} {done}\n", report.container)
    })
}
