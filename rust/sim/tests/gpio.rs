//! Pins, in the simulator: each use of them needs its own operation.

mod common;

use common::*;
use ketch_abi::Error;
use ketch_sim::{BoardDescription, Options, Simulator};

const BOARD: &str = r#"
    board = "pins"
    [[device]]
    label = "relay"
    kind = "gpio-pin"
    operations = ["read", "write"]
    exclusive = true
    [[device]]
    label = "other"
    kind = "gpio-pin"
    operations = ["read", "write"]
"#;

#[test]
fn a_pin_is_driven_as_granted_and_no_other() {
    let simulator = Simulator::start(Options {
        board: BoardDescription::parse(BOARD).expect("a board"),
        ..Options::default()
    })
    .expect("it starts");
    start(&simulator, "gpio-check").unwrap();
    wait_log(&simulator, "gpio-check", "set: done");
    let expected = [
        "info open nothing: undefined-pin-label",
        "info open other: pin-not-allowed",
        "info read: pin-mode-not-allowed",
        "info read and write: pin-mode-not-allowed",
        "info set: done",
    ];
    assert_eq!(log(&simulator, "gpio-check"), expected);
    assert_eq!(counter(&simulator, "gpio-check", "refusals"), 4);
    let refusal = start(&simulator, "gpio-check-twin").unwrap_err();
    assert_eq!(refusal.error, Error::DeviceBusy);
}
