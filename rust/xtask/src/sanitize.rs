//! Checks that need a compiler's help: sanitizers over the engine's C, Miri over the pure crates, and
//! the fuzzers, each as one command.

mod fuzz;
mod miri;
mod planted;

use std::path::{Path, PathBuf};
use std::process::Command;

pub use fuzz::run as fuzz;
pub use miri::run as miri;
pub use planted::run as planted;

/// The crates whose tests run the engine: its bindings, our wrapper, the host functions, a device.
const CRATES: [&str; 4] = [
    "ketch-wamr-sys",
    "ketch-wamr",
    "ketch-host-functions",
    "ketch-sim",
];

/// What of the undefined-behaviour sanitizer is left out, because the engine does it on purpose.
///
/// Unaligned accesses, where the processor allows them: `WASM_CPU_SUPPORTS_UNALIGNED_ADDR_ACCESS`.
/// Functions called by another pointer type than their own: its table of natives, and of hash
/// functions. Offsets from null, of which it makes sizes: `offsetof` by hand. Shifts of signed numbers
/// to the left: its LEB128 reader, and arithmetic of guests, which is defined in WebAssembly.
const LEFT_OUT: &str = "-fno-sanitize=alignment,function,pointer-overflow,shift";

/// This machine's target.
fn host() -> Result<String, String> {
    let output = Command::new("rustc")
        .arg("-vV")
        .output()
        .map_err(|error| format!("rustc: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc does not name its host".into())
}

/// A C compiler whose sanitizers link with those of rustc: both are LLVM's.
fn clang() -> Result<String, String> {
    let versions = (14..40).rev().map(|version| format!("clang-{version}"));
    std::iter::once("clang".to_owned())
        .chain(versions)
        .find(|name| {
            let output = Command::new(name).arg("--version").output();
            output.is_ok_and(|output| output.status.success())
        })
        .ok_or_else(|| "there is no clang; install it: apt-get install clang".into())
}

/// A cargo that takes flags which are not stable.
fn cargo(folder: &Path, target: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(folder)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", target);
    cargo
}

fn succeed(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{:?}: {status}", command.get_program())),
        Err(error) => Err(format!("{:?}: {error}", command.get_program())),
    }
}

fn workspace(root: &Path) -> PathBuf {
    root.join("rust")
}

/// Runs the tests of what contains C with both sanitizers; `more` goes to `cargo test`.
pub fn run(root: &Path, more: &[&str]) -> Result<(), String> {
    let rust = workspace(root);
    let mut cargo = cargo(&rust, &rust.join("target/sanitize"));
    let flags = format!(
        "-fsanitize=address,undefined {LEFT_OUT} -fno-sanitize-recover=undefined \
         -fno-omit-frame-pointer -g"
    );
    cargo
        .args(["test", "--tests", "--target", &host()?])
        .env("CC", clang()?)
        .env("CFLAGS", flags)
        .env("RUSTFLAGS", "-Zsanitizer=address")
        // What a simulator leaks once for each device is its hardware, which lives for ever.
        .env(
            "ASAN_OPTIONS",
            "detect_leaks=0:detect_stack_use_after_return=0",
        )
        .env("UBSAN_OPTIONS", "print_stacktrace=1");
    for name in CRATES {
        cargo.args(["-p", name]);
    }
    succeed(cargo.args(more))
}
