//! Chips on SPI buses, in the simulator.

mod common;

use std::path::Path;

use common::*;
use ketch_abi::Error;
use ketch_proto::Command;
use ketch_sim::{BoardDescription, Options, Simulator};

const BOARD: &str = r#"
    board = "chips"
    [[device]]
    label = "flash"
    kind = "spi-device"
    model = "flash"
    operations = ["read", "write"]
    exclusive = true
    [[device]]
    label = "readable"
    kind = "spi-device"
    model = "flash"
    operations = ["read", "write"]
    [[device]]
    label = "led0"
    kind = "gpio-pin"
    operations = ["write"]
"#;

fn chips() -> Simulator {
    Simulator::start(Options {
        board: BoardDescription::parse(BOARD).expect("it is well described"),
        ..Default::default()
    })
    .expect("it starts")
}

#[test]
fn each_call_gets_what_was_granted_and_no_more() {
    let simulator = chips();
    start(&simulator, "spi-check").unwrap();
    wait_log(&simulator, "spi-check", "transfer without grant");
    let path = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = path.join("../../wasm-apps/tests/spi-check/expected.txt");
    let expected = std::fs::read_to_string(path).expect("it is there");
    let expected: Vec<_> = expected
        .lines()
        .map(|line| format!("info {line}"))
        .collect();
    ended(&simulator, "spi-check");
    let lines = log(&simulator, "spi-check");
    assert_eq!(lines[..expected.len()], expected);
    // What was not granted was counted: two labels and two operations.
    assert_eq!(counter(&simulator, "spi-check", "refusals"), 4);
}

#[test]
fn a_chip_that_fails_is_told_and_an_exclusive_one_is_for_one_container() {
    let simulator = chips();
    simulator.set_broken("flash", true).unwrap();
    start(&simulator, "spi-check").unwrap();
    wait_log(&simulator, "spi-check", "identity: other");
    ended(&simulator, "spi-check");
    let twin = changed(&image("spi-check"), |builder| {
        builder.id += ".twin";
        builder.name += "-twin";
    });
    upload(&simulator, &twin).unwrap();
    let refused = command(&simulator, Command::Create, "spi-check-twin").unwrap_err();
    assert_eq!(refused.error, Error::DeviceBusy);
}
