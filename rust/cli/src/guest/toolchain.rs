//! Which Rust compiler here can build for wasm.
//!
//! Two things are needed: `core` for the target, installed with the compiler or built from its
//! source, and a linker for wasm, which rustup brings along and distributions pack apart.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Exit, Failure, Result};

/// The target of every container.
pub const TARGET: &str = "wasm32-unknown-unknown";

const INSTALL: &str = "run `rustup target add wasm32-unknown-unknown`, or on Debian install rustc-web, cargo-web, rust-web-src and lld";

/// A compiler that can build for [`TARGET`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolchain {
    /// What to run as cargo.
    pub cargo: PathBuf,
    /// What cargo is to run as the compiler.
    pub rustc: PathBuf,
    /// Where its libraries are.
    pub sysroot: PathBuf,
    /// How `core` is come by.
    pub library: Library,
    /// The linker for wasm; `None` where the compiler finds its own.
    pub linker: Option<PathBuf>,
    /// Whether it is the one that plain `cargo` runs here.
    pub active: bool,
}

/// How `core` for the target is come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// It is installed.
    Installed,
    /// It is built with the container, from the source that is installed.
    FromSource,
}

/// Where to look for compilers.
#[derive(Clone, Debug)]
pub struct Search {
    /// The cargo and rustc to ask, in order of preference. The first is the active one.
    pub compilers: Vec<(PathBuf, PathBuf)>,
    /// Folders with programs, for the linker.
    pub path: Vec<PathBuf>,
    /// Where the container's project is: its toolchain file counts.
    pub project: PathBuf,
}

impl Search {
    /// The active compiler, then the distribution's.
    pub fn here(project: &Path) -> Search {
        Search {
            compilers: vec![
                (
                    env::var_os("CARGO").unwrap_or("cargo".into()).into(),
                    env::var_os("RUSTC").unwrap_or("rustc".into()).into(),
                ),
                ("/usr/bin/cargo".into(), "/usr/bin/rustc".into()),
            ],
            path: env::var_os("PATH")
                .map(|path| env::split_paths(&path).collect())
                .unwrap_or_default(),
            project: project.to_owned(),
        }
    }

    /// The first compiler that can do it: better with `core` installed than built, better the
    /// active one than the distribution's.
    ///
    /// # Errors
    /// [`Exit::Build`] where none can, saying what is missing.
    pub fn find(&self) -> Result<Toolchain> {
        let mut found: Vec<Toolchain> = Vec::new();
        let mut compilers = 0;
        for (index, (cargo, rustc)) in self.compilers.iter().enumerate() {
            let Some(sysroot) = sysroot(rustc, &self.project, index == 0) else {
                continue;
            };
            compilers += 1;
            let Some(library) = library(&sysroot) else {
                continue;
            };
            found.push(Toolchain {
                cargo: cargo.clone(),
                rustc: rustc.clone(),
                linker: self.linker(&sysroot),
                library,
                sysroot,
                active: index == 0,
            });
        }
        if found.is_empty() {
            let cause = if compilers == 0 {
                "there is no Rust compiler here"
            } else {
                "no Rust compiler here has the target wasm32-unknown-unknown or the source of its library"
            };
            return Err(missing(cause, INSTALL));
        }
        let usable = |library: Library| {
            found
                .iter()
                .find(move |one| one.library == library && one.can_link())
        };
        usable(Library::Installed).or_else(|| usable(Library::FromSource)).cloned().ok_or_else(|| {
            missing(
                "there is no linker for wasm here",
                "install lld (Debian: `apt install lld`), which brings `wasm-ld`, or a Rust toolchain from rustup",
            )
        })
    }

    /// The compiler's own linker needs no naming; else one on the path.
    fn linker(&self, sysroot: &Path) -> Option<PathBuf> {
        if own_linker(sysroot) {
            return None;
        }
        self.path.iter().find_map(|folder| newest_linker(folder))
    }
}

impl Toolchain {
    /// Looks for it as [`Search::find`]; with `add_target`, has rustup add the target first.
    ///
    /// # Errors
    /// As [`Search::find`], and where rustup fails.
    pub fn find(project: &Path, add_target: bool) -> Result<Toolchain> {
        if add_target {
            rustup_add(project)?;
        }
        Search::here(project).find()
    }

