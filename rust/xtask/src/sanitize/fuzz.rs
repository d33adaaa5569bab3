//! The fuzzers, by the stable toolchain and libFuzzer alone.

use std::path::{Path, PathBuf};

use super::{cargo, clang, host, succeed, workspace};

/// How a fuzzer sees which code ran. Source: `cargo fuzz build --verbose`.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Zsanitizer=address";

/// The same in C.
const COVERAGE_IN_C: &str = "-fsanitize=address -fsanitize-coverage=inline-8bit-counters,pc-table,trace-cmp \
     -fno-omit-frame-pointer -g";

/// How the address sanitizer behaves. A module can announce more than there is; on a device the pool
/// refuses that, here the allocator does, which sees every byte as a pool does not.
pub(super) const OPTIONS: &str =
    "detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=64";

/// Builds fuzzers from the workspace in `rust`, into `target`, and returns where they are.
pub(super) fn build(rust: &Path, target: &Path, names: &[&str]) -> Result<PathBuf, String> {
    let host = host()?;
    let mut cargo = cargo(&rust.join("fuzz"), target);
    cargo
        .args(["build", "--release", "--features", "fuzzer"])
        .args(["--target", &host])
        .env("CC", clang()?)
        .env("CFLAGS", COVERAGE_IN_C)
        .env("RUSTFLAGS", COVERAGE)
        // So that what is loaded can be run, too: nothing else would end it.
        .env("KETCH_METERING", "1");
    for name in names {
        cargo.args(["--bin", name]);
    }
    succeed(&mut cargo)?;
    Ok(target.join(host).join("release"))
}

/// Runs one fuzzer; `more` goes to libFuzzer. What it finds of interest stays under `target`, what it
/// finds wrong is written to the folder that it says.
pub fn run(root: &Path, name: &str, more: &[&str]) -> Result<(), String> {
    let rust = workspace(root);
    let target = rust.join("target/fuzz");
    let fuzzers = build(&rust, &target, &[name])?;
    let work = target.join("corpus").join(name);
    std::fs::create_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))?;
    let mut fuzzer = std::process::Command::new(fuzzers.join(name));
    fuzzer
        .env("ASAN_OPTIONS", OPTIONS)
        .arg(&work)
        .arg(rust.join("fuzz/corpus").join(name))
        .args(["-rss_limit_mb=2048", "-malloc_limit_mb=0"])
        .args(more);
    succeed(&mut fuzzer)
}
