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
        write_policy(None, &out);
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

    let file = |option, name| match value(&text, option) {
        None | Some("") => None,
        Some(_) => {
            // CMake has put it beside the configuration, from wherever the option says it is.
            let path = Path::new(&path).with_file_name(name);
            println!("cargo::rerun-if-changed={}", path.display());
            let text = fs::read_to_string(&path);
            Some(text.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        }
    };
    let anchors = file("CONFIG_KETCH_TRUST_ANCHORS_FILE", "ketch_trust_anchors");
    write_anchors(
        anchors.as_deref().unwrap_or_default(),
        value(&text, "CONFIG_KETCH_ES256") == Some("y"),
        &out,
    );
    let policy = file("CONFIG_KETCH_POLICY_FILE", "ketch_policy");
    write_policy(policy.as_deref(), &out);
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
    write(
        &out.join("anchors.cbor"),
        &ketch_trust::write_anchors(&anchors),
    );
}

/// Writes the policy as the firmware reads it, or nothing; a file that is wrong stops the build.
fn write_policy(text: Option<&str>, out: &Path) {
    let policy = text.map_or(Vec::new(), |text| {
        ketch_trust::parse_policy(text)
            .unwrap_or_else(|why| panic!("CONFIG_KETCH_POLICY_FILE, {why}"))
    });
    write(&out.join("policy.cbor"), &policy);
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
