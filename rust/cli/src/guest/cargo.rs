//! Runs cargo on a container's project.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::manifest::Manifest;
use super::toolchain::{TARGET, Toolchain};
use crate::error::{Exit, Failure, Result};

/// How cargo is to be run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Say nothing but warnings and errors.
    pub quiet: bool,
    /// Refuse to change the lock file.
    pub locked: bool,
    /// Have rustup add the wasm target first.
    pub add_target: bool,
}

/// What cargo knows of a project.
#[derive(Debug, PartialEq, Eq)]
pub struct Project {
    /// Its `Cargo.toml`.
    pub manifest: PathBuf,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
    /// Folder and name of each package that comes from a path, the project among them.
    pub local: Vec<(PathBuf, String)>,
}

impl Project {
    /// Asks cargo.
    ///
    /// # Errors
    /// [`Exit::Build`] where cargo does not run or refuses the project.
    pub fn read(folder: &Path, toolchain: &Toolchain, options: &Options) -> Result<Project> {
        let mut command = toolchain.command(folder);
        command.args([
            "metadata",
            "--format-version",
            "1",
            "--filter-platform",
            TARGET,
        ]);
        add_options(&mut command, options);
        let output = command
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| not_run(toolchain, &error))?;
        if !output.status.success() {
            return Err(failed("cargo cannot read the project"));
        }
        parse_metadata(folder, &output.stdout)
            .ok_or_else(|| failed("cargo describes the project in an unknown form"))
    }

    /// Builds the project and returns its module's file.
    ///
    /// # Errors
    /// [`Exit::Build`] where it does not compile or gives no module.
    pub fn build(
        &self,
        toolchain: &Toolchain,
        manifest: &Manifest,
        options: &Options,
    ) -> Result<PathBuf> {
        let folder = self.manifest.parent().unwrap_or(Path::new("."));
        let mut command = toolchain.command(folder);
        command.args([
            "build",
            "--release",
            "--target",
            TARGET,
            "--message-format",
            "json-render-diagnostics",
        ]);
        add_options(&mut command, options);
        command.env("CARGO_ENCODED_RUSTFLAGS", self.flags(toolchain, manifest));
        let output = command
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| not_run(toolchain, &error))?;
        if !output.status.success() {
            return Err(failed("the container does not compile"));
        }
        module_of(&self.manifest, &output.stdout).ok_or_else(|| {
            Failure::new(
                Exit::Build,
                "BuildWithoutModule",
                format!(
                    "{} compiles, but gives no wasm module",
                    self.manifest.display()
                ),
                "put `[lib]` with `crate-type = [\"cdylib\"]` into Cargo.toml",
            )
        })
    }

    /// The compiler's flags, as cargo's environment takes them.
    fn flags(&self, toolchain: &Toolchain, manifest: &Manifest) -> OsString {
        let mut flags: Vec<OsString> = Vec::new();
        if let Some(linker) = &toolchain.linker {
            flags.push(join("-Clinker=", linker, ""));
            flags.push("-Clinker-flavor=wasm-ld".into());
        }
        flags.push(
            format!(
                "-Clink-arg=-zstack-size={}",
                manifest.data_stack.next_multiple_of(16)
            )
            .into(),
        );
        // By these two the engine finds the end of what the module uses, and gives it no more
        // linear memory than that.
        flags.push("-Clink-arg=--export=__heap_base".into());
        flags.push("-Clink-arg=--export=__data_end".into());
        // Numbers in as few bytes as they need, not in the five that the linker reserves: a tenth
        // less to carry. It works only without symbols, which no device has a use for.
        flags.push("-Clink-arg=--compress-relocations".into());
        flags.push("-Clink-arg=--strip-all".into());
        // The places in panic messages name packages and not folders of this machine, so that
        // the same source gives the same module everywhere.
        for (folder, name) in &self.local {
            flags.push(join("--remap-path-prefix=", folder, &format!("={name}")));
        }
        flags.push(join(
            "--remap-path-prefix=",
            &toolchain.sysroot.join("lib/rustlib/src/rust"),
            "=rust",
        ));
        flags.join("\u{1f}".as_ref())
    }
}

fn join(before: &str, path: &Path, after: &str) -> OsString {
    let mut flag = OsString::from(before);
    flag.push(path);
    flag.push(after);
    flag
}

