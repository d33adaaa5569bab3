//! `ketch key`: keys to sign with, and what devices need to trust them.

use crate::error::{Exit, Failure, Result};
use crate::key_file::{PrivateKey, read_public};
use crate::output::{Format, Output};
use crate::text::hex;
use clap::{Args, Subcommand};
use ketch_image::Algorithm;
use ketch_trust::AnchorSource;
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
    }
}

fn report(public: &[u8; 32], id: ketch_trust::KeyId) -> Report {
    Report {
        id: id.to_string(),
        algorithm: Algorithm::EdDsa.word(),
        public: hex(public),
        file: None,
        anchor: None,
    }
}

fn new(arguments: &New) -> Result<()> {
    let key = PrivateKey::generate()?;
    key.write(&arguments.out)?;
    let report = Report {
        file: Some(arguments.out.display().to_string()),
        ..report(&key.public(), key.id())
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
    let (public, id) = read_public(&arguments.file)?;
    let report = report(&public, id);
    arguments.output.result(&report, || {
        let mut fields = crate::table::Fields::default();
        fields
            .add("Key", &report.id)
            .add("Algorithm", format!("{} (Ed25519)", report.algorithm))
            .add("Public", &report.public);
        fields.render()
    })
}

fn anchor(arguments: &Anchor) -> Result<()> {
    let (public, id) = read_public(&arguments.file)?;
    let words = arguments.roles.iter().map(String::as_str);
    let (roles, names) = AnchorSource::read_roles(words).map_err(|why| {
        let remedy = "see `ketch key anchor --help` for the roles";
        Failure::new(Exit::Usage, "RoleInvalid", why, remedy)
    })?;
    let source = AnchorSource {
        algorithm: Algorithm::EdDsa,
        key: public.to_vec(),
        roles,
        names,
    };
    let line = source.line();
    let report = Report {
        anchor: Some(line.clone()),
        ..report(&public, id)
    };
    arguments
        .output
        .result(&report, || format!("# key {id}\n{line}\n"))
}
