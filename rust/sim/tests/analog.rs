//! Analog inputs, pulse outputs and sensors, in the simulator.

mod common;

use std::path::Path;
use std::time::{Duration, Instant};

use common::*;
use ketch_abi::{Error, Operations};
use ketch_proto::Command;
use ketch_sim::{BoardDescription, Options, Pulses, Simulator, Voltage};

const SOON: Duration = Duration::from_secs(10);

const BOARD: &str = r#"
    board = "analog"
    [[device]]
    label = "level"
    kind = "adc-channel"
    operations = ["read", "watch"]
    volts = 1.2
    exclusive = true
    [[device]]
    label = "valve"
    kind = "dac-channel"
    operations = ["write"]
    exclusive = true
    min_value = 10
    max_value = 3000
    [[device]]
    label = "fan"
    kind = "pwm-channel"
    operations = ["write"]
    exclusive = true
    period = 40000
    min_period = 20000
    max_period = 1000000
    max_duty = 80
    [[device]]
    label = "climate"
    kind = "sensor"
    operations = ["read"]
    exclusive = true
    measures = { ambient-temp = 21.5, humidity = "40 + 5 / 2" }
"#;

fn simulator_of(board: &str) -> Simulator {
    Simulator::start(Options {
        board: BoardDescription::parse(board).expect("a board"),
        ..Options::default()
    })
    .expect("it starts")
}

/// Starts a container that is only granted these operations on its device, and returns its log.
fn with_operations(name: &str, board: &str, operations: Operations) -> String {
    let simulator = simulator_of(board);
    let image = changed(&image(name), |builder| {
        builder.requests[0].operations = operations;
    });
    upload(&simulator, &image).unwrap();
    command(&simulator, Command::Start, name).unwrap();
    log(&simulator, name).join("\n")
}

#[test]
fn an_analog_output_is_set_within_its_limits_and_not_beyond() {
    let simulator = simulator_of(BOARD);
    start(&simulator, "dac-check").unwrap();
    let expected = [
        "info open nothing: undefined-pin-label",
        "info open other: undefined-pin-label",
        "info valve, ready: true",
        "info raw 9: a value out of the pin's range",
        "info raw 10",
        "info raw 3001: a value out of the pin's range",
        "info raw 4294967295: a value out of the pin's range",
        "info raw 3000",
        "info percent -1: a value out of the pin's range",
        "info percent 101: a value out of the pin's range",
        "info percent 0: a value out of the pin's range",
        "info percent 100: a value out of the pin's range",
        "info percent 50",
    ];
    assert_eq!(log(&simulator, "dac-check"), expected);
    let volts = simulator.volts("valve").unwrap();
    assert!((volts - 3.3 * 2048.0 / 4095.0).abs() < 1e-9, "{volts}");
    let refusal = start(&simulator, "dac-check-twin").unwrap_err();
    assert_eq!(refusal.error, Error::DeviceBusy);
    command(&simulator, Command::Kill, "dac-check").unwrap();
    command(&simulator, Command::Remove, "dac-check").unwrap();
    // One that fails stays at what it was.
    simulator.set_broken("valve", true).unwrap();
    start(&simulator, "dac-check").unwrap_err();
    assert_eq!(simulator.volts("valve").unwrap(), volts);
    // An input's grant is none for an output.
    let simulator = simulator_of(BOARD);
    let image = changed(&image("dac-check"), |builder| {
        builder.requests[0].capability = ketch_abi::Capability::Adc;
        builder.requests[0].label = "level".into();
        builder.requests[0].operations = Operations::READ;
    });
    upload(&simulator, &image).unwrap();
    let refusal = command(&simulator, Command::Start, "dac-check").unwrap_err();
    assert_eq!(refusal.error, Error::CapabilityMissing);
}

#[test]
fn an_input_is_read_watched_and_held_to_its_grant() {
    let simulator = simulator_of(BOARD);
    start(&simulator, "adc-check").unwrap();
    let lines = log(&simulator, "adc-check");
    let expected = [
        "info open nothing: undefined-pin-label",
        "info open other: undefined-pin-label",
        "info level, ready: true",
        "info raw 1489",
        "info permille 363",
        "info watch: a value out of the pin's range",
        "info watch: a value out of the pin's range",
        "info watch: a value out of the pin's range",
        "info watch: done",
    ];
    assert_eq!(lines[..expected.len()], expected);
    simulator
        .set_voltage("level", Voltage::Constant(3.3))
        .unwrap();
    wait_log(&simulator, "adc-check", "above: 4095");
    simulator
        .set_voltage("level", Voltage::Constant(0.1))
        .unwrap();
    wait_log(&simulator, "adc-check", "below: 124");
    // It comes back: an event each time that it crosses the value, and none while it stays.
    simulator
        .set_voltage("level", Voltage::Constant(3.0))
        .unwrap();
    wait_log(&simulator, "adc-check", "above: 3723");
    assert_eq!(log(&simulator, "adc-check").len(), expected.len() + 3);

    let refused = with_operations("adc-check", BOARD, Operations::READ);
    assert!(refused.contains("raw 1489") && refused.contains("watch: pin-mode-not-allowed"));
    let refused = with_operations("adc-check", BOARD, Operations::WATCH);
    assert!(refused.contains("read: pin-mode-not-allowed"), "{refused}");
}

