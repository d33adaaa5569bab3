//! `ketch build`: a project into a wasm module.

use crate::error::Result;
use crate::guest::aot;
use crate::guest::build::Built;
use crate::output::Output;
use crate::project::{self, BuildArguments};
use crate::text::size;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Build a project into a wasm module and check it against its manifest
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch build
  ketch build --aot cortex-m33
  ketch build wasm-apps/blinky -o json | jq -r .module

Any Rust toolchain with the target wasm32-unknown-unknown will do, or one with the source of its
library. A project whose ketch.toml names a module is only checked. --aot needs ketch-compiler, which
is installed apart: its targets are x86-64, cortex-m33, cortex-m4, cortex-m3 and riscv32imac.")]
pub struct Arguments {
    /// The project folder
    #[arg(default_value = ".", value_name = "FOLDER")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub build: BuildArguments,
    #[command(flatten)]
    pub output: Output,
}

/// What is printed in JSON.
#[derive(Serialize)]
struct Report<'a> {
    name: &'a str,
    version: &'a str,
    /// The module's file.
    module: String,
    /// Its bytes.
    size: usize,
    /// Bytes of linear memory that it starts with.
    memory: u32,
    compiled: Vec<Compiled>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct Compiled {
    target: &'static str,
    /// The file with the compiled code.
    file: String,
    /// Its bytes.
    size: usize,
}

/// Runs the command.
///
/// # Errors
/// Those of the manifest, the compiler and the check.
pub fn run(arguments: &Arguments) -> Result<()> {
    let built = project::build(&arguments.folder, &arguments.build, arguments.output)?;
    let report = report(&built);
    arguments.output.result(&report, || {
        let mut text = format!(
            "{}: {}, starts with {} of memory\n",
            report.module,
            size(report.size as u64),
            size(report.memory.into())
        );
        for one in &report.compiled {
            text += &format!(
                "{}: {}, for {}\n",
                one.file,
                size(one.size as u64),
                one.target
            );
        }
        text
    })
}

fn report(built: &Built) -> Report<'_> {
    Report {
        name: &built.manifest.name,
        version: &built.manifest.version,
        module: built.path.display().to_string(),
        size: built.wasm.len(),
        memory: built.memory,
        compiled: built.compiled.iter().map(compiled).collect(),
        warnings: &built.warnings,
    }
}

fn compiled(compiled: &aot::Compiled) -> Compiled {
    Compiled {
        target: compiled.target.word(),
        file: compiled.path.display().to_string(),
        size: compiled.code.len(),
    }
}
