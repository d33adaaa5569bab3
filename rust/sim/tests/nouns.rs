//! Every call of the SDKs for other languages than Rust, on a board with one device of each kind: the same
//! lines in each language.

mod common;

use std::path::Path;

use common::*;
use ketch_proto::{Command, CreateRequest, Setting};
use ketch_sim::{BoardDescription, Options, Simulator};

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../wasm-apps")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"))
}

fn expected(name: &str) -> Vec<String> {
    let lines = read(name);
    lines.lines().map(|line| format!("info {line}")).collect()
}

/// Runs it to its end, and returns its log.
fn run(name: &str) -> (Option<String>, Vec<String>) {
    let simulator = Simulator::start(Options {
        board: BoardDescription::parse(&read("tests/nouns.toml")).unwrap(),
        ..Options::default()
    })
    .unwrap();
    install(&simulator, name);
    let settings = [("unit", "mm"), ("interval", "250")];
    let setting = |(key, value): (&'static str, &'static str)| Setting { key, value };
    let request = CreateRequest {
        name,
        config: Some(settings.into_iter().map(setting)),
    };
    simulator.request(Command::Create, &request).unwrap();
    command(&simulator, Command::Start, name).unwrap();
    let cause = ended(&simulator, name).cause;
    (cause, log(&simulator, name))
}

#[test]
fn every_call_does_the_same_in_each_language() {
    for name in ["nouns-c", "nouns-assemblyscript"] {
        if !was_built(name) {
            continue;
        }
        let (cause, said) = run(name);
        assert_eq!(said, expected("tests/nouns.txt"), "{name}");
        assert_eq!(cause.as_deref(), Some("exited"), "{name}");
    }
}

#[test]
fn a_container_in_c_reads_the_thermometer() {
    if !was_built("thermometer-c") {
        return;
    }
    let simulator = simulator();
    start(&simulator, "thermometer-c").unwrap();
    wait_log(&simulator, "thermometer-c", "21500 ");
    assert_eq!(simulator.shell("target set thermometer -5.5").0, 0);
    wait_log(&simulator, "thermometer-c", "-5500 ");
    assert_eq!(
        log(&simulator, "thermometer-c"),
        expected("thermometer-c/expected.txt")
    );
}
