//! The Zephyr workspace, and builds in it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Target;

/// The C library that comes compiled with the distribution's cross compiler. Zephyr would build its
/// own from source, a thousand files.
const PICOLIBC: [&str; 2] = [
    "-DTOOLCHAIN_HAS_PICOLIBC=ON",
    "-DCONFIG_PICOLIBC_USE_TOOLCHAIN=y",
];

/// Whether it is for this command to choose the distribution's cross compiler.
fn own_toolchain() -> bool {
    env::var_os("ZEPHYR_TOOLCHAIN_VARIANT").is_none()
}

/// A Zephyr workspace, with what it takes to build in it.
pub struct Workspace {
    root: PathBuf,
    zephyr: PathBuf,
    /// `PATH` with a Python that has west in front.
    path: OsString,
}

impl Workspace {
    /// Finds it as `scripts/zephyr.sh` does: by `ZEPHYR_BASE`, or by what `west zephyr-export` wrote
    /// into CMake's package registry.
    pub fn find(root: &Path) -> Result<Workspace, String> {
        let zephyr = env::var_os("ZEPHYR_BASE")
            .map(PathBuf::from)
            .into_iter()
            .chain(registered())
            .find(|base| base.join("scripts/twister").exists())
            .ok_or(
                "no Zephyr workspace found: set ZEPHYR_BASE, or run `west zephyr-export` in one",
            )?;
        let inherited = env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<PathBuf> = env::split_paths(&inherited).collect();
        if !folders.iter().any(|folder| folder.join("west").exists()) {
            let own = root.join("rust/target/tools/python/bin");
            if !own.join("west").exists() {
                return Err(
                    "no west in PATH: activate the workspace's Python environment, or let \
                    scripts/test.sh zephyr set one up"
                        .into(),
                );
            }
            folders.insert(0, own);
        }
        let path = env::join_paths(folders).map_err(|error| error.to_string())?;
        Ok(Workspace {
            root: root.into(),
            zephyr,
            path,
        })
    }

    /// Where Zephyr itself is.
    pub fn zephyr(&self) -> &Path {
        &self.zephyr
    }

    /// Builds an application of the repository for a target, into a folder of this name, and returns
    /// the executable.
    pub fn build(
        &self,
        target: &Target,
        name: &str,
        application: &str,
        options: &[&str],
    ) -> Result<PathBuf, String> {
        let folder = self
            .root
            .join("rust/target/bench")
            .join(target.name)
            .join(name);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        // What was a default when it was written would count as chosen. Nothing is built again for it
        // where the new one says the same.
        let _ = fs::remove_file(folder.join("zephyr/.config"));
        let mut configure = self.command("cmake");
        configure
            .args(["-G", "Ninja", "-B"])
            .arg(&folder)
            .arg("-S")
            .arg(self.root.join(application))
            .arg(format!("-DBOARD={}", target.board))
            .arg(format!("-DZEPHYR_EXTRA_MODULES={}", self.root.display()))
            .args(options);
        if own_toolchain() {
            configure.args(PICOLIBC);
        }
        self.log(configure, &folder.join("configure.log"))?;
        let mut build = self.command("cmake");
        build.arg("--build").arg(&folder);
        self.log(build, &folder.join("build.log"))?;
        Ok(folder.join("zephyr/zephyr.elf"))
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("PATH", &self.path)
            .env("ZEPHYR_BASE", &self.zephyr)
            // Builds share what cargo compiles of other crates, with those of scripts/zephyr.sh too.
            .env(
                "CARGO_BUILD_BUILD_DIR",
                self.root.join("rust/target/zephyr"),
            )
            // This command's own cargo chose a toolchain; the firmware's build chooses anew.
            .env_remove("CARGO")
            .env_remove("RUSTUP_TOOLCHAIN");
        if own_toolchain() {
            command
                .env("ZEPHYR_TOOLCHAIN_VARIANT", "cross-compile")
                .env("CROSS_COMPILE", "/usr/bin/arm-none-eabi-");
        }
        command
    }

    /// Runs a command whose output is read only when it fails.
    fn log(&self, mut command: Command, path: &Path) -> Result<(), String> {
        let program = command.get_program().to_string_lossy().into_owned();
        let output = command
            .output()
            .map_err(|error| format!("{program}: {error}"))?;
        let text = [output.stdout, output.stderr].concat();
        fs::write(path, &text).map_err(|error| format!("{}: {error}", path.display()))?;
        if output.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        let last = lines[lines.len().saturating_sub(30)..].join("\n");
        Err(format!(
            "{last}\n{program} failed; all of it: {}",
            path.display()
        ))
    }
}

/// Every Zephyr in CMake's package registry.
fn registered() -> Vec<PathBuf> {
    let Some(home) = env::var_os("HOME") else {
        return Vec::new();
    };
    let registry = Path::new(&home).join(".cmake/packages/Zephyr");
    let Ok(entries) = fs::read_dir(registry) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.path()).ok())
        // Each tells the folder of the package, which lies in share/zephyr-package/cmake.
        .filter_map(|text| Some(Path::new(text.trim()).ancestors().nth(3)?.to_owned()))
        .collect()
}
