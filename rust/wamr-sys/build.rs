//! Compiles WAMR for the host from the lists in `wamr/`.
//!
//! For a bare-metal target, or with `KETCH_WAMR_EXTERNAL=1`, it compiles nothing: there the firmware
//! build does it, from the same lists, with its own toolchain and its own copy of WAMR.
//! `KETCH_WAMR_SOURCE` names another folder to take WAMR from; `KETCH_METERING=1` has the interpreter
//! count instructions, as a build does whose time stands still while a guest runs.

use std::env;
use std::path::{Path, PathBuf};

#[path = "source.rs"]
mod source;

fn main() {
    println!("cargo::rerun-if-env-changed=KETCH_WAMR_EXTERNAL");
    println!("cargo::rerun-if-env-changed=KETCH_WAMR_SOURCE");
    println!("cargo::rerun-if-env-changed=KETCH_METERING");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=source.rs");
    println!("cargo::rerun-if-changed=source");
    println!("cargo::rerun-if-changed=wamr");

    let system = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if system == "none" || env::var("KETCH_WAMR_EXTERNAL").is_ok_and(|value| value == "1") {
        return;
    }
    if system != "linux" {
        fail(&format!(
            "WAMR's build lists have no platform part for `{system}`: see rust/wamr-sys/wamr/README.md"
        ));
    }
    match source::locate() {
        Ok(root) => compile(&root, &system),
        Err(reason) => fail(&reason),
    }
}

fn compile(root: &Path, system: &str) {
    let architecture = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    let mut build = cc::Build::new();
    // Never slower than this, also in debug builds of the workspace: the interpreter would crawl.
    build.opt_level(2).warnings(false).std("gnu99");
    build.flag("-ffunction-sections").flag("-fdata-sections");
    for definition in entries("defines", &[system, &architecture]) {
        match definition.split_once('=') {
            Some((name, value)) => build.define(name, value),
            None => build.define(&definition, None),
        };
    }
    let metering = env::var("KETCH_METERING").is_ok_and(|value| value == "1");
    build.define(
        "WASM_ENABLE_INSTRUCTION_METERING",
        if metering { "1" } else { "0" },
    );
    if env::var_os("CARGO_FEATURE_BARE").is_some() {
        build.define("KETCH_REGISTRY", None);
    }
    for folder in entries("includes", &[system]) {
        build.include(root.join(folder));
    }
    for file in entries("sources", &[system, &architecture]) {
        build.file(root.join(file));
    }
    for file in [
        "layout.c",
        "calls.c",
        "compiled.c",
        "environment.c",
        "imports.c",
        "memory.c",
        "pool.c",
        "runtime.c",
        "stack.c",
        "threads.c",
    ] {
        build.file(Path::new("wamr").join(file));
    }
    build.compile("ketch_wamr");
    println!("cargo::rustc-link-lib=m");
}

/// The common list of this kind and the parts named, without comments.
fn entries(kind: &str, parts: &[&str]) -> Vec<String> {
    let mut names = vec![format!("{kind}.txt")];
    names.extend(parts.iter().map(|part| format!("{kind}-{part}.txt")));
    let mut all = Vec::new();
    for name in names {
        let path = PathBuf::from("wamr").join(&name);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
            fail(&format!(
                "rust/wamr-sys/{}: {error}; WAMR cannot be built for this target",
                path.display()
            ))
        });
        all.extend(
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .map(str::to_owned),
        );
    }
    all
}

fn fail(reason: &str) -> ! {
    println!("cargo::error={reason}");
    std::process::exit(1)
}
