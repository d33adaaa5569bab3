//! The compiler of containers, where there is one.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// `ketch-compiler`, for one kind of device.
pub struct Compiler {
    program: PathBuf,
    target: &'static str,
}

impl Compiler {
    /// Finds the one that was built here, or the one in `PATH`.
    pub fn find(root: &Path, target: &'static str) -> Option<Compiler> {
        let own = root.join("rust/compiler/target");
        let path = env::var_os("PATH").unwrap_or_default();
        [own.join("release"), own.join("debug")]
            .into_iter()
            .chain(env::split_paths(&path))
            .map(|folder| folder.join("ketch-compiler"))
            .find(|program| program.is_file())
            .map(|program| Compiler { program, target })
    }

    /// The name of what it compiles for.
    pub fn target(&self) -> &str {
        self.target
    }

    /// Compiles a module; `folder` takes files in between.
    pub fn compile(&self, wasm: &[u8], folder: &Path) -> Result<Vec<u8>, String> {
        let (from, to) = (folder.join("module.wasm"), folder.join("module.aot"));
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&from, wasm))
            .map_err(|error| format!("{}: {error}", from.display()))?;
        let output = Command::new(&self.program)
            .args(["--target", self.target, "--output"])
            .args([&to, &from])
            .output()
            .map_err(|error| format!("{}: {error}", self.program.display()))?;
        if !output.status.success() {
            let reason = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{}: {reason}", self.program.display()));
        }
        fs::read(&to).map_err(|error| format!("{}: {error}", to.display()))
    }
}
