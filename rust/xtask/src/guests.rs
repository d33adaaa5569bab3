//! Builds and packs the example and test containers into `target/guests/`: each as `NAME.ketch` with its
//! wasm alone and, where ketch-compiler is there, as `NAME.aot.ketch` with compiled code beside it; one
//! also with compiled code alone, and one also under another name.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer as _, SigningKey};
use ketch_abi::Target;
use ketch_cli::guest::aot::Compiler;
use ketch_cli::guest::build::{self, Options};
use ketch_cli::guest::footprint::footprint;
use ketch_cli::guest::language::Language;
use ketch_cli::guest::manifest::Manifest;
use ketch_image::{Algorithm, Builder, Image, PayloadSource, Signer, sign_image};
use ketch_trust::Key;

/// What the tests run compiled code on.
const TARGETS: [Target; 2] = [Target::X8664, Target::CortexM33];

/// The container that tests fill a device with, and how many of them they have at most.
const MANY_OF: &str = "blinky";
const MANY: usize = 64;

/// Every container project of the repository, in the order of their names.
fn projects(root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut projects = Vec::new();
    for folder in ["wasm-apps", "wasm-apps/alarm", "wasm-apps/tests"] {
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
    let compiler = Compiler::find();
    if let Err(failure) = &compiler {
        println!(
            "no compiled guests: {}; {}",
            failure.message, failure.remedy
        );
    }
    for project in projects(root)? {
        let options = Options {
            quiet: true,
            locked: true,
            add_target: false,
        };
        // Not held to their manifests: the tests want the device to refuse some of them.
        let built = build::compile(&project, &options, |_| ());
        let (manifest, module, wasm) = match built {
            Ok(built) => built,
            Err(failure) => {
                let why = format!(
                    "{}: {}; {}",
                    project.display(),
                    failure.message,
                    failure.remedy
                );
                skip(&to, &project, failure.name, why)?;
                continue;
            }
        };
        let (name, length, memory) = (&manifest.name, wasm.len(), footprint(&wasm));
        if name == MANY_OF {
            write_many(&to, manifest.clone(), &wasm, memory)?;
        }
        let image = manifest.image(wasm, memory);
        let path = to.join(format!("{name}.aot.ketch"));
        let alone = to.join(format!("{name}.aot-alone.ketch"));
        let twin = to.join(format!("{name}-twin.aot.ketch"));
        match &compiler {
            Ok(compiler) => {
                let mut image = compiled(compiler, image.clone(), &module)?;
                write(&image, &path)?;
                if name == SIGNED {
                    let wasm = |payload: &PayloadSource| matches!(payload, PayloadSource::Wasm(_));
                    image.payloads.retain(|payload| !wasm(payload));
                    write(&image, &alone)?;
                } else if name == DOUBLE {
                    image.id += ".twin";
                    image.name += "-twin";
                    write(&image, &twin)?;
                }
            }
            // One from before would be of other wasm.
            Err(_) => {
                drop(fs::remove_file(&path));
                drop(fs::remove_file(&alone));
                drop(fs::remove_file(&twin));
            }
        }
        if name == SIGNED {
            let bytes = image
                .build()
                .map_err(|error| format!("{}: {error}", project.display()))?;
            let [signed, forged, es256] = sign(&bytes)?;
            write_bytes(&signed, &to.join(format!("{name}-signed.ketch")))?;
            write_bytes(&forged, &to.join(format!("{name}-forged.ketch")))?;
            write_bytes(&es256, &to.join(format!("{name}-es256.ketch")))?;
        }
        if name.ends_with(CHECK) {
            let mut twin = image.clone();
            twin.id += ".twin";
            twin.name += "-twin";
            write(&twin, &to.join(format!("{name}-twin.ketch")))?;
        }
        let image = write(&image, &to.join(format!("{name}.ketch")))?;
        println!(
            "{name:<20} module {length:>6} bytes, image {image:>6} bytes, linear memory {memory:>6} bytes"
        );
    }
    crate::hostile::run(root, &to)
}

/// Goes on without a container whose language has no compiler here, other than Rust: its tests say so
/// where it is missing.
fn skip(to: &Path, project: &Path, failure: &str, why: String) -> Result<(), String> {
    let manifest = Manifest::read(project).map_err(|failure| failure.message)?;
    if failure != "CompilerMissing" || manifest.language == Language::Rust {
        return Err(why);
    }
    println!("left out: {why}");
    // One from before would be of another state.
    drop(fs::remove_file(to.join(format!("{}.ketch", manifest.name))));
    drop(fs::remove_file(
        to.join(format!("{}.aot.ketch", manifest.name)),
    ));
    Ok(())
}

/// The image with the module compiled for each target.
fn compiled(compiler: &Compiler, mut image: Builder, module: &Path) -> Result<Builder, String> {
    for target in TARGETS {
        let compiled = compiler
            .compile(module, target)
            .map_err(|failure| format!("{}: {}", module.display(), failure.message))?;
        let name = target.word().to_owned();
        image.payloads.push(PayloadSource::Aot(name, compiled.code));
    }
    Ok(image)
}

/// Packs one module under many names into one file: for each image its length, as 32 bits in little
/// endian, and its bytes.
fn write_many(to: &Path, mut manifest: Manifest, wasm: &[u8], memory: u32) -> Result<(), String> {
    let path = to.join(format!("many-{MANY_OF}.bin"));
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut all = Vec::new();
    for index in 0..MANY {
        manifest.name = format!("{MANY_OF}-{index:02}");
        let image = manifest.image(wasm.to_vec(), memory).build();
        let image = image.map_err(|error| wrong(&error))?;
        all.extend((image.len() as u32).to_le_bytes());
        all.extend(image);
    }
    if fs::read(&path).ok().as_deref() != Some(&all[..]) {
        fs::write(&path, &all).map_err(|error| wrong(&error))?;
    }
    Ok(())
}

/// Writes an image and gives its length in bytes. It is left alone where nothing changed, so that what
/// depends on it is not built again.
pub(crate) fn write(image: &Builder, path: &Path) -> Result<usize, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let image = image.build().map_err(|error| wrong(&error))?;
    write_bytes(&image, path)?;
    Ok(image.len())
}

