//! Commands for developers: `cargo xtask COMMAND`.

mod bench;
mod costs;
mod docs;
mod guests;
mod hostile;
mod kernels;
mod sanitize;
mod size;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use costs::Then;

const HELP: &str = "\
cargo xtask COMMAND

  guests             build and pack the example and test containers into target/guests
  kernels            build the modules that benches/kernels compares with native code;
                     with --show FILE, the table of what that firmware printed
  docs [--check]     write the pages of the book that come from the code, or compare them
  bench [--markdown] measure start, host calls and memory, beside bare WAMR in the same run;
                     with --markdown also into the book
  bench --target an521 [--quick | --check | --bless]
                     measure a device in QEMU: instructions and bytes; needs a Zephyr workspace;
                     with --quick only operations, from one firmware;
                     with --check hold the figures to xtask/budget.toml, with --bless write
                     that, and the table into the book
  sanitize [ARGS]    test what contains C with the address and undefined-behaviour sanitizers;
                     needs clang
  miri [ARGS]        test the pure crates in Miri; needs a nightly toolchain with it
  fuzz TARGET [ARGS] build one of the fuzzers in fuzz/ and run it with these arguments of libFuzzer
  fuzz-planted [TARGET]
                     plant bugs in a copy, and see that the fuzzers find them
  size FILE          a firmware's flash and RAM by part, from the map beside its ELF file;
                     of Ketch by crate, by section and by function
";

fn root() -> PathBuf {
    // rust/xtask is two levels below the repository's root.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .components()
        .collect()
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["guests"] => guests::run(&root()),
        ["kernels"] => kernels::run(&root()),
        ["kernels", "--show", file] => kernels::show(Path::new(file)),
        ["docs"] => docs::run(&root(), false),
        ["docs", "--check"] => docs::run(&root(), true),
        ["bench"] => bench::run(&root(), false),
        ["bench", "--target", target] => costs::run(&root(), target, Then::Print),
        ["bench", "--target", target, "--quick"] => costs::run(&root(), target, Then::Quick),
        ["bench", "--target", target, "--check"] => costs::run(&root(), target, Then::Check),
        ["bench", "--target", target, "--bless"] => costs::run(&root(), target, Then::Bless),
        ["bench", "--markdown"] => bench::run(&root(), true),
        ["sanitize", ref more @ ..] => sanitize::run(&root(), more),
        ["miri", ref more @ ..] => sanitize::miri(&root(), more),
        ["fuzz", name, ref more @ ..] => sanitize::fuzz(&root(), name, more),
        ["fuzz-planted"] => sanitize::planted(&root(), None),
        ["fuzz-planted", target] => sanitize::planted(&root(), Some(target)),
        ["size", file] => size::run(Path::new(file)),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => Err(format!(
            "no such command: {}\n\n{HELP}",
            arguments.join(" ")
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
