use super::*;
use crate::error::Exit;
use crate::guest::template;
use ketch_abi::import;
use std::collections::BTreeSet;

/// A folder of its own that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("ketch-build-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const QUIET: Options = Options {
    quiet: true,
    locked: false,
    add_target: false,
};

#[test]
fn a_new_project_in_another_language_builds_as_it_stands() {
    let folder = Folder::new("languages");
    for (language, word) in Language::WORDS {
        if language == Language::Rust {
            continue;
        }
        let project = template::write(&folder.0, word, language).unwrap();
        match build(&project, &QUIET, |_| ()) {
            Ok(built) => {
                assert!(built.wasm.len() < 4096, "{word}: {}", built.wasm.len());
                assert!(built.memory < 4096, "{word}: {}", built.memory);
                assert_eq!(built.warnings, Vec::<String>::new(), "{word}");
            }
            Err(failure) => {
                assert_eq!(failure.name, "CompilerMissing", "{failure:?}");
                println!("skipped: a project in {word}: {}", failure.message);
            }
        }
    }
}

#[test]
fn a_new_project_builds_as_it_stands() {
    let folder = Folder::new("new");
    let project = template::write(&folder.0, "hello", Language::Rust).unwrap();
    let mut said = String::new();
    let built = build(&project, &QUIET, |what| said = what.to_owned()).unwrap();
    assert!(said.starts_with("Building hello with "), "{said}");
    assert!(built.path.ends_with("ketch/hello.wasm"));
    assert_eq!(fs::read(&built.path).unwrap(), built.wasm);
    assert!(built.wasm.len() < 10_000, "{} bytes", built.wasm.len());
    assert!(
        built
            .module
            .exports
            .iter()
            .any(|name| name == import::EXPORT_ON_EVENT)
    );
    assert!(
        built
            .module
            .exports
            .iter()
            .any(|name| name == import::EXPORT_REALLOC)
    );
    assert!(
        built
            .module
            .imports
            .iter()
            .any(|(module, _)| module == import::GPIO_DIGITAL)
    );
    assert!(
        (2048..8192).contains(&built.memory),
        "{} bytes of memory",
        built.memory
    );
    assert!(built.warnings.is_empty());
    // Panic messages name packages, not the folders of who built it.
    let parent = folder.0.display().to_string();
    assert!(
        !built
            .wasm
            .windows(parent.len())
            .any(|bytes| bytes == parent.as_bytes())
    );
    // The manifest is held against the module each time.
    let manifest = project.join("ketch.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.split("[[capability]]").next().unwrap()).unwrap();
    assert_eq!(
        build(&project, &QUIET, |_| ()).unwrap_err().name,
        "CapabilityMissing"
    );
    // What does not compile is the compiler's to explain.
    fs::write(project.join("src/lib.rs"), "nonsense").unwrap();
    assert_eq!(
        build(&project, &QUIET, |_| ()).unwrap_err().name,
        "BuildFailed"
    );
}

#[test]
fn a_module_from_elsewhere_is_checked_the_same() {
    let folder = Folder::new("elsewhere");
    let manifest = "name = \"c\"\nversion = \"1.0.0\"\nkind = \"reactor\"\nmodule = \"out.wasm\"\n";
    fs::write(folder.0.join("ketch.toml"), manifest).unwrap();
    let outcome = || build(&folder.0, &QUIET, |_| unreachable!("nothing is built"));
    assert_eq!(outcome().unwrap_err().exit, Exit::File);
    fs::write(folder.0.join("out.wasm"), b"\0asm\x01\0\0\0").unwrap();
    assert_eq!(outcome().unwrap_err().name, "EntryMissing");
    fs::write(folder.0.join("out.wasm"), b"\x7fELF").unwrap();
    assert_eq!(outcome().unwrap_err().name, "ModuleInvalid");
}

/// The folders of the example containers and of those for the tests.
fn containers() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wasm-apps");
    let mut folders = Vec::new();
    for parent in [root.join("tests"), root] {
        let entries = fs::read_dir(parent)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        folders.extend(entries.filter(|path| path.join("ketch.toml").exists()));
    }
    folders
}

#[test]
fn every_container_builds_and_together_they_call_every_import() {
    let mut called = BTreeSet::new();
    let folders = containers();
    assert!(folders.len() >= 16, "{folders:?}");
    for folder in folders {
        match build(&folder, &QUIET, |_| ()) {
            // Other languages have tests of their own, which say what is missing.
            Err(failure) if failure.name == "CompilerMissing" => {
                assert!(folder.join("Cargo.toml").metadata().is_err());
            }
            Err(failure) => {
                assert!(
                    folder.ends_with("no-grant"),
                    "{}: {failure:?}",
                    folder.display()
                );
                assert_eq!(failure.name, "CapabilityMissing");
            }
            Ok(built) => {
                assert!(!folder.ends_with("no-grant"));
                assert_eq!(built.warnings, Vec::<String>::new(), "{}", folder.display());
                called.extend(built.module.imports);
            }
        }
    }
    // No program calls all of preview 1; the simulator's tests do.
    let modules = ketch_host_functions::MODULES.iter();
    let all = modules
        .filter(|module| module.name.as_str() != import::PREVIEW1)
        .flat_map(|module| {
            let functions = module.functions.iter().copied().flatten();
            functions.map(|function| {
                let (module, name) = (module.name.as_str(), function.name.as_str());
                (module.to_owned(), name.to_owned())
            })
        });
    let missing: Vec<_> = all.filter(|import| !called.contains(import)).collect();
    assert!(missing.is_empty(), "no container calls {missing:#?}");
}
