//! The compiler, where it was built.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Compiles a module for this machine; nothing where there is no compiler, and says so.
pub fn compile(text: &str) -> Option<Vec<u8>> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let Some(compiler) = compiler() else {
        eprintln!(
            "SKIPPED: no compiler: build it in rust/compiler, or name it with KETCH_COMPILER"
        );
        return None;
    };
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let base = std::env::temp_dir().join(format!("ketch-wamr-{}-{number}", std::process::id()));
    let (module, code) = (base.with_extension("wasm"), base.with_extension("aot"));
    std::fs::write(&module, super::wasm(text)).expect("the module can be written");
    let output = Command::new(compiler)
        .args(["--target", "x86-64", "--output"])
        .args([&code, &module])
        .output()
        .expect("the compiler runs");
    assert!(
        output.status.success(),
        "{text}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let bytes = std::fs::read(&code).expect("there is code");
    for file in [module, code] {
        let _ = std::fs::remove_file(file);
    }
    Some(bytes)
}

fn compiler() -> Option<PathBuf> {
    if !cfg!(target_arch = "x86_64") {
        return None;
    }
    let named = std::env::var_os("KETCH_COMPILER").map(PathBuf::from);
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../compiler/target");
    let built = ["release", "debug"].map(|profile| folder.join(profile).join("ketch-compiler"));
    named.into_iter().chain(built).find(|path| path.is_file())
}
