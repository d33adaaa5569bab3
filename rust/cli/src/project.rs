//! From a project folder to an image file.

use crate::error::{Exit, Failure, Result};
use crate::guest::aot::{Compiler, TARGETS};
use crate::guest::build::{self, Built};
use crate::guest::check::check;
use crate::guest::manifest::{FILE_NAME, Manifest};
use crate::image_file::{self, EXTENSION, ImageFile};
use crate::key_file::PrivateKey;
use crate::module::Module;
use crate::output::Output;
use crate::text::size;
use clap::Args;
use ketch_abi::Target;
use ketch_image::PayloadSource;
use std::path::{Path, PathBuf};

/// How a project is built.
#[derive(Clone, Debug, Default, Args)]
pub struct BuildArguments {
    /// Let the compiler say nothing but warnings and errors
    #[arg(short, long)]
    pub quiet: bool,
    /// Refuse to change Cargo.lock
    #[arg(long)]
    pub locked: bool,
    /// Have rustup add the target wasm32-unknown-unknown first
    #[arg(long)]
    pub add_target: bool,
    /// Compile for these kinds of devices too, separated by commas [default: those in ketch.toml]
    #[arg(long, value_name = "TARGET", value_delimiter = ',', value_parser = target_word)]
    pub aot: Vec<Target>,
    /// Compile for none, whatever ketch.toml says: devices interpret
    #[arg(long, conflicts_with = "aot")]
    pub no_aot: bool,
}

fn target_word(word: &str) -> core::result::Result<Target, &'static str> {
    Target::from_word(word).ok_or(TARGETS)
}

/// Builds a project and tells what deserves a warning.
///
/// # Errors
/// Those of [`build::build`] and of [`Compiler`].
pub fn build(folder: &Path, arguments: &BuildArguments, output: Output) -> Result<Built> {
    let options = build::Options {
        quiet: arguments.quiet,
        locked: arguments.locked,
        add_target: arguments.add_target,
    };
    let mut built = build::build(folder, &options, |text| {
        if !arguments.quiet {
            output.note(text);
        }
    })?;
    warn(&built.warnings, output);
    compile(&mut built, arguments, output)?;
    Ok(built)
}

/// Compiles a module ahead of time for what the command line or its manifest names.
fn compile(built: &mut Built, arguments: &BuildArguments, output: Output) -> Result<()> {
    let targets = match (arguments.no_aot, arguments.aot.is_empty()) {
        (true, _) => return Ok(()),
        (false, true) => built.manifest.aot.clone(),
        (false, false) => arguments.aot.clone(),
    };
    if targets.is_empty() {
        return Ok(());
    }
    let compiler = Compiler::find()?;
    for target in targets {
        if built.compiled.iter().any(|one| one.target == target) {
            continue;
        }
        let note = |text: String| {
            if !arguments.quiet {
                output.note(&text);
            }
        };
        note(format!(
            "Compiling {} for {}",
            built.manifest.name,
            target.word()
        ));
        let compiled = compiler.compile(&built.path, target)?;
        let (wasm, code) = (built.wasm.len() as u64, compiled.code.len() as u64);
        note(format!("  {} of wasm, {} compiled", size(wasm), size(code)));
        built.compiled.push(compiled);
    }
    Ok(())
}

/// Packs a module that was built into an image file at `to` (a file, or an existing folder),
/// signed where there is a key, and returns the file's path.
///
/// # Errors
/// [`Exit::Image`] for what no image can hold, [`Exit::File`] where it cannot be written.
pub fn pack(built: Built, to: &Path, key: Option<&PrivateKey>) -> Result<PathBuf> {
    let manifest = &built.manifest;
    let path = target(to, &manifest.name, &manifest.version);
    let mut image = manifest.image(built.wasm, built.memory);
    let compiled = built.compiled.into_iter();
    image
        .payloads
        .extend(compiled.map(|one| PayloadSource::Aot(one.target.word().to_owned(), one.code)));
    let image = image.build();
    let image = image.map_err(|error| {
        Failure::numbered(Exit::Image, error, &format!("pack {}", manifest.name))
    })?;
    let image = match key {
        Some(key) => ImageFile::from_bytes(&path, image)?
            .signed(key)?
            .into_bytes(),
        None => image,
    };
    std::fs::write(&path, image).map_err(|error| Failure::file("write", &path, &error))?;
    Ok(path)
}

/// Takes a module that something else built, with the manifest at `manifest`; compiles it ahead of
/// time where that is asked for.
///
/// # Errors
/// [`Exit::File`] where one of them cannot be read, [`Exit::Image`] where one is not acceptable;
/// those of [`Compiler`].
pub fn take(
    wasm: &Path,
    manifest: &Path,
    arguments: &BuildArguments,
    output: Output,
) -> Result<Built> {
    let bytes = image_file::read(manifest)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let message = format!("{} is not text", manifest.display());
        Failure::new(
            Exit::Image,
            "ManifestMalformed",
            message,
            format!("give a {FILE_NAME}"),
        )
    })?;
    let manifest = Manifest::parse(&text, manifest)?;
    let bytes = image_file::read(wasm)?;
    let module = Module::read(&bytes, &wasm.display().to_string())?;
    let warnings = check(&module, &manifest, wasm)?;
    warn(&warnings, output);
    let memory = module
        .memory
        .map_or(0, |(initial, _)| u32::try_from(initial).unwrap_or(u32::MAX));
    let mut built = Built {
        manifest,
        path: wasm.to_owned(),
        wasm: bytes,
        module,
        memory,
        compiled: Vec::new(),
        warnings,
    };
    compile(&mut built, arguments, output)?;
    Ok(built)
}

fn warn(warnings: &[String], output: Output) {
    for warning in warnings {
        output.warn(warning);
    }
}

/// NAME-VERSION.ketch in a folder, or the file that was asked for.
fn target(to: &Path, name: &str, version: &str) -> PathBuf {
    if !to.is_dir() {
        return to.to_owned();
    }
    let file = format!("{name}-{version}.{EXTENSION}");
    if to == Path::new(".") {
        PathBuf::from(file)
    } else {
        to.join(file)
    }
}
