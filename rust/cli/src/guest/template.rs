//! The project that `ketch new` writes: it builds as it stands and blinks a led.

use std::fs;
use std::path::{Path, PathBuf};

use ketch_image::text::is_name;

use super::language::Language;
use super::manifest::FILE_NAME;
use crate::error::{Exit, Failure, Result};

/// The files of a project: name and text, in which `{{name}}`, `{{crate}}`, `{{language}}`, `{{source}}` and
/// `{{sdk}}` are filled in.
type Files = &'static [(&'static str, &'static str)];

const MANIFEST: &str = include_str!("template/language.toml.txt");
const README: &str = include_str!("template/language.md.txt");
const IGNORED: &str = include_str!("template/language.gitignore.txt");

// What these two do is what the examples do.
const C_FILES: Files = &[
    (
        "src/main.c",
        include_str!("../../../../wasm-apps/blinky-c/src/main.c"),
    ),
    (FILE_NAME, MANIFEST),
    ("README.md", README),
    (".gitignore", IGNORED),
];

const ASSEMBLYSCRIPT_FILES: Files = &[
    (
        "src/index.ts",
        include_str!("../../../../wasm-apps/blinky-assemblyscript/src/index.ts"),
    ),
    ("package.json", include_str!("template/package.json.txt")),
    (FILE_NAME, MANIFEST),
    ("README.md", README),
    (".gitignore", IGNORED),
];

const FILES: Files = &[
    ("Cargo.toml", include_str!("template/Cargo.toml.txt")),
    ("src/lib.rs", include_str!("template/lib.rs.txt")),
    (FILE_NAME, include_str!("template/ketch.toml.txt")),
    ("README.md", include_str!("template/README.md.txt")),
    (".gitignore", include_str!("template/gitignore.txt")),
];

/// Writes a project for a container of this name into a new folder below `parent`, and returns
/// the folder.
///
/// # Errors
/// [`Exit::Usage`] for a name that no container can have, [`Exit::File`] where the folder is there
/// already or cannot be written.
pub fn write(parent: &Path, name: &str, language: Language) -> Result<PathBuf> {
    write_with(parent, name, language, &sdk_dependency())
}

fn write_with(parent: &Path, name: &str, language: Language, sdk: &str) -> Result<PathBuf> {
    let crate_name = crate_name(name)?;
    let project = parent.join(name);
    if project.exists() {
        return Err(Failure::new(
            Exit::File,
            "ProjectExists",
            format!("{} is there already", project.display()),
            "choose another name, or remove the folder",
        ));
    }
    let (files, source) = match language {
        Language::Rust => (FILES, "src/lib.rs"),
        Language::C => (C_FILES, "src/main.c"),
        Language::AssemblyScript => (ASSEMBLYSCRIPT_FILES, "src/index.ts"),
    };
    for (file, text) in files {
        let text = text
            .replace("{{language}}", language.word())
            .replace("{{source}}", source)
            .replace("{{name}}", name)
            .replace("{{crate}}", &crate_name)
            .replace("{{sdk}}", sdk);
        let path = project.join(file);
        let failed = |error: std::io::Error| Failure::file("write", &path, &error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(&path, text).map_err(failed)?;
    }
    Ok(project)
}

/// The name of the package: as the container's where cargo takes that.
fn crate_name(name: &str) -> Result<String> {
    let crate_name = name.replace('.', "-");
    if is_name(name) && crate_name.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Ok(crate_name);
    }
    Err(Failure::new(
        Exit::Usage,
        "NameInvalid",
        format!("{name:?} cannot be the name of a project"),
        "use a letter, then up to 31 of a-z, 0-9, '-', '_' and '.'",
    ))
}

/// Where the project gets the SDK: from the checkout that this tool was built in while that is
/// there, else from the registry, in this tool's version.
fn sdk_dependency() -> String {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk");
    match checkout.canonicalize() {
        Ok(path) => format!("{{ path = {:?} }}", path.display().to_string()),
        Err(_) => format!("{:?}", env!("CARGO_PKG_VERSION")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guest::manifest::Manifest;

    #[test]
    fn the_project_is_complete_and_its_manifest_valid() {
        let parent = std::env::temp_dir().join(format!("ketch-new-{}", std::process::id()));
        let project = write_with(&parent, "my.first", Language::Rust, "\"1\"").unwrap();
        let manifest = Manifest::read(&project).unwrap();
        assert_eq!(manifest.name, "my.first");
        let cargo: toml::Table = fs::read_to_string(project.join("Cargo.toml"))
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(cargo["package"]["name"].as_str(), Some("my-first"));
        for (file, _) in FILES {
            assert!(
                !fs::read_to_string(project.join(file))
                    .unwrap()
                    .contains("{{"),
                "{file}"
            );
        }
        assert_eq!(
            write_with(&parent, "my.first", Language::C, "\"1\"")
                .unwrap_err()
                .name,
            "ProjectExists"
        );
        fs::remove_dir_all(parent).unwrap();
    }

    #[test]
    fn the_projects_in_other_languages_are_complete() {
        let parent = std::env::temp_dir().join(format!("ketch-lang-{}", std::process::id()));
        for (language, word) in Language::WORDS {
            let project = write(&parent, word, language).unwrap();
            let manifest = Manifest::read(&project).unwrap();
            assert_eq!(
                (manifest.name.as_str(), manifest.language),
                (word, language)
            );
            let source = if language == Language::AssemblyScript {
                "src/index.ts"
            } else if language == Language::C {
                "src/main.c"
            } else {
                "src/lib.rs"
            };
            assert!(project.join(source).exists(), "{word}");
            let readme = fs::read_to_string(project.join("README.md")).unwrap();
            assert!(
                readme.contains(source) && !readme.contains("{{"),
                "{readme}"
            );
        }
        fs::remove_dir_all(parent).unwrap();
    }

    #[test]
    fn names_that_cargo_or_the_device_refuse_are_refused_first() {
        for name in [
            "",
            "Blinky",
            "9lives",
            "../up",
            "-x",
            "a b",
            "abcdefghijklmnopqrstuvwxyz0123456",
        ] {
            let failure = write(Path::new("/nonexistent"), name, Language::Rust).unwrap_err();
            assert_eq!(failure.name, "NameInvalid", "{name}");
        }
    }
}
