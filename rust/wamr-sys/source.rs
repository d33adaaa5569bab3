//! Where WAMR's source lies on this machine. Shared by the build script and the bindings' test.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the WAMR source for host builds: `KETCH_WAMR_SOURCE`, or else what the package named
/// in `source/Cargo.toml` carries. Cargo downloads that package where needed, checks it against
/// `source/Cargo.lock` and unpacks it into its registry folder, which is only read here.
pub fn locate() -> Result<PathBuf, String> {
    let root = match env::var_os("KETCH_WAMR_SOURCE") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => from_package()?,
    };
    if root.join("core/iwasm/include/wasm_export.h").is_file() {
        Ok(root)
    } else {
        Err(format!("{} holds no WAMR source", root.display()))
    }
}

fn from_package() -> Result<PathBuf, String> {
    // By way of the sibling, since the compiler's build script shares this file.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wamr-sys/source");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(&folder)
        .args(["metadata", "--format-version", "1", "--locked"]);
    // What the outer build was told about its target and flags is none of this one's business.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_UNSTABLE_")
            || text.starts_with("CARGO_BUILD_")
            || text.ends_with("RUSTFLAGS")
        {
            cargo.env_remove(&name);
        }
    }
    let output = cargo
        .output()
        .map_err(|error| format!("cannot run cargo to find WAMR's source: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo cannot get the package that carries WAMR's source (set KETCH_WAMR_SOURCE to use a copy): {}",
            String::from_utf8_lossy(&output.stderr).replace('\n', " ")
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    // One field of one package is all that is wanted of this JSON, so no parser: a package's own
    // object has its version right after its name, which no mention of it elsewhere has.
    let manifest = text
        .split_once("\"name\":\"wamrx-sys\",\"version\":")
        .and_then(|(_, package)| package.split_once("\"manifest_path\":\""))
        .and_then(|(_, path)| path.split_once('"'))
        .map(|(path, _)| path.replace("\\\\", "\\"))
        .ok_or("cargo metadata does not name the package that carries WAMR's source")?;
    let package = Path::new(&manifest)
        .parent()
        .ok_or("a manifest without a folder")?;
    Ok(package.join("wasm-micro-runtime"))
}
