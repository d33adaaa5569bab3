//! What Ketch costs beside bare WAMR: start, host calls, memory.
//!
//! Both sides run in this one process, on one build of the engine and one pool, and take turns, so
//! that whatever else the machine does meets both alike. Figures are medians.

#[cfg(feature = "bench")]
mod bare;
#[cfg(feature = "bench")]
mod calls;
#[cfg(feature = "bench")]
mod device;
#[cfg(feature = "bench")]
mod guests;
#[cfg(feature = "bench")]
mod memory;
#[cfg(feature = "bench")]
mod report;
#[cfg(feature = "bench")]
mod stamps;
#[cfg(feature = "bench")]
mod start;

use std::path::Path;

/// Measures and prints; with `markdown` also writes the table into the book.
#[cfg(feature = "bench")]
pub fn run(root: &Path, markdown: bool) -> Result<(), String> {
    if cfg!(debug_assertions) {
        return Err("measure a release build: `cargo xtask bench` makes one".into());
    }
    let blinky = guests::blinky(root)?;
    let mut device = device::Device::boot()?;
    bare::register()?;
    let mut rows = start::measure(&mut device, &blinky)?;
    rows.extend(calls::measure(&mut device)?);
    rows.extend(memory::measure(&mut device, &blinky)?);
    device.shut_down();
    let report = report::Report::new(root, rows);
    print!("{report}");
    if markdown {
        report.write(root)?;
    }
    Ok(())
}

/// Builds this command in release with the benchmark in it, and runs that: nobody measures a debug
/// build by mistake, and the other commands stay quick to build.
#[cfg(not(feature = "bench"))]
pub fn run(root: &Path, markdown: bool) -> Result<(), String> {
    use std::env;
    use std::process::Command;

    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(root.join("rust"))
        .args(["run", "--release", "--package", "ketch-xtask"])
        .args(["--features", "bench", "--", "bench"]);
    if markdown {
        cargo.arg("--markdown");
    }
    let status = cargo.status().map_err(|error| format!("cargo: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("the benchmark did not run".into())
    }
}