pub(crate) fn write_bytes(image: &[u8], path: &Path) -> Result<(), String> {
    if fs::read(path).ok().as_deref() == Some(image) {
        return Ok(());
    }
    fs::write(path, image).map_err(|error| format!("{}: {error}", path.display()))
}

/// The container of which there are a signed image too, one whose signature is wrong, and one without
/// wasm.
const SIGNED: &str = "blinky";

/// The container of which there are two, whose compiled code is the same.
const DOUBLE: &str = "command-spin";

/// The end of the names of containers of which there are two, so that one asks for what the other holds.
const CHECK: &str = "-check";

/// The private key for tests; `twister-tests/containers/anchors.txt` has its other half.
const TEST_KEY: [u8; 32] = [1; 32];

/// The image with the test key's signature, with a wrong one, and with one of the same secret on P-256.
fn sign(image: &[u8]) -> Result<[Vec<u8>; 3], String> {
    let ed25519 = SigningKey::from_bytes(&TEST_KEY);
    let p256 = p256::ecdsa::SigningKey::from_slice(&TEST_KEY)
        .map_err(|error| format!("sign {SIGNED}: {error}"))?;
    let signature = |bytes: &[u8]| ed25519.sign(bytes).to_bytes();
    let signed = |algorithm: Algorithm, public: &[u8], sign: &dyn Fn(&[u8]) -> [u8; 64]| {
        let key_id = Key::new(algorithm, public).map(|key| key.id().0);
        let image = Image::parse(image).and_then(|image| {
            let signer = Signer {
                algorithm,
                key_id: &key_id?,
                sign: &|bytes| Ok(sign(bytes)),
            };
            sign_image(&image, Some(signer))
        });
        image.map_err(|error| format!("sign {SIGNED}: {error}"))
    };
    let public = ed25519.verifying_key();
    Ok([
        signed(Algorithm::EdDsa, public.as_bytes(), &signature)?,
        signed(Algorithm::EdDsa, public.as_bytes(), &|bytes| {
            let mut signature = signature(bytes);
            signature[63] ^= 1;
            signature
        })?,
        signed(
            Algorithm::Es256,
            p256.verifying_key().to_sec1_point(true).as_bytes(),
            &|bytes| {
                let signature: p256::ecdsa::Signature = p256.sign(bytes);
                signature.normalize_s().to_bytes().into()
            },
        )?,
    ])
}