#[test]
fn an_output_is_set_within_its_limits_and_not_beyond() {
    let simulator = simulator_of(BOARD);
    start(&simulator, "pwm-check").unwrap();
    let expected = [
        "info open nothing: unknown-device",
        "info open other: unknown-device",
        "info 20000 to 1000000 ns",
        "info 80 percent",
        "info period 40000, width 0",
        "info set 0 0: out-of-range",
        "info set 19999 0: out-of-range",
        "info set 1000001 0: out-of-range",
        "info set 4294967295 4294967295: out-of-range",
        "info set 40000 40000: out-of-range",
        "info set 40000 4294967295: out-of-range",
        "info set 40000 10000",
        "info period 40000, width 10000",
    ];
    assert_eq!(log(&simulator, "pwm-check"), expected);
    let pulses = |width| Pulses {
        period: 40_000,
        width,
    };
    assert_eq!(simulator.pulses("fan").unwrap(), pulses(10_000));
    simulator.restart().unwrap();
    // The container is started again with the device, and sets it again.
    let deadline = Instant::now() + SOON;
    while simulator.pulses("fan").unwrap() != pulses(10_000) {
        assert!(Instant::now() < deadline);
    }
}

#[test]
fn a_sensor_tells_what_it_measured_of_the_channels_that_containers_get() {
    let simulator = simulator_of(BOARD);
    start(&simulator, "sensor-check").unwrap();
    let expected = [
        "info open nothing: unknown-device",
        "info open other: unknown-device",
        "info has 1 0",
        "info fetched",
        "info temperature 21500 thousandths",
        "info humidity 42500 thousandths",
        "info co2: operation-not-granted",
    ];
    assert_eq!(log(&simulator, "sensor-check"), expected);
}

#[test]
fn devices_that_fail_say_so() {
    for (name, device, line) in [
        ("pwm-check", "fan", "set 40000 10000: device-fault"),
        ("sensor-check", "climate", "fetch: timeout"),
    ] {
        let simulator = simulator_of(BOARD);
        simulator.set_broken(device, true).unwrap();
        start(&simulator, name).unwrap();
        let lines = log(&simulator, name).join("\n");
        assert!(lines.contains(line), "{lines}");
    }
    let simulator = simulator_of(BOARD);
    simulator.set_broken("level", true).unwrap();
    start(&simulator, "adc-check").unwrap_err();
    let lines = log(&simulator, "adc-check").join("\n");
    assert!(lines.contains("hardware-fault"), "{lines}");
}

#[test]
fn each_is_exclusive_where_the_board_says_so_and_needs_its_capability() {
    for name in ["adc-check", "pwm-check", "sensor-check"] {
        let simulator = simulator_of(BOARD);
        start(&simulator, name).unwrap();
        let refusal = start(&simulator, &format!("{name}-twin")).unwrap_err();
        assert_eq!(refusal.error, Error::DeviceBusy, "{name}");
        let simulator = simulator_of(BOARD);
        let image = changed(&image(name), |builder| builder.requests.clear());
        upload(&simulator, &image).unwrap();
        let refusal = command(&simulator, Command::Start, name).unwrap_err();
        assert_eq!(refusal.error, Error::CapabilityMissing, "{name}");
    }
}

#[test]
fn what_is_unusual_is_noticed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wasm-apps/anomaly");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let csv = folder.join("vibration.csv").display().to_string();
    let simulator = simulator_of(&read("board.toml").replace("vibration.csv", &csv));
    start(&simulator, "anomaly").unwrap();
    let expected = read("expected.txt");
    let expected: Vec<&str> = expected.lines().collect();
    let deadline = Instant::now() + SOON;
    while log(&simulator, "anomaly").len() < expected.len() {
        assert!(
            Instant::now() < deadline,
            "{:?}",
            log(&simulator, "anomaly")
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    // It learns from what is usual alone, so nothing follows.
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(log(&simulator, "anomaly"), expected);
    assert_eq!(counter(&simulator, "anomaly", "messages_sent"), 3);
}
