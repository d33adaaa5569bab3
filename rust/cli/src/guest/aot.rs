//! Compiling a module ahead of time, by the program `ketch-compiler`.
//!
//! It is a program of its own because it needs LLVM, which is a hundred times the size of everything
//! else here and which most who make containers never need.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ketch_abi::Target;

use crate::error::{Exit, Failure, Result};

/// The program's name.
const PROGRAM: &str = "ketch-compiler";

/// Names the program where it is somewhere else.
const VARIABLE: &str = "KETCH_COMPILER";

/// Said of a target that does not exist.
pub const TARGETS: &str = "there are x86-64, cortex-m33, cortex-m4, cortex-m3 and riscv32imac";

const INSTALL: &str = "install LLVM's development files (Debian, Ubuntu 24.04: `apt install llvm-19-dev`), then in Ketch's repository `cargo install --path rust/compiler`; or name the program with KETCH_COMPILER";

/// A module compiled for one kind of device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// What for.
    pub target: Target,
    /// Where it was written, beside the module.
    pub path: PathBuf,
    /// What a device runs.
    pub code: Vec<u8>,
}

/// The program that compiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiler {
    program: PathBuf,
}

impl Compiler {
    /// What `KETCH_COMPILER` names, else what lies beside this program, else what is on the path.
    ///
    /// # Errors
    /// [`Exit::Build`] where there is none, saying how to install it.
    pub fn find() -> Result<Compiler> {
        let named = env::var_os(VARIABLE).filter(|value| !value.is_empty());
        let path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>());
        let own = env::current_exe().ok();
        let beside = own.as_deref().and_then(Path::parent);
        find(
            named.as_deref().map(Path::new),
            beside,
            &path.unwrap_or_default(),
        )
    }

    /// Compiles the module in this file, into a file beside it.
    ///
    /// # Errors
    /// [`Exit::Build`] where the compiler does not run or refuses the module.
    pub fn compile(&self, module: &Path, target: Target) -> Result<Compiled> {
        let path = module.with_extension(format!("{}.aot", target.word()));
        let output = Command::new(&self.program)
            .args(["--target", target.word(), "--output"])
            .args([&path, module])
            .output()
            .map_err(|error| {
                let why = crate::error::plain(&error);
                missing(format!("{} does not run: {why}", self.program.display()))
            })?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.lines().next().unwrap_or("it gave no reason");
            let said = said.strip_prefix("error: ").unwrap_or(said);
            return Err(Failure::new(
                Exit::Build,
                "CompilationFailed",
                format!("cannot compile for {}: {said}", target.word()),
                "change what it names; without --aot, devices interpret the module",
            ));
        }
        let code = fs::read(&path).map_err(|error| Failure::file("read", &path, &error))?;
        Ok(Compiled { target, path, code })
    }
}

fn find(named: Option<&Path>, beside: Option<&Path>, path: &[PathBuf]) -> Result<Compiler> {
    if let Some(program) = named {
        return if program.is_file() {
            Ok(Compiler {
                program: program.to_owned(),
            })
        } else {
            let cause = format!("{VARIABLE} names {}, which is no file", program.display());
            Err(missing(cause))
        };
    }
    let folders = beside.into_iter().chain(path.iter().map(PathBuf::as_path));
    let found = |name: &str| {
        let programs = folders.clone().map(|folder| folder.join(name));
        programs.clone().find(|program| program.is_file())
    };
    if let Some(program) = found(PROGRAM) {
        return Ok(Compiler { program });
    }
    // WAMR's own is no substitute, and whoever has it will wonder.
    let cause = match found("wamrc") {
        Some(other) => format!(
            "there is no {PROGRAM} here; {} is none: what it compiles cannot be stopped in a tight loop",
            other.display()
        ),
        None => format!("there is no {PROGRAM} here"),
    };
    Err(missing(cause))
}

fn missing(cause: String) -> Failure {
    Failure::new(Exit::Build, "CompilerMissing", cause, INSTALL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_named() {
        for target in Target::ALL {
            assert!(TARGETS.contains(target.word()), "{target:?}");
        }
    }

    #[test]
    fn the_nearest_compiler_is_taken_and_wamrc_is_not() {
        let folder = env::temp_dir().join(format!("ketch-aot-{}", std::process::id()));
        let (near, far) = (folder.join("near"), folder.join("far"));
        for folder in [&near, &far] {
            fs::create_dir_all(folder).unwrap();
        }
        let path = [far.clone()];
        let failure = find(None, Some(&near), &path).unwrap_err();
        assert_eq!(
            (failure.exit, failure.name),
            (Exit::Build, "CompilerMissing")
        );
        assert!(failure.remedy.contains("cargo install"));

        fs::write(near.join("wamrc"), "").unwrap();
        let failure = find(None, Some(&near), &path).unwrap_err();
        assert!(failure.message.contains("cannot be stopped"), "{failure:?}");

        fs::write(far.join(PROGRAM), "").unwrap();
        let far = far.join(PROGRAM);
        assert_eq!(find(None, Some(&near), &path).unwrap().program, far);
        fs::write(near.join(PROGRAM), "").unwrap();
        let program = near.join(PROGRAM);
        assert_eq!(find(None, Some(&near), &path).unwrap().program, program);
        assert_eq!(find(Some(&far), Some(&near), &path).unwrap().program, far);
        let failure = find(Some(&folder.join("none")), None, &path).unwrap_err();
        assert!(failure.message.contains("KETCH_COMPILER"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
