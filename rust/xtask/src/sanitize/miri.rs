//! Miri over the crates without `unsafe` and without C.

use std::path::Path;
use std::process::Command;

use super::{succeed, workspace};

const CRATES: [&str; 6] = [
    "ketch-abi",
    "ketch-cbor",
    "ketch-image",
    "ketch-proto",
    "ketch-store",
    "ketch-trust",
];

/// Runs their tests; `more` goes to `cargo miri test`.
pub fn run(root: &Path, more: &[&str]) -> Result<(), String> {
    let found = Command::new("cargo")
        .args(["+nightly", "miri", "--version"])
        .output();
    if !found.is_ok_and(|output| output.status.success()) {
        return Err(
            "Miri is not installed, and exists only with a nightly toolchain: \
             rustup toolchain install nightly --component miri,rust-src"
                .into(),
        );
    }
    let rust = workspace(root);
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(&rust)
        .env("CARGO_TARGET_DIR", rust.join("target/miri"))
        // Golden files are read, and tests make bytes that live for ever.
        .env("MIRIFLAGS", "-Zmiri-disable-isolation -Zmiri-ignore-leaks")
        // It is a thousand times slower than the processor.
        .env("PROPTEST_CASES", "2")
        .args(["+nightly", "miri", "test"]);
    for name in CRATES {
        cargo.args(["-p", name]);
    }
    succeed(cargo.args(more))
}
