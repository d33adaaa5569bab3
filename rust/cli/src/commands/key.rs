//! `ketch key`: keys to sign with, and what devices need to trust them.

use crate::anchors;
use crate::changes;
use crate::device::DeviceArguments;
use crate::error::{Exit, Failure, Result};
use crate::key_file::{Kind, PrivateKey, PublicKey, SignArguments};
use crate::output::{Format, Output};
use crate::text::hex;
use clap::{Args, Subcommand};
use ketch_image::Algorithm;
use ketch_proto::SettingsPart;
use ketch_trust::{AnchorSource, Anchors, Operation, write_anchors};
use serde::Serialize;
use std::path::PathBuf;

/// Make keys to sign with, and tell devices to trust them
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(New),
    Show(Show),
    Anchor(Anchor),
    List(List),
    Set(Set),
}

/// List the keys that a device trusts
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ketch key list --device field")]
struct List {
    #[command(flatten)]
    device: DeviceArguments,
    #[command(flatten)]
    output: Output,
}

/// Replace the keys in a device's storage
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  ketch key set anchors.txt --key owner.pem

The keys that are compiled into the firmware stay, but where the file lists one of them with other
roles, these count. Containers whose key is not trusted any more end. The key that signs needs the
role `owner`; a device for development needs none.")]
struct Set {
    /// A file of lines that `ketch key anchor` prints
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    sign: SignArguments,
    #[command(flatten)]
    device: DeviceArguments,
    #[command(flatten)]
    output: Output,
}

/// Make a private key
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  ketch key new --out build.pem

The file is PKCS#8 in PEM, which OpenSSL reads too, and only its owner can read it. Whoever has it
signs for everything that devices trust it with: keep it where you keep such things.")]
struct New {
    /// The new file
    #[arg(long, value_name = "FILE", default_value = "ketch-key.pem")]
    out: PathBuf,
    /// What it signs with
    #[arg(long, value_enum, default_value_t = Kind::Eddsa)]
    algorithm: Kind,
    #[command(flatten)]
    output: Output,
}

/// Show what a key is called, and its public half
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ketch key show build.pem")]
struct Show {
    /// A private or public key
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    output: Output,
}

/// Print the line that makes a device trust a key
#[derive(Debug, Args)]
#[command(after_help = "\
Roles:
  containers            sign containers of any name
  containers=A,B-*      sign containers of these names, or that start so
  compiled-code         sign code compiled ahead of time, which is trusted as much as firmware
  policy                change a device's policy, and revoke
  owner                 change which keys a device trusts

Examples:
  ketch key anchor build.pem 'containers=sensor-*' >> anchors.txt
  ketch key anchor owner.pem policy owner >> anchors.txt
  ketch sim --require-signed --anchor anchors.txt

Firmware takes the file as CONFIG_KETCH_TRUST_ANCHORS_FILE.")]
struct Anchor {
    /// A private or public key
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What the key may be used for
    #[arg(value_name = "ROLE", required = true)]
    roles: Vec<String>,
    #[command(flatten)]
    output: Output,
}

/// What is printed in JSON.
#[derive(Serialize)]
struct Report {
    id: String,
    algorithm: &'static str,
    public: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<String>,
}

impl Arguments {
    /// How the command prints.
    pub fn format(&self) -> Format {
        match &self.command {
            Command::New(arguments) => arguments.output.format,
            Command::Show(arguments) => arguments.output.format,
            Command::Anchor(arguments) => arguments.output.format,
            Command::List(arguments) => arguments.output.format,
            Command::Set(arguments) => arguments.output.format,
        }
    }

