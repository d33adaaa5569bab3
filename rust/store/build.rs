//! Hands the Kconfig values that this crate needs to its sources.
//!
//! The Zephyr build names its `.config` in `DOTCONFIG`. Without it, as when the workspace is
//! checked on its own, the sources' defaults hold.

use std::env;
use std::fs;

fn main() {
    println!("cargo::rerun-if-env-changed=DOTCONFIG");
    println!("cargo::rerun-if-changed=build.rs");
    let Some(path) = env::var_os("DOTCONFIG") else {
        return;
    };
    println!("cargo::rerun-if-changed={}", path.to_string_lossy());
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for line in text
        .lines()
        .filter(|line| line.starts_with("CONFIG_KETCH_"))
    {
        println!("cargo::rustc-env={}", line.replace('"', ""));
    }
}