fn add_options(command: &mut Command, options: &Options) {
    if options.quiet {
        command.arg("--quiet");
    }
    if options.locked {
        command.arg("--locked");
    }
}

fn parse_metadata(folder: &Path, json: &[u8]) -> Option<Project> {
    let metadata: Value = serde_json::from_slice(json).ok()?;
    let mut local = Vec::new();
    for package in metadata["packages"].as_array()? {
        if package["source"].is_null() {
            let path = Path::new(package["manifest_path"].as_str()?).parent()?;
            local.push((path.to_owned(), package["name"].as_str()?.to_owned()));
        }
    }
    // Packages of one workspace are compiled by paths from its root, which are not to be told from
    // this machine's, so nothing has to be done about those.
    Some(Project {
        manifest: folder.join("Cargo.toml").canonicalize().ok()?,
        target: metadata["target_directory"].as_str()?.into(),
        local,
    })
}

/// The module among the messages of a build: the project's own, not one of its dependencies'.
fn module_of(manifest: &Path, messages: &[u8]) -> Option<PathBuf> {
    let lines = messages.split(|byte| *byte == b'\n');
    let artifacts = lines
        .filter_map(|line| serde_json::from_slice::<Value>(line).ok())
        .filter(|message| {
            message["reason"] == "compiler-artifact"
                && message["manifest_path"].as_str().map(Path::new) == Some(manifest)
        });
    let files: Vec<String> = artifacts
        .flat_map(|artifact| {
            artifact["filenames"]
                .as_array()
                .cloned()
                .unwrap_or_default()
        })
        .filter_map(|file| file.as_str().map(str::to_owned))
        .collect();
    files
        .into_iter()
        .rfind(|file| file.ends_with(".wasm"))
        .map(PathBuf::from)
}

fn not_run(toolchain: &Toolchain, error: &std::io::Error) -> Failure {
    Failure::new(
        Exit::Build,
        "CompilerMissing",
        format!(
            "{} does not run: {}",
            toolchain.cargo.display(),
            crate::error::plain(error)
        ),
        "install cargo beside the compiler",
    )
}

fn failed(what: &str) -> Failure {
    Failure::new(
        Exit::Build,
        "BuildFailed",
        what,
        "see what cargo said above",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_own_module_is_found_among_the_messages() {
        let messages = br#"{"reason":"compiler-artifact","manifest_path":"/d/Cargo.toml","filenames":["/t/dep.wasm"]}
{"reason":"compiler-artifact","manifest_path":"/p/Cargo.toml","filenames":["/t/p.wasm","/t/p.d"]}
{"reason":"build-finished","success":true}
noise"#;
        assert_eq!(
            module_of(Path::new("/p/Cargo.toml"), messages),
            Some("/t/p.wasm".into())
        );
        assert_eq!(module_of(Path::new("/q/Cargo.toml"), messages), None);
    }

    #[test]
    fn local_packages_lose_their_folder_and_the_stack_is_aligned() {
        let project = Project {
            manifest: "/home/me/blinky/Cargo.toml".into(),
            target: "/home/me/blinky/target".into(),
            local: vec![("/home/me/sdk".into(), "ketch-sdk".into())],
        };
        let toolchain = Toolchain {
            cargo: "cargo".into(),
            rustc: "rustc".into(),
            sysroot: "/usr".into(),
            library: super::super::toolchain::Library::FromSource,
            linker: Some("/usr/bin/wasm-ld-19".into()),
            active: false,
        };
        let source = "name = \"b\"\nversion = \"1.0.0\"\nkind = \"reactor\"\n[resources]\ndata-stack = 1001\n";
        let manifest = Manifest::parse(source, Path::new("ketch.toml")).unwrap();
        let flags = project.flags(&toolchain, &manifest).into_string().unwrap();
        let flags: Vec<&str> = flags.split('\u{1f}').collect();
        assert!(flags.contains(&"-Clinker=/usr/bin/wasm-ld-19"));
        assert!(flags.contains(&"-Clink-arg=-zstack-size=1008"));
        assert!(flags.contains(&"--remap-path-prefix=/home/me/sdk=ketch-sdk"));
    }
}
