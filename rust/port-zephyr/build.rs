//! Hands the Kconfig values that this crate needs to its sources.
//!
//! The Zephyr build names its `.config` in `DOTCONFIG`. Without it, as when the workspace is
//! checked on its own, the sources' defaults hold.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use ketch_image::Algorithm;
use ketch_trust::AnchorSource;

const WANTED: [&str; 2] = ["CONFIG_KETCH_", "CONFIG_BOARD_TARGET="];

fn main() {
    println!("cargo::rerun-if-env-changed=DOTCONFIG");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let Some(path) = env::var_os("DOTCONFIG") else {
        write_anchors("", true, &out);
        return;
    };
    println!("cargo::rerun-if-changed={}", path.to_string_lossy());
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for line in text
        .lines()
        .filter(|line| WANTED.iter().any(|name| line.starts_with(name)))
    {
        println!("cargo::rustc-env={}", line.replace('"', ""));
    }

    let anchors = match value(&text, "CONFIG_KETCH_TRUST_ANCHORS_FILE") {
        None | Some("") => String::new(),
        Some(_) => {
            // CMake has put it beside the configuration, from wherever the option says it is.
            let path = Path::new(&path).with_file_name("ketch_trust_anchors");
            println!("cargo::rerun-if-changed={}", path.display());
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        }
    };
    write_anchors(
        &anchors,
        value(&text, "CONFIG_KETCH_ES256") == Some("y"),
        &out,
    );
}

/// An option's value, without its quotes.
fn value<'a>(text: &'a str, option: &str) -> Option<&'a str> {
    text.lines()
        .find_map(|line| line.strip_prefix(option)?.strip_prefix('='))
        .map(|value| value.trim_matches('"'))
}

/// Writes the keys that the firmware trusts as it reads them; a file that is wrong stops the build.
fn write_anchors(text: &str, es256: bool, out: &Path) {
    let anchors = ketch_trust::parse_anchors(text)
        .unwrap_or_else(|why| panic!("CONFIG_KETCH_TRUST_ANCHORS_FILE, {why}"));
    let needs_es256 = |anchor: &AnchorSource| anchor.algorithm == Algorithm::Es256;
    if !es256 && anchors.iter().any(needs_es256) {
        panic!("CONFIG_KETCH_TRUST_ANCHORS_FILE has a key for es256: set CONFIG_KETCH_ES256=y");
    }
    let path = out.join("anchors.cbor");
    fs::write(&path, ketch_trust::write_anchors(&anchors))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
