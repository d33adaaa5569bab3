//! Compiles a container's wasm ahead of time. `ketch build --aot` runs this.
//!
//! The compiler is WAMR's; what differs is in `src/passes.cpp`: its code can be stopped wherever it
//! loops, which WAMR's own `wamrc` leaves out.

use std::env;
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

mod file;
mod frames;
mod native;
mod target;

use file::Head;
use target::Target;

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
        for target in ketch_abi::Target::ALL {
            println!("{}", target.word());
        }
        return Ok(());
    }
    let (Some(name), Some(output), Some(path)) =
        (&arguments.target, &arguments.output, &arguments.module)
    else {
        unreachable!("clap requires them");
    };
    let name = ketch_abi::Target::from_word(name)
        .ok_or_else(|| format!("no target `{name}`; see --targets"))?;
    let target = Target::named(name);
    let wasm = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let code = compile(&wasm, target, arguments)
        .map_err(|reason| format!("{}: {reason}", path.display()))?;
    std::fs::write(output, code).map_err(|error| format!("{}: {error}", output.display()))
}

fn compile(wasm: &[u8], target: &Target, arguments: &Arguments) -> Result<Vec<u8>, String> {
    let frames = env::temp_dir().join(format!("ketch-compiler-{}.su", std::process::id()));
    let object = arguments.object.as_deref().map(c_string).transpose()?;
    let options = native::Options {
        optimization: arguments.optimize,
        checks: !arguments.without_checks,
        object,
        frames: c_string(&frames)?,
    };
    let code = native::compile(wasm, target, &options);
    let report = std::fs::read_to_string(&frames);
    // It may never have been written.
    let _ = std::fs::remove_file(&frames);
    let mut code = code?;
    let report = report.map_err(|error| format!("LLVM told no stack frames: {error}"))?;
    if let Some((function, size)) = frames::too_large(&report, target.frame_max) {
        return Err(format!(
            "{function} needs {size} bytes of stack at once, at most {} are safe: split that function",
            target.frame_max
        ));
    }
    let head =
        Head::read(&mut code, target.version).ok_or("the compiled file cannot be read back")?;
    let sound = head.architecture == target.recorded
        && head.in_place == target.in_place
        && (head.relocated == 0 || !head.in_place);
    if sound {
        Ok(code)
    } else {
        Err(format!("the code cannot run where it is stored: {head:?}"))
    }
}

fn c_string(path: &Path) -> Result<CString, String> {
    CString::new(path.as_os_str().as_bytes())
        .map_err(|error| format!("{}: {error}", path.display()))
}