    /// A cargo command in this folder that uses this compiler and no other, whatever this process
    /// was started by.
    pub fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.cargo);
        command.current_dir(folder);
        // What cargo and rustup leave in the environment of what they run would send another
        // cargo back to the compiler that cannot do it.
        for variable in [
            "CARGO",
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_BUILD_TARGET",
            "CARGO_BUILD_RUSTFLAGS",
            "RUSTC_WRAPPER",
            "RUSTC_WORKSPACE_WRAPPER",
        ] {
            command.env_remove(variable);
        }
        if !self.active {
            command
                .env_remove("RUSTUP_TOOLCHAIN")
                .env("RUSTC", &self.rustc);
        }
        if self.library == Library::FromSource {
            // Building the library is unstable as an option, not as a result: without this a
            // compiler that is no nightly refuses.
            command
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "core,alloc");
        }
        command
    }

    /// In a few words, for the one who waits.
    pub fn describe(&self) -> String {
        match self.library {
            Library::Installed => format!("{} for {TARGET}", self.rustc.display()),
            Library::FromSource => format!(
                "{} for {TARGET}, with core built from source",
                self.rustc.display()
            ),
        }
    }

    fn can_link(&self) -> bool {
        self.linker.is_some() || own_linker(&self.sysroot)
    }
}

/// Where a compiler keeps its libraries; `None` if it does not run.
fn sysroot(rustc: &Path, project: &Path, active: bool) -> Option<PathBuf> {
    let mut command = Command::new(rustc);
    command.args(["--print", "sysroot"]).current_dir(project);
    if !active {
        command.env_remove("RUSTUP_TOOLCHAIN");
    }
    let output = command
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    Some(PathBuf::from(
        String::from_utf8(output.stdout).ok()?.trim_end(),
    ))
}

fn library(sysroot: &Path) -> Option<Library> {
    let rustlib = sysroot.join("lib/rustlib");
    // Debian leaves an empty folder of the target's name behind; only a library in it counts.
    let installed = rustlib
        .join(TARGET)
        .join("lib")
        .read_dir()
        .is_ok_and(|mut files| {
            files.any(|file| {
                file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libcore-"))
            })
        });
    if installed {
        Some(Library::Installed)
    } else if rustlib.join("src/rust/library/core/Cargo.toml").exists() {
        Some(Library::FromSource)
    } else {
        None
    }
}

/// Whether `rust-lld` lies where the compiler looks for it, below its host's name.
fn own_linker(sysroot: &Path) -> bool {
    let hosts = sysroot.join("lib/rustlib").read_dir();
    hosts.is_ok_and(|mut hosts| {
        hosts.any(|host| host.is_ok_and(|host| host.path().join("bin/rust-lld").exists()))
    })
}

/// `wasm-ld` in this folder, or the one with the highest number, as Debian names them.
fn newest_linker(folder: &Path) -> Option<PathBuf> {
    let version = |name: &OsStr| match name.to_str()? {
        "wasm-ld" => Some(u32::MAX),
        name => name.strip_prefix("wasm-ld-")?.parse().ok(),
    };
    let files = folder
        .read_dir()
        .ok()?
        .flatten()
        .map(|file| file.file_name());
    let newest: Option<(u32, OsString)> =
        files.filter_map(|name| Some((version(&name)?, name))).max();
    newest.map(|(_, name)| folder.join(name))
}

fn rustup_add(project: &Path) -> Result<()> {
    let status = Command::new("rustup")
        .args(["target", "add", TARGET])
        .current_dir(project)
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(missing(
            "rustup could not add the target wasm32-unknown-unknown",
            "see what rustup said above; without a network, install the target by other means",
        )),
        Err(_) => Err(missing("rustup is not installed", INSTALL)),
    }
}

fn missing(cause: &str, remedy: &str) -> Failure {
    Failure::new(Exit::Build, "CompilerMissing", cause, remedy)
}

#[cfg(test)]
#[path = "toolchain_tests.rs"]
mod tests;
