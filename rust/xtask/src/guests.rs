//! Builds and packs the example and test containers into `target/guests/`.

use std::fs;
use std::path::{Path, PathBuf};

use ketch_cli::guest::build::{self, Options};
use ketch_cli::guest::footprint::footprint;

/// Every container project of the repository, in the order of their names.
fn projects(root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut projects = Vec::new();
    for folder in ["wasm-apps", "wasm-apps/tests"] {
        let folder = root.join(folder);
        let entries =
            fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.join("ketch.toml").exists() {
                projects.push(path);
            }
        }
    }
    projects.sort();
    Ok(projects)
}

/// Where the images go.
pub fn folder(root: &Path) -> PathBuf {
    root.join("rust/target/guests")
}

/// Builds all of them.
pub fn run(root: &Path) -> Result<(), String> {
    let to = folder(root);
    fs::create_dir_all(&to).map_err(|error| format!("{}: {error}", to.display()))?;
    for project in projects(root)? {
        let options = Options {
            quiet: true,
            locked: true,
            add_target: false,
        };
        // Not held to their manifests: the tests want the device to refuse some of them.
        let (manifest, _, wasm) =
            build::compile(&project, &options, |_| ()).map_err(|failure| {
                format!(
                    "{}: {}; {}",
                    project.display(),
                    failure.message,
                    failure.remedy
                )
            })?;
        let (name, length, memory) = (&manifest.name, wasm.len(), footprint(&wasm));
        let image = manifest.image(wasm, memory).build();
        let image = image.map_err(|error| format!("{}: {error}", project.display()))?;
        let path = to.join(format!("{name}.ketch"));
        // Left alone where nothing changed, so that what depends on it is not built again.
        if fs::read(&path).ok().as_deref() != Some(&image[..]) {
            fs::write(&path, &image).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let image = image.len();
        println!(
            "{name:<20} module {length:>6} bytes, image {image:>6} bytes, linear memory {memory:>6} bytes"
        );
    }
    Ok(())
}
