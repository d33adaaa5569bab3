//! Devices on I2C buses, in the simulator.

mod common;

use std::path::Path;
use std::time::{Duration, Instant};

use common::*;
use ketch_abi::Error;
use ketch_proto::Command;
use ketch_sim::{BoardDescription, Options, Simulator};

/// What `i2c-check` and its like find; the tests on Zephyr have the same.
const BOARD: &str = r#"
    board = "buses"
    [[device]]
    label = "memory"
    kind = "i2c-device"
    bus = "i2c0"
    addresses = [0x50, 0x51]
    operations = ["read", "write"]
    exclusive = true
    [[device]]
    label = "thermometer"
    kind = "i2c-device"
    bus = "i2c0"
    addresses = [0x48]
    operations = ["read", "write"]
    [[device]]
    label = "broken"
    kind = "i2c-device"
    bus = "i2c0"
    addresses = [0x60]
    operations = ["read", "write"]
    transfer_time_ms = 10000
    [[device]]
    label = "other-memory"
    kind = "i2c-device"
    bus = "i2c0"
    addresses = [0x52]
    operations = ["read"]
    [[target]]
    name = "memory"
    bus = "i2c0"
    address = 0x50
    model = "memory"
    [[target]]
    name = "thermometer"
    bus = "i2c0"
    address = 0x48
    model = "lm75"
    value = 25.5
    [[target]]
    name = "broken"
    bus = "i2c0"
    address = 0x60
    model = "stuck"
"#;

fn buses(time_ms: u16) -> Simulator {
    let board = BOARD.replace("= 10000", &format!("= {time_ms}"));
    let board = BoardDescription::parse(&board).expect("it is well described");
    Simulator::start(Options {
        board,
        ..Default::default()
    })
    .expect("it starts")
}

fn expected(of: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../wasm-apps")
        .join(of);
    let text = std::fs::read_to_string(path).expect("it is there");
    text.lines().map(|line| format!("info {line}")).collect()
}

#[test]
fn an_unmodified_driver_crate_reads_the_temperature() {
    let simulator = simulator();
    start(&simulator, "calibration").unwrap();
    wait_log(&simulator, "calibration", "raw 21500");
    assert_eq!(simulator.shell("target set thermometer -5.5").0, 0);
    wait_log(&simulator, "calibration", "raw -5500");
    simulator.set_broken("thermometer", true).unwrap();
    wait_log(&simulator, "calibration", "does not answer");
    simulator.set_broken("thermometer", false).unwrap();
    let mut expected = expected("calibration/expected.txt");
    expected.push("warn the thermometer does not answer".into());
    let mut lines = log(&simulator, "calibration");
    lines.dedup();
    assert_eq!(lines, expected);
}

#[test]
fn each_call_gets_what_was_granted_and_no_more() {
    let simulator = buses(50);
    start(&simulator, "i2c-check").unwrap();
    wait_log(&simulator, "i2c-check", "broken: ");
    assert_eq!(
        log(&simulator, "i2c-check"),
        expected("tests/i2c-check/expected.txt")
    );
    // What was not granted was counted: two labels, an operation, and an address.
    assert_eq!(counter(&simulator, "i2c-check", "refusals"), 4);
}

#[test]
fn a_container_that_waits_for_a_bus_ends_when_it_is_asked_to() {
    let simulator = buses(10_000);
    for end in [Command::Stop, Command::Kill] {
        start(&simulator, "i2c-check").unwrap();
        wait_log(&simulator, "i2c-check", "write without grant");
        std::thread::sleep(Duration::from_millis(50));
        let begin = Instant::now();
        command(&simulator, end, "i2c-check").unwrap();
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{:?}",
            begin.elapsed()
        );
        let ended = ended(&simulator, "i2c-check").cause;
        assert!(
            matches!(ended.as_deref(), Some("stopped" | "killed")),
            "{ended:?}"
        );
        command(&simulator, Command::Remove, "i2c-check").unwrap();
    }
}

#[test]
fn an_exclusive_device_is_for_one_container() {
    let simulator = buses(50);
    start(&simulator, "i2c-check").unwrap();
    let twin = changed(&image("i2c-check"), |builder| {
        builder.id += ".twin";
        builder.name += "-twin";
    });
    upload(&simulator, &twin).unwrap();
    let refused = command(&simulator, Command::Create, "i2c-check-twin").unwrap_err();
    assert_eq!(refused.error, Error::DeviceBusy);
}
