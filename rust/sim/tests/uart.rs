//! Serial lines, in the simulator: what containers may do with them, and who is at the other end.

mod common;

use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use common::*;
use ketch_abi::{Capability, Error, Operations};
use ketch_image::{Builder, PayloadSource, RequestSource};
use ketch_proto::Command;
use ketch_sim::{BoardDescription, Options, Simulator};

const SOON: Duration = Duration::from_secs(5);

fn simulator_of(board: &str) -> Simulator {
    Simulator::start(Options {
        board: BoardDescription::parse(board).expect("a board"),
        ..Options::default()
    })
    .expect("it starts")
}

/// A board with `line`, and `other`, which nobody was granted.
fn line_board(peer: &str) -> String {
    format!(
        r#"board = "lines"
        [[device]]
        label = "line"
        kind = "uart"
        operations = ["read", "write", "configure"]
        exclusive = true
        baudrate = 9600
        {peer}
        [[device]]
        label = "other"
        kind = "uart"
        operations = ["read"]"#
    )
}

/// What containers have sent over a line, once it is this.
fn wait_sent(simulator: &Simulator, label: &str, expected: &[u8]) {
    let deadline = Instant::now() + SOON;
    let mut sent = Vec::new();
    while sent != expected {
        assert!(Instant::now() < deadline, "{sent:?}, not {expected:?}");
        sent.extend(simulator.take_sent(label).unwrap());
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn each_operation_needs_its_grant_and_what_arrives_is_an_event() {
    let simulator = simulator_of(&line_board(""));
    start(&simulator, "uart-check").unwrap();
    let expected = [
        "info open nothing: unknown-device",
        "info open other: not-granted",
        "info 9600 baud, 8 bits",
        "info configure: operation-not-granted",
        "info write 257: too-large",
        "info write 0: 0",
        "info all sent: true",
        "info write: 5",
    ];
    assert_eq!(log(&simulator, "uart-check"), expected);
    wait_sent(&simulator, "line", b"hello");
    // Longer than the container takes at once: it comes back in pieces, in its order.
    simulator.feed("line", b"what arrives comes back").unwrap();
    wait_sent(&simulator, "line", b"what arrives comes back");
    wait_log(&simulator, "uart-check", "read 7, lost 0");
    // More than the device keeps. The container has the processor to itself, so that how much it took
    // meanwhile depends on the moment; that it is told of the rest does not.
    simulator.feed("line", &[7; 4000]).unwrap();
    wait_log(&simulator, "uart-check", "lost 3744");
}

/// Starts `uart-check` with these operations alone; `write(&[])` of the container ends it where it may
/// not write.
fn with_operations(operations: Operations) -> Simulator {
    let simulator = simulator_of(&line_board(""));
    let image = changed(&image("uart-check"), |builder| {
        builder.requests[0].operations = operations;
    });
    upload(&simulator, &image).unwrap();
    let _ = command(&simulator, Command::Start, "uart-check");
    simulator
}

#[test]
fn the_operations_configure_and_write_are_each_granted_alone() {
    let simulator = with_operations(Operations::READ.union(Operations::CONFIGURE));
    let expected = [
        "info 9600 baud, 8 bits",
        "info configure: done",
        "info write 257: operation-not-granted",
        "critical line: operation-not-granted",
    ];
    assert_eq!(log(&simulator, "uart-check")[2..6], expected);
    let simulator = with_operations(Operations::WRITE);
    let expected = [
        "info 9600 baud, 8 bits",
        "info configure: operation-not-granted",
        "info write 257: too-large",
        "info write 0: 0",
        "info all sent: true",
        "info write: 5",
    ];
    assert_eq!(log(&simulator, "uart-check")[2..], expected);
    simulator.feed("line", b"x").unwrap();
    wait_log(&simulator, "uart-check", "read: operation-not-granted");
}

#[test]
fn settings_are_changed_within_what_there_is_and_restored() {
    let board = line_board("")
        + "\n[[device]]\nlabel = \"stubborn\"\nkind = \"uart\"\noperations = [\"configure\"]";
    let simulator = simulator_of(&board);
    simulator.set_broken("stubborn", true).unwrap();
    start(&simulator, "settings-check").unwrap();
    wait_log(&simulator, "settings-check", "19200 baud");
    let expected = [
        "info 9600 baud, 8 bits, even: false",
        "info configure 0 8: out-of-range",
        "info configure 9600 4: out-of-range",
        "info configure 9600 10: out-of-range",
        "info configure 230400 7: done",
        "info 230400 baud, 7 bits, even: true",
        "info write: operation-not-granted",
        "info open stubborn: device-fault",
        "info configure 19200 8: done",
        "info 19200 baud, 8 bits, even: true",
    ];
    assert_eq!(
        log(&simulator, "settings-check")[..expected.len()],
        expected
    );
    ended(&simulator, "settings-check");
    command(&simulator, Command::Remove, "settings-check").unwrap();
    start(&simulator, "uart-check").unwrap();
    wait_log(&simulator, "uart-check", "9600 baud");
}

#[test]
fn an_exclusive_line_is_refused_to_a_second_container() {
    let simulator = simulator_of(&line_board(""));
    start(&simulator, "uart-check").unwrap();
    let refusal = start(&simulator, "uart-check-twin").unwrap_err();
    assert_eq!(refusal.error, Error::DeviceBusy);
}

#[test]
fn a_line_that_fails_says_so_and_a_board_without_it_refuses() {
    let simulator = simulator_of(&line_board(""));
    simulator.set_broken("line", true).unwrap();
    start(&simulator, "uart-check").unwrap_err();
    let lines = log(&simulator, "uart-check").join("\n");
    assert!(lines.contains("device-fault"), "{lines}");
    let refusal = start(&common::simulator(), "uart-check").unwrap_err();
    assert_eq!(refusal.error, Error::DeviceUnknown);
}

#[test]
fn an_import_of_lines_needs_the_capability() {
    let simulator = simulator_of(&line_board(""));
    let image = changed(&image("uart-check"), |builder| builder.requests.clear());
    upload(&simulator, &image).unwrap();
    let refusal = command(&simulator, Command::Start, "uart-check").unwrap_err();
    assert_eq!(refusal.error, Error::CapabilityMissing);
}

#[test]
fn a_command_that_waits_for_bytes_ends_when_it_is_stopped() {
    let simulator = simulator_of(&line_board(""));
    let text = r#"(module
        (import "ketch:uart/uart@0.1.0" "open" (func $open (param i32 i32 i32)))
        (import "ketch:uart/uart@0.1.0" "[method]port.watch-received" (func $watch (param i32) (result i32)))
        (import "wasi:io/poll@0.2.4" "[method]pollable.block" (func $block (param i32)))
        (memory (export "memory") 1 1)
        (data (i32.const 16) "line")
        (func (export "_start")
            (call $open (i32.const 16) (i32.const 4) (i32.const 64))
            (call $block (call $watch (i32.load (i32.const 68))))))"#;
    let mut builder = Builder::new("dev.ketch.test.waits", "waits", "1.0.0");
    builder.kind = ketch_abi::ContainerKind::Command;
    builder.payloads = vec![PayloadSource::Wasm(wat::parse_str(text).unwrap())];
    builder.requests = vec![RequestSource {
        capability: Capability::Uart,
        label: "line".into(),
        operations: Operations::READ,
    }];
    upload(&simulator, &builder.build().unwrap()).unwrap();
    command(&simulator, Command::Start, "waits").unwrap();
    let asked = Instant::now();
    command(&simulator, Command::Kill, "waits").unwrap();
    assert_eq!(ended(&simulator, "waits").cause.as_deref(), Some("killed"));
    assert!(asked.elapsed() < Duration::from_secs(5));
    // And one that is not stopped goes on with the first byte.
    command(&simulator, Command::Start, "waits").unwrap();
    while standing(&simulator, "waits").cause.is_none() {
        simulator.feed("line", b"x").unwrap();
    }
    assert_eq!(ended(&simulator, "waits").cause.as_deref(), Some("exited"));
}

#[test]
fn a_meter_is_asked_by_modbus_and_what_it_answers_is_a_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wasm-apps/modbus");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let simulator = simulator_of(&read("board.toml"));
    start(&simulator, "modbus").unwrap();
    let expected = read("expected.txt");
    let expected: Vec<&str> = expected.lines().collect();
    let deadline = Instant::now() + SOON;
    while log(&simulator, "modbus").len() < expected.len() {
        assert!(Instant::now() < deadline, "{:?}", log(&simulator, "modbus"));
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(log(&simulator, "modbus")[..expected.len()], expected);
    assert!(counter(&simulator, "modbus", "messages_sent") >= 2);
}

#[test]
fn a_real_program_can_be_at_the_other_end() {
    let link = std::env::temp_dir().join(format!("ketch-line-{}", std::process::id()));
    let peer = format!("pty = {:?}", link.display().to_string());
    let simulator = simulator_of(&line_board(&peer));
    start(&simulator, "uart-check").unwrap();
    let mut terminal = std::fs::File::options()
        .read(true)
        .write(true)
        .open(&link)
        .unwrap();
    let mut greeting = [0; 5];
    terminal.read_exact(&mut greeting).unwrap();
    assert_eq!(&greeting, b"hello");
    terminal.write_all(b"back").unwrap();
    let mut echo = [0; 4];
    terminal.read_exact(&mut echo).unwrap();
    assert_eq!(&echo, b"back");
    drop(simulator);
    assert!(!link.exists());
}

#[test]
fn a_line_can_be_its_own_other_end() {
    let simulator = simulator_of(&line_board("loop = true"));
    start(&simulator, "uart-check").unwrap();
    wait_log(&simulator, "uart-check", "read 5, lost 0");
}

#[test]
fn a_script_plays_the_other_end() {
    let simulator = simulator_of(&line_board(""));
    start(&simulator, "uart-check").unwrap();
    wait_sent(&simulator, "line", b"hello");
    let script = ketch_sim::Script::parse("send line 68 6 9", simulator.board()).unwrap();
    script.run(&simulator, &false.into()).unwrap();
    wait_sent(&simulator, "line", b"hi");
}
