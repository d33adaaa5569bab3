//! From a project's folder to a module that a device will take.

use std::fs;
use std::path::{Path, PathBuf};

use super::aot::Compiled;
pub use super::cargo::Options;
use super::cargo::Project;
use super::check::check;
use super::footprint::footprint;
use super::language::Language;
use super::manifest::Manifest;
use super::strip::strip;
use super::toolchain::Toolchain;
use crate::error::{Failure, Result};
use crate::module::Module;

/// Largest module file that is read: more than any device holds, less than what hurts here.
const FILE_MAX: u64 = 64 << 20;

/// A module that was built and checked.
#[derive(Debug)]
pub struct Built {
    /// The project's manifest.
    pub manifest: Manifest,
    /// Where the module is.
    pub path: PathBuf,
    /// Its bytes.
    pub wasm: Vec<u8>,
    /// What it imports and exports.
    pub module: Module,
    /// The linear memory that a device gives it at its start, in bytes.
    pub memory: u32,
    /// The same compiled ahead of time, in the order in which it was asked for.
    pub compiled: Vec<Compiled>,
    /// What is worth telling its author.
    pub warnings: Vec<String>,
}

/// Builds the container in this folder, unless its manifest names a module that something else
/// builds, and checks the module against the manifest. `say` is told what is being done.
///
/// # Errors
/// [`Exit::File`](crate::error::Exit::File) for files that cannot be read or written,
/// [`Exit::Build`](crate::error::Exit::Build) where the compiler is missing or refuses,
/// [`Exit::Image`](crate::error::Exit::Image) for a manifest or a module that no device would take.
pub fn build(project: &Path, options: &Options, say: impl FnOnce(&str)) -> Result<Built> {
    let (manifest, path, wasm) = compile(project, options, say)?;
    finish(manifest, path, wasm)
}

/// Builds the container in this folder without holding the module to the manifest. What comes of
/// it is for tests of a device: the device has to refuse what [`finish`] would.
///
/// # Errors
/// As [`build`], for the files, the compiler and the manifest.
pub fn compile(
    project: &Path,
    options: &Options,
    say: impl FnOnce(&str),
) -> Result<(Manifest, PathBuf, Vec<u8>)> {
    let manifest = Manifest::read(project)?;
    let Some(module) = &manifest.module else {
        if manifest.language != Language::Rust {
            let path = match manifest.language {
                Language::C => super::c::build(project, &manifest, say)?,
                _ => super::assemblyscript::build(project, &manifest, say)?,
            };
            let wasm = read(&path)?;
            return Ok((manifest, path, wasm));
        }
        let toolchain = Toolchain::find(project, options.add_target)?;
        say(&format!(
            "Building {} with {}",
            manifest.name,
            toolchain.describe()
        ));
        let cargo = Project::read(project, &toolchain, options)?;
        let compiled = cargo.build(&toolchain, &manifest, options)?;
        let wasm = strip(&read(&compiled)?);
        let path = cargo
            .target
            .join("ketch")
            .join(format!("{}.wasm", manifest.name));
        write(&path, &wasm)?;
        return Ok((manifest, path, wasm));
    };
    let path = project.join(module);
    let wasm = read(&path)?;
    Ok((manifest, path, wasm))
}

/// Checks a module against a manifest; `path` is where it lies.
///
/// # Errors
/// [`Exit::Image`](crate::error::Exit::Image) for a module that no device would take.
pub fn finish(manifest: Manifest, path: PathBuf, wasm: Vec<u8>) -> Result<Built> {
    let module = Module::read(&wasm, &path.display().to_string())?;
    let warnings = check(&module, &manifest, &path)?;
    let memory = footprint(&wasm);
    Ok(Built {
        manifest,
        path,
        wasm,
        module,
        memory,
        compiled: Vec::new(),
        warnings,
    })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let failed = |error: std::io::Error| Failure::file("read", path, &error);
    if fs::metadata(path).map_err(failed)?.len() > FILE_MAX {
        return Err(Failure::image(path, ketch_abi::Error::ImageTooLarge));
    }
    fs::read(path).map_err(failed)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error: std::io::Error| Failure::file("write", path, &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, bytes).map_err(failed)
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;
