//! Runs AssemblyScript's compiler on a container's project.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::c::write;
use super::manifest::Manifest;
use super::modules::FILES;
use crate::error::{Exit, Failure, Result};

/// Where what the tool brings goes, below the project's folder: `src/index.ts` imports it from there.
const PLACE: &str = "build/ketch";

/// The compiler below a folder with npm packages.
const COMPILER: &str = "node_modules/assemblyscript/bin/asc.js";

/// Builds the project in this folder and returns its module's file.
///
/// # Errors
/// [`Exit::Build`] where the compiler cannot be had, or refuses; [`Exit::File`].
pub fn build(folder: &Path, manifest: &Manifest, say: impl FnOnce(&str)) -> Result<PathBuf> {
    for (name, text) in FILES {
        write(&folder.join(PLACE).join(name), text)?;
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
        .arg(format!("{PLACE}/build.mjs"))
        .arg("--asc")
        .arg(&compiler)
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

#[cfg(test)]
#[path = "assemblyscript_tests.rs"]
mod tests;
