//! The repository's containers, compiled ahead of time.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use ketch_image::{Builder, Image, PayloadKind, PayloadSource, RequestSource};

/// The image of a container with its code compiled for this machine, and without the wasm that it
/// was compiled from; nothing where there is no compiler, and says so.
pub fn compiled(name: &str) -> Option<Vec<u8>> {
    let Some(compiler) = compiler() else {
        eprintln!(
            "SKIPPED: no compiler: build it in rust/compiler, or name it with KETCH_COMPILER"
        );
        return None;
    };
    let bytes = super::image(name);
    let image = Image::parse(&bytes).expect("the image is whole");
    let wasm = image.payload(PayloadKind::Wasm).expect("it has a module");
    // Tests that run at the same time may compile the same container.
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let base = std::env::temp_dir().join(format!("ketch-sim-{process}-{count}-{name}"));
    let (module, code) = (base.with_extension("wasm"), base.with_extension("aot"));
    std::fs::write(&module, wasm).expect("the module can be written");
    let output = Command::new(compiler)
        .args(["--target", "x86-64", "--output"])
        .args([&code, &module])
        .output()
        .expect("the compiler runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let manifest = image.manifest();
    let payload = PayloadSource::Aot(
        "x86-64".into(),
        std::fs::read(&code).expect("there is code"),
    );
    for file in [module, code] {
        let _ = std::fs::remove_file(file);
    }
    let requests = manifest.requests().map(|request| RequestSource {
        capability: request.capability,
        label: request.label.into(),
        operations: request.operations,
    });
    let builder = Builder {
        kind: manifest.kind,
        payloads: vec![payload],
        requests: requests.collect(),
        resources: manifest.resources,
        ..Builder::new(manifest.id, manifest.name, manifest.version)
    };
    Some(builder.build().expect("it fits the format"))
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
