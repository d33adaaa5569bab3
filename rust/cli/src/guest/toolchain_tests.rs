use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// A folder of its own that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = env::temp_dir().join(format!("ketch-toolchain-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// A compiler that only knows where its sysroot is.
    fn compiler(
        &self,
        name: &str,
        library: Option<Library>,
        own_linker: bool,
    ) -> (PathBuf, PathBuf) {
        let sysroot = self.0.join(name);
        let rustlib = sysroot.join("lib/rustlib");
        fs::create_dir_all(rustlib.join(TARGET).join("lib")).unwrap();
        match library {
            Some(Library::Installed) => touch(&rustlib.join(TARGET).join("lib/libcore-0123.rlib")),
            Some(Library::FromSource) => touch(&rustlib.join("src/rust/library/core/Cargo.toml")),
            None => {}
        }
        if own_linker {
            touch(&rustlib.join("host/bin/rust-lld"));
        }
        let rustc = self.0.join(format!("{name}-rustc"));
        fs::write(&rustc, format!("#!/bin/sh\necho {}\n", sysroot.display())).unwrap();
        fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).unwrap();
        (self.0.join(format!("{name}-cargo")), rustc)
    }

    fn search(&self, compilers: Vec<(PathBuf, PathBuf)>) -> Search {
        Search {
            compilers,
            path: vec![self.0.join("bin")],
            project: self.0.clone(),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn touch(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "").unwrap();
}

#[test]
fn the_active_compiler_is_taken_where_it_has_the_target() {
    let folder = Folder::new("active");
    let active = folder.compiler("active", Some(Library::Installed), true);
    let other = folder.compiler("other", Some(Library::Installed), true);
    let found = folder.search(vec![active.clone(), other]).find().unwrap();
    assert_eq!(
        (found.cargo, found.rustc, found.active),
        (active.0, active.1, true)
    );
    assert_eq!(found.linker, None);
}

#[test]
fn an_installed_library_goes_before_one_to_build() {
    let folder = Folder::new("installed");
    let active = folder.compiler("active", Some(Library::FromSource), true);
    let other = folder.compiler("other", Some(Library::Installed), true);
    let found = folder.search(vec![active, other.clone()]).find().unwrap();
    assert_eq!((found.rustc, found.library), (other.1, Library::Installed));
}

#[test]
fn another_compiler_runs_free_of_the_active_ones_environment() {
    let folder = Folder::new("environment");
    let active = folder.compiler("active", None, true);
    let other = folder.compiler("other", Some(Library::FromSource), false);
    touch(&folder.0.join("bin/wasm-ld-9"));
    touch(&folder.0.join("bin/wasm-ld-19"));
    let found = folder.search(vec![active, other.clone()]).find().unwrap();
    assert_eq!(found.linker, Some(folder.0.join("bin/wasm-ld-19")));
    let command = found.command(&folder.0);
    let variable = |name: &str| {
        command
            .get_envs()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    };
    assert_eq!(variable("RUSTUP_TOOLCHAIN"), Some(None));
    assert_eq!(variable("CARGO"), Some(None));
    assert_eq!(variable("RUSTC"), Some(Some(other.1.as_os_str())));
    assert_eq!(variable("RUSTC_BOOTSTRAP"), Some(Some(OsStr::new("1"))));
    touch(&folder.0.join("bin/wasm-ld"));
    let found = folder.search(vec![other]).find().unwrap();
    assert_eq!(found.linker, Some(folder.0.join("bin/wasm-ld")));
}

#[test]
fn each_thing_that_is_missing_has_its_own_words() {
    let folder = Folder::new("missing");
    let none = folder
        .search(vec![("no-cargo".into(), "no-rustc-of-this-name".into())])
        .find()
        .unwrap_err();
    assert_eq!(none.message, "there is no Rust compiler here");
    let bare = folder.compiler("bare", None, true);
    let target = folder.search(vec![bare]).find().unwrap_err();
    assert!(
        target
            .message
            .contains("has the target wasm32-unknown-unknown"),
        "{}",
        target.message
    );
    let unlinked = folder.compiler("unlinked", Some(Library::Installed), false);
    let linker = folder.search(vec![unlinked]).find().unwrap_err();
    assert_eq!(linker.message, "there is no linker for wasm here");
    assert_eq!((linker.exit, linker.name), (Exit::Build, "CompilerMissing"));
}
