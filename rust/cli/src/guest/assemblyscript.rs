//! Runs AssemblyScript's compiler on a container's project.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::c::write;
use super::manifest::Manifest;
use crate::error::{Exit, Failure, Result};

/// What is put beside what is built; every project gets that of this tool.
const FILES: [(&str, &str); 3] = [
    (
        "ketch.ts",
        include_str!("../../../../include/assemblyscript/ketch.ts"),
    ),
    (
        "entry.ts",
        include_str!("../../../../include/assemblyscript/entry.ts"),
    ),
    (
        "transform.mjs",
        include_str!("../../../../include/assemblyscript/transform.mjs"),
    ),
];

/// The compiler below a folder with npm packages.
const COMPILER: &str = "node_modules/assemblyscript/bin/asc.js";

/// Small code, no runtime but an allocator that is left out where nothing allocates, and what starts the
/// module as a function that the device calls.
const FLAGS: [&str; 11] = [
    "--runtime",
    "stub",
    "-Oz",
    "--converge",
    "--noAssert",
    "--use",
    "abort=",
    "--exportStart",
    "_initialize",
    "--transform",
    "./build/transform.mjs",
];

/// Builds the project in this folder and returns its module's file.
///
/// # Errors
/// [`Exit::Build`] where the compiler cannot be had, or refuses; [`Exit::File`].
pub fn build(folder: &Path, manifest: &Manifest, say: impl FnOnce(&str)) -> Result<PathBuf> {
    for (name, text) in FILES {
        write(&folder.join("build").join(name), text)?;
    }
    let compiler = compiler(folder)?;
    say(&format!(
        "Building {} with {}",
        manifest.name,
        compiler.display()
    ));
    let module = format!("build/{}.wasm", manifest.name);
    let status = Command::new("node")
        .current_dir(folder)
        .arg(&compiler)
        .args(["build/entry.ts", "-o", &module])
        .args(FLAGS)
        .status();
    if status.is_ok_and(|status| status.success()) {
        return Ok(folder.join(module));
    }
    let remedy = "see what asc said above";
    Err(Failure::new(
        Exit::Build,
        "BuildFailed",
        "the container does not compile",
        remedy,
    ))
}

/// The compiler that `KETCH_ASC` names, or the project's own, which npm installs where it has to.
fn compiler(folder: &Path) -> Result<PathBuf> {
    let missing =
        |cause: &str, remedy: &str| Failure::new(Exit::Build, "CompilerMissing", cause, remedy);
    let runs = |program: &str| {
        let mut command = Command::new(program);
        command
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if !runs("node") {
        return Err(missing(
            "there is no node here",
            "install node (Debian: `apt install nodejs npm`)",
        ));
    }
    if let Some(named) = env::var_os("KETCH_ASC") {
        return Ok(named.into());
    }
    let own = folder
        .canonicalize()
        .unwrap_or(folder.to_owned())
        .join(COMPILER);
    if !own.exists() {
        let mut npm = Command::new("npm");
        npm.current_dir(folder)
            .args(["install", "--no-fund", "--no-audit", "--loglevel=error"]);
        let done = npm.stdout(Stdio::null()).status();
        if !done.is_ok_and(|status| status.success()) || !own.exists() {
            let cause = "npm cannot install AssemblyScript here";
            let remedy = "install npm and let it reach its registry, or name asc.js by KETCH_ASC";
            return Err(missing(cause, remedy));
        }
    }
    Ok(own)
}
