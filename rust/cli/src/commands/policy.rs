//! `ketch policy`: what containers get on a device.

use crate::changes;
use crate::device::DeviceArguments;
use crate::error::{Exit, Failure, Result};
use crate::explanation;
use crate::image_file::ImageFile;
use crate::key_file::SignArguments;
use crate::output::{Format, NOTABLE, Output};
use clap::{Args, Subcommand};
use ketch_abi::Error;
use ketch_proto::SettingsPart;
use ketch_trust::{Operation, Policy, PolicyFile, Revocations, in_force, parse_policy};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Show and change what containers get on a device, and explain it for an image
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(Show),
    Set(Set),
    Explain(Explain),
}

/// Show a device's policy and what was revoked
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ketch policy show > policy.toml")]
struct Show {
    #[command(flatten)]
    device: DeviceArguments,
    #[command(flatten)]
    output: Output,
}

/// Replace a device's policy
#[derive(Debug, Args)]
#[command(after_help = r#"The file:
  [[rule]]
  containers = "sensor-*"              # a name, or the start of one and '*'
  key = "34750f98bd59fcfc"             # only if this key vouches for them; may be left out
  allow = ["gpio led0 write", "gpio button* read+watch"]
  downgrade = true                     # take images with a lower sequence number
  limits = { memory = 65536, stack = 4096, event-time = 100000, handles = 4, log-rate = 10 }

What no rule allows is denied. Where several rules match, what they allow adds up, and the lowest of
their limits holds. Containers that run lose at once what they may not have any more.

Example:
  ketch policy set policy.toml --key owner.pem

The key needs the role `policy`; a device for development needs none."#)]
struct Set {
    /// The policy
    #[arg(value_name = "FILE", required_unless_present = "none")]
    file: Option<PathBuf>,
    /// Take the policy away: then the one compiled into the firmware holds; without one, a product
    /// grants nothing, a device for development everything
    #[arg(long, conflicts_with = "file")]
    none: bool,
    #[command(flatten)]
    sign: SignArguments,
    #[command(flatten)]
    device: DeviceArguments,
    #[command(flatten)]
    output: Output,
}

/// Say what an image would get on a device, what not, and why
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  ketch policy explain blinky-0.1.0.ketch

Nothing is sent but questions. The same code decides here and on the device.")]
struct Explain {
    /// The image file
    #[arg(value_name = "IMAGE")]
    image: PathBuf,
    #[command(flatten)]
    device: DeviceArguments,
    #[command(flatten)]
    output: Output,
}

impl Arguments {
    /// How the command prints.
    pub fn format(&self) -> Format {
        match &self.command {
            Command::Show(arguments) => arguments.output.format,
            Command::Set(arguments) => arguments.output.format,
            Command::Explain(arguments) => arguments.output.format,
        }
    }

    /// The options of the device.
    pub fn device(&mut self) -> &mut DeviceArguments {
        match &mut self.command {
            Command::Show(arguments) => &mut arguments.device,
            Command::Set(arguments) => &mut arguments.device,
            Command::Explain(arguments) => &mut arguments.device,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// Those of files, of the key and of the device.
pub fn run(arguments: &Arguments) -> Result<()> {
    match &arguments.command {
        Command::Show(arguments) => show(arguments),
        Command::Set(arguments) => set(arguments),
        Command::Explain(arguments) => {
            let file = ImageFile::read(&arguments.image)?;
            let explanation = explanation::explain(&mut arguments.device.open()?, &file)?;
            arguments.output.result(&explanation, || explanation.text())
        }
    }
}

/// What `policy show` prints in JSON.
#[derive(Serialize)]
struct Shown {
    /// What holds; nothing where the device has no policy.
    policy: Option<PolicyFile>,
    /// Whether it is the one compiled into the firmware, because there is none in storage.
    compiled: bool,
    revoked: Vec<Revoked>,
}

#[derive(Serialize)]
struct Revoked {
    container: String,
    capability: &'static str,
    label: String,
}

fn show(arguments: &Show) -> Result<()> {
    let mut device = arguments.device.open()?;
    let stored = changes::read(&mut device, SettingsPart::Policy)?;
    let compiled = changes::read(&mut device, SettingsPart::CompiledPolicy)?;
    let revocations = changes::read(&mut device, SettingsPart::Revocations)?;
    let nonsense = |error: Error| Failure::numbered(Exit::Refused, error, "read the policy");
    let policy = match in_force(&stored, &compiled) {
        [] => None,
        bytes => Some(PolicyFile::of(&Policy::parse(bytes).map_err(nonsense)?)),
    };
    let revoked = Revocations::parse(&revocations)
        .map_err(nonsense)?
        .map(|revocation| Revoked {
            container: revocation.name.to_owned(),
            capability: revocation.capability.word(),
            label: revocation.label.to_owned(),
        })
        .collect();
    let shown = Shown {
        compiled: stored.is_empty() && policy.is_some(),
        policy,
        revoked,
    };
    arguments.output.result(&shown, || text(&shown))
}

fn text(shown: &Shown) -> String {
    let mut text = match &shown.policy {
        Some(policy) if shown.compiled => {
            format!("# Compiled into the firmware.\n{}", policy.text())
        }
        Some(policy) => policy.text(),
        None => {
            "# No policy: a product grants nothing, a device for development everything.\n".into()
        }
    };
    for revoked in &shown.revoked {
        text += &format!(
            "# {NOTABLE}revoked{NOTABLE:#}: {} {}:{}\n",
            revoked.container, revoked.capability, revoked.label
        );
    }
    text
}

#[derive(Serialize)]
struct Done {
    /// Bytes of the policy on the device.
    size: usize,
}

/// Reads a file into what a device reads.
fn read(path: &Path) -> Result<Vec<u8>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    parse_policy(&text).map_err(|why| {
        let message = format!("{}: {why}", path.display());
        let remedy = "see `ketch policy set --help` for an example";
        Failure::new(Exit::Usage, "PolicyInvalid", message, remedy)
    })
}

fn set(arguments: &Set) -> Result<()> {
    let bytes = match &arguments.file {
        Some(file) => read(file)?,
        None => Vec::new(),
    };
    let mut device = arguments.device.open()?;
    let sign = &arguments.sign;
    changes::send(
        &mut device,
        Operation::Policy,
        &bytes,
        sign,
        "set the policy",
    )?;
    let done = Done { size: bytes.len() };
    arguments.output.result(&done, || match done.size {
        0 => "No policy is in storage any more.\n".to_owned(),
        size => format!("The policy holds: {size} bytes on the device.\n"),
    })
}
