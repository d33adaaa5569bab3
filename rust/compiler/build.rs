//! Compiles WAMR's compiler from the lists in `wamr/` against the LLVM of this machine.
//!
//! `LLVM_CONFIG` names another `llvm-config`, `KETCH_WAMR_SOURCE` another folder to take WAMR from.

use std::env;
use std::path::Path;
use std::process::Command;

#[path = "../wamr-sys/source.rs"]
mod source;

/// LLVM's versions that this builds against, best first.
const VERSIONS: [u32; 7] = [19, 20, 18, 17, 21, 16, 15];

fn main() {
    println!("cargo::rerun-if-env-changed=LLVM_CONFIG");
    println!("cargo::rerun-if-env-changed=KETCH_WAMR_SOURCE");
    for path in [
        "build.rs",
        "../wamr-sys/source.rs",
        "../wamr-sys/source",
        "wamr",
        "src",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    let llvm = Llvm::find().unwrap_or_else(|reason| fail(&reason));
    let root = source::locate().unwrap_or_else(|reason| fail(&reason));
    compile(&root, &llvm);
    llvm.link();
}

struct Llvm {
    config: String,
}

impl Llvm {
    fn find() -> Result<Self, String> {
        let mut candidates = Vec::new();
        match env::var("LLVM_CONFIG") {
            Ok(config) if !config.is_empty() => candidates.push(config),
            _ => {
                for version in VERSIONS {
                    candidates.push(format!("llvm-config-{version}"));
                    candidates.push(format!("/usr/lib/llvm-{version}/bin/llvm-config"));
                }
                candidates.push("llvm-config".to_owned());
            }
        }
        for config in candidates {
            let llvm = Self { config };
            let Ok(version) = llvm.ask(&["--version"]) else {
                continue;
            };
            let major = version.split('.').next().and_then(|text| text.parse().ok());
            let headers = llvm.ask(&["--includedir"])? + "/llvm-c/Core.h";
            if major.is_some_and(|major: u32| VERSIONS.contains(&major))
                && Path::new(&headers).is_file()
            {
                return Ok(llvm);
            }
        }
        Err("LLVM 15 to 21 with its headers was not found. Install it: \
             `apt-get install llvm-19-dev` on Debian and on Ubuntu 24.04, `llvm-15-dev` on \
             Ubuntu 22.04; or name another llvm-config with LLVM_CONFIG"
            .to_owned())
    }

    fn ask(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new(&self.config)
            .args(arguments)
            .output()
            .map_err(|error| format!("{}: {error}", self.config))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        } else {
            Err(format!(
                "{} {}: it failed",
                self.config,
                arguments.join(" ")
            ))
        }
    }

    fn include(&self) -> String {
        self.ask(&["--includedir"])
            .unwrap_or_else(|reason| fail(&reason))
    }

    /// The shared library where there is one: a small binary, linked in a second.
    fn link(&self) {
        let ask = |arguments: &[&str]| self.ask(arguments).unwrap_or_else(|reason| fail(&reason));
        println!("cargo::rustc-link-search=native={}", ask(&["--libdir"]));
        // For the tests, which disassemble.
        println!("cargo::rustc-env=KETCH_LLVM_BIN={}", ask(&["--bindir"]));
        let kind = match self.ask(&["--link-shared", "--libs"]) {
            Ok(_) => "--link-shared",
            Err(_) => "--link-static",
        };
        for flag in ask(&[kind, "--libs", "--system-libs"]).split_whitespace() {
            if let Some(name) = flag.strip_prefix("-l") {
                println!("cargo::rustc-link-lib={name}");
            }
        }
        println!("cargo::rustc-link-lib=m");
    }
}

fn compile(root: &Path, llvm: &Llvm) {
    // Only the loader that the runtime refers to depends on it; no module is ever run here.
    let (architecture, relocations) = match env::var("CARGO_CFG_TARGET_ARCH").as_deref() {
        Ok("x86_64") => ("X86_64", "x86_64"),
        Ok("aarch64") => ("AARCH64", "aarch64"),
        Ok("riscv64") => ("RISCV64_LP64D", "riscv"),
        other => fail(&format!("the compiler itself does not run on {other:?}")),
    };
    let common = || {
        let mut build = cc::Build::new();
        build.opt_level(2).debug(false).warnings(false);
        build.flag("-ffunction-sections").flag("-fdata-sections");
        build.define(&format!("BUILD_TARGET_{architecture}"), None);
        build.define("BUILD_TARGET", Some(format!("\"{architecture}\"").as_str()));
        for definition in entries("defines") {
            match definition.split_once('=') {
                Some((name, value)) => build.define(name, value),
                None => build.define(&definition, None),
            };
        }
        for folder in entries("includes") {
            build.include(root.join(folder));
        }
        build.include(llvm.include());
        build
    };
    let (mut c, mut cpp) = (common(), common());
    c.std("gnu11").file("src/compile.c");
    cpp.cpp(true)
        .std("c++17")
        .flag("-fno-rtti")
        .flag("-fno-exceptions");
    cpp.file("src/passes.cpp");
    c.file(root.join(format!("core/iwasm/aot/arch/aot_reloc_{relocations}.c")));
    for file in entries("sources") {
        let build = if file.ends_with(".cpp") {
            &mut cpp
        } else {
            &mut c
        };
        build.file(root.join(file));
    }
    // The order matters to the linker: C calls C++.
    c.compile("ketch_compiler_c");
    cpp.compile("ketch_compiler_cpp");
}

/// A list in `wamr/`, without comments.
fn entries(kind: &str) -> Vec<String> {
    let path = format!("wamr/{kind}.txt");
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|error| fail(&format!("{path}: {error}")));
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn fail(reason: &str) -> ! {
    println!("cargo::error={reason}");
    std::process::exit(1)
}
