//! Runs clang on a container's project.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::headers::HEADERS;
use super::manifest::Manifest;
use crate::error::{Exit, Failure, Result};

/// Where what is built goes, below the project's folder.
const OUT: &str = "build";

/// Newest first.
const VERSIONS: [&str; 9] = ["", "-22", "-21", "-20", "-19", "-18", "-17", "-16", "-15"];

/// Builds the project in this folder and returns its module's file.
///
/// # Errors
/// [`Exit::Build`] where there is no clang with a linker for wasm, or it refuses; [`Exit::File`].
pub fn build(folder: &Path, manifest: &Manifest, say: impl FnOnce(&str)) -> Result<PathBuf> {
    let clang = clang()?;
    say(&format!(
        "Building {} with {}",
        manifest.name,
        clang.display()
    ));
    let out = folder.join(OUT);
    for (name, text) in HEADERS {
        write(&out.join("include").join(name), text)?;
    }
    let module = out.join(format!("{}.wasm", manifest.name));
    let mut command = Command::new(&clang);
    // By relative paths, so that the same source gives the same module everywhere.
    command.current_dir(folder).args(sources(folder)?);
    command
        .arg("-o")
        .arg(Path::new(OUT).join(format!("{}.wasm", manifest.name)));
    // Without bulk-memory, setting a structure calls a `memset` that is not there.
    command.args(["-Oz", "-Wall", "-mbulk-memory", "-Ibuild/include"]);
    if manifest.wasi {
        command
            .arg("--target=wasm32-wasi")
            .arg(format!("--sysroot={}", sysroot()?));
    } else {
        command.args([
            "--target=wasm32",
            "-nostdlib",
            "-ffreestanding",
            "-Wl,--no-entry",
        ]);
    }
    let stack = manifest.data_stack.next_multiple_of(16);
    // As for Rust: the first two tell the engine where what the module uses ends.
    for flag in [
        "--export=__heap_base",
        "--export=__data_end",
        "--compress-relocations",
        "--strip-all",
        &format!("-zstack-size={stack}"),
    ] {
        command.arg(format!("-Wl,{flag}"));
    }
    let status = command.status();
    if status.is_ok_and(|status| status.success()) {
        return Ok(module);
    }
    let remedy = "see what clang said above";
    Err(Failure::new(
        Exit::Build,
        "BuildFailed",
        "the container does not compile",
        remedy,
    ))
}

pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    let failed = |error: std::io::Error| Failure::file("write", path, &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(failed)
}

/// `src/*.c`, in the order of their names, from the project's folder.
fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let source = folder.join("src");
    let entries = fs::read_dir(&source).map_err(|error| Failure::file("read", &source, &error))?;
    let names = entries
        .flatten()
        .map(|entry| Path::new("src").join(entry.file_name()));
    let mut names: Vec<PathBuf> = names
        .filter(|name| name.extension().is_some_and(|extension| extension == "c"))
        .collect();
    names.sort();
    if names.is_empty() {
        let cause = format!("{} has no file in C", source.display());
        return Err(Failure::new(
            Exit::Build,
            "BuildFailed",
            cause,
            "write src/main.c",
        ));
    }
    Ok(names)
}

/// `clang` with the linker for wasm of its own version: distributions pack them apart.
fn clang() -> Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let named = env::var_os("KETCH_CLANG").map(PathBuf::from);
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let found = VERSIONS.iter().find_map(|version| {
        let there = |program: &str| {
            let candidates = folders
                .iter()
                .map(|folder| folder.join(format!("{program}{version}")));
            candidates.into_iter().find(|path| path.is_file())
        };
        there("wasm-ld").and(there("clang"))
    });
    named.or(found).ok_or_else(|| {
        let cause = "there is no clang with a linker for wasm here";
        let remedy = "install clang and lld (Debian: `apt install clang-19 lld-19`), or name one by KETCH_CLANG";
        Failure::new(Exit::Build, "CompilerMissing", cause, remedy)
    })
}

/// Where wasi-libc is.
fn sysroot() -> Result<String> {
    let named = env::var("WASI_SYSROOT").ok();
    let usual = ["/usr", "/opt/wasi-sdk/share/wasi-sysroot"];
    let found = usual
        .into_iter()
        .find(|root| Path::new(root).join("lib/wasm32-wasi/libc.a").exists());
    named.or(found.map(str::to_owned)).ok_or_else(|| {
        let cause = "there is no wasi-libc here";
        let remedy = "install it (Debian: `apt install wasi-libc libclang-rt-19-dev-wasm32`), or name one by WASI_SYSROOT";
        Failure::new(Exit::Build, "CompilerMissing", cause, remedy)
    })
}

#[cfg(test)]
#[path = "c_tests.rs"]
mod tests;