    /// The options of the device, where the command talks to one.
    pub fn device(&mut self) -> Option<&mut DeviceArguments> {
        match &mut self.command {
            Command::List(arguments) => Some(&mut arguments.device),
            Command::Set(arguments) => Some(&mut arguments.device),
            Command::New(_) | Command::Show(_) | Command::Anchor(_) => None,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// [`Exit::File`] and [`Exit::Usage`], of files and roles.
pub fn run(arguments: &Arguments) -> Result<()> {
    match &arguments.command {
        Command::New(arguments) => new(arguments),
        Command::Show(arguments) => show(arguments),
        Command::Anchor(arguments) => anchor(arguments),
        Command::List(arguments) => list(arguments),
        Command::Set(arguments) => set(arguments),
    }
}

/// A key that a device trusts.
#[derive(Serialize)]
struct Trusted {
    id: String,
    /// Whether it is compiled into the firmware.
    compiled: bool,
    /// Whether a key in the storage takes its place.
    overruled: bool,
    anchor: String,
}

fn list(arguments: &List) -> Result<()> {
    let mut device = arguments.device.open()?;
    let stored = changes::read(&mut device, SettingsPart::Anchors)?;
    let compiled = changes::read(&mut device, SettingsPart::CompiledAnchors)?;
    let nonsense = |error| Failure::numbered(Exit::Refused, error, "list keys");
    let stored = Anchors::parse(&stored).map_err(nonsense)?;
    let compiled = Anchors::parse(&compiled).map_err(nonsense)?;
    let mut keys = Vec::new();
    for (anchors, is_compiled) in [(&stored, false), (&compiled, true)] {
        for (anchor, source) in anchors.clone().zip(AnchorSource::from_anchors(anchors)) {
            let id = anchor.key.id();
            keys.push(Trusted {
                id: id.to_string(),
                compiled: is_compiled,
                overruled: is_compiled && stored.find(id).is_some(),
                anchor: source.line(),
            });
        }
    }
    arguments.output.result(&keys, || {
        if keys.is_empty() {
            return "# This device trusts no key.\n".to_owned();
        }
        let line = |key: &Trusted| {
            let place = match (key.compiled, key.overruled) {
                (_, true) => "compiled in, overruled by the device's storage",
                (true, _) => "compiled in",
                _ => "in the device's storage",
            };
            format!("# key {}, {place}\n{}\n", key.id, key.anchor)
        };
        keys.iter().map(line).collect()
    })
}

fn set(arguments: &Set) -> Result<()> {
    let sources = anchors::read_file(&arguments.file)?;
    let bytes = write_anchors(&sources);
    let mut device = arguments.device.open()?;
    let sign = &arguments.sign;
    changes::send(
        &mut device,
        Operation::Anchors,
        &bytes,
        sign,
        "set the keys",
    )?;
    let lines: Vec<String> = sources.iter().map(AnchorSource::line).collect();
    arguments.output.result(&lines, || {
        format!("The device's storage holds {} keys now.\n", lines.len())
    })
}

fn report(public: &PublicKey) -> Report {
    Report {
        id: public.id().to_string(),
        algorithm: public.algorithm.word(),
        public: hex(&public.bytes),
        file: None,
        anchor: None,
    }
}

fn new(arguments: &New) -> Result<()> {
    let key = PrivateKey::generate(arguments.algorithm)?;
    key.write(&arguments.out)?;
    let report = Report {
        file: Some(arguments.out.display().to_string()),
        ..report(key.public())
    };
    arguments.output.result(&report, || {
        let file = arguments.out.display();
        format!(
            "{file}: key {}\nKeep the file secret. `ketch key anchor {file} ROLE` says how devices come to trust it.\n",
            report.id
        )
    })
}

fn show(arguments: &Show) -> Result<()> {
    let public = PublicKey::read(&arguments.file)?;
    let report = report(&public);
    let curve = match public.algorithm {
        Algorithm::EdDsa => "Ed25519",
        Algorithm::Es256 => "ECDSA on P-256",
    };
    arguments.output.result(&report, || {
        let mut fields = crate::table::Fields::default();
        fields
            .add("Key", &report.id)
            .add("Algorithm", format!("{} ({curve})", report.algorithm))
            .add("Public", &report.public);
        fields.render()
    })
}

fn anchor(arguments: &Anchor) -> Result<()> {
    let public = PublicKey::read(&arguments.file)?;
    let words = arguments.roles.iter().map(String::as_str);
    let (roles, names) = AnchorSource::read_roles(words).map_err(|why| {
        let remedy = "see `ketch key anchor --help` for the roles";
        Failure::new(Exit::Usage, "RoleInvalid", why, remedy)
    })?;
    let source = AnchorSource {
        algorithm: public.algorithm,
        key: public.bytes.clone(),
        roles,
        names,
    };
    let line = source.line();
    let report = Report {
        anchor: Some(line.clone()),
        ..report(&public)
    };
    let id = public.id();
    arguments
        .output
        .result(&report, || format!("# key {id}\n{line}\n"))
}
