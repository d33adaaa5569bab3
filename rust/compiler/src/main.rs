//! Compiles a container's wasm ahead of time. `ketch build --aot` runs this.
//!
//! The compiler is WAMR's; what differs is in `src/passes.cpp`: its code can be stopped wherever it
//! loops, which WAMR's own `wamrc` leaves out.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

mod native;
mod target;

use target::{TARGETS, Target};

/// Compiles a wasm module for one kind of device.
#[derive(Parser)]
#[command(name = "ketch-compiler", version)]
struct Arguments {
    /// The kind of device; see --targets
    #[arg(long, value_name = "TARGET", required_unless_present = "targets")]
    target: Option<String>,
    /// Where the compiled code goes
    #[arg(long, short, value_name = "FILE", required_unless_present = "targets")]
    output: Option<PathBuf>,
    /// The module
    #[arg(value_name = "WASM", required_unless_present = "targets")]
    module: Option<PathBuf>,
    /// How much to optimize, 0 to 3
    #[arg(long, value_name = "LEVEL", default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=3))]
    optimize: u32,
    /// Leave out the checks that make code stoppable. To measure what they cost: such code must
    /// never run on a device
    #[arg(long, hide = true)]
    without_checks: bool,
    /// Write the object too, to be looked at with objdump
    #[arg(long, value_name = "FILE", hide = true)]
    object: Option<PathBuf>,
    /// List the kinds of devices, one a line
    #[arg(long)]
    targets: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    if arguments.targets {
        for target in TARGETS {
            println!("{}", target.name);
        }
        return Ok(());
    }
    let (Some(name), Some(output), Some(path)) =
        (&arguments.target, &arguments.output, &arguments.module)
    else {
        unreachable!("clap requires them");
    };
    let target = Target::named(name).ok_or_else(|| {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        format!("no target `{name}`; there are {}", names.join(", "))
    })?;
    let wasm = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let object = match &arguments.object {
        Some(path) => {
            Some(CString::new(path.as_os_str().as_bytes()).map_err(|error| error.to_string())?)
        }
        None => None,
    };
    let options = native::Options {
        optimization: arguments.optimize,
        checks: !arguments.without_checks,
        object,
    };
    let code = native::compile(&wasm, target, &options)
        .map_err(|reason| format!("{}: {reason}", path.display()))?;
    std::fs::write(output, code).map_err(|error| format!("{}: {error}", output.display()))
}
