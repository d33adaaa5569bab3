//! What a container may use, from its manifest, less what policy allows.

mod common;

use std::time::{Duration, Instant};

use common::*;
use ketch_image::Builder;
use ketch_proto::Command;
use ketch_sim::{BoardDescription, Options, Simulator};

/// Microseconds in a period. Source: `KETCH_PERIOD_MS`.
const PERIOD: u64 = 1_000_000;

/// Starts a container with a manifest that was changed, and lets it run. Returns the microseconds of
/// processor time that it got, and the microseconds that went by.
fn run_with(
    simulator: &Simulator,
    name: &str,
    time: Duration,
    change: impl FnOnce(&mut Builder),
) -> (u64, u64) {
    upload(simulator, &changed(&image(name), change)).unwrap();
    let begin = Instant::now();
    command(simulator, Command::Start, name).unwrap();
    std::thread::sleep(time);
    assert_eq!(standing(simulator, name).state, "running", "{name}");
    let used = counter(simulator, name, "processor_us");
    (used, begin.elapsed().as_micros() as u64)
}

/// With a share of 5 %: that it gets no more on average, that it waits for more, and that it can be ended
/// meanwhile.
fn waits_for_its_share(name: &str, how: Command, cause: &str) {
    assert!(some_try(|| {
        let simulator = simulator();
        let (used, elapsed) = run_with(&simulator, name, Duration::from_secs(3), |builder| {
            builder.resources.processor_share = Some(5);
        });
        let pauses = counter(&simulator, name, "pauses");
        assert!(pauses > 0);
        let begin = Instant::now();
        command(&simulator, how, name).unwrap();
        let ended = begin.elapsed();
        assert_eq!(standing(&simulator, name).cause.as_deref(), Some(cause));
        println!(
            "quotas;container={name};share=5;used-us={used};elapsed-us={elapsed};pauses={pauses};ended={ended:?}"
        );
        // One period more, because the first one begins when it does; and one event, which is paid back.
        used <= (elapsed + PERIOD) / 20 + 60_000 && ended < Duration::from_millis(900)
    }));
}

#[test]
fn a_reactor_that_has_used_up_its_share_waits_for_the_next_period() {
    waits_for_its_share("glutton", Command::Stop, "stopped");
}

#[test]
fn a_command_that_has_used_up_its_share_waits_at_its_next_host_call() {
    waits_for_its_share("call-loop", Command::Kill, "killed");
}

#[test]
fn a_share_does_not_take_the_budget_of_a_command_away() {
    let simulator = simulator();
    let limited = changed(&image("command-spin"), |builder| {
        builder.resources.processor_share = Some(1);
        builder.resources.event_time = Some(100_000);
    });
    upload(&simulator, &limited).unwrap();
    command(&simulator, Command::Start, "command-spin").unwrap();
    // It never calls the host, so it goes on beyond its share, and ends for its time.
    assert_eq!(
        ended(&simulator, "command-spin").trap.as_deref(),
        Some("time budget exhausted")
    );
    assert!(counter(&simulator, "command-spin", "processor_us") >= 100_000);
}

#[test]
fn handles_are_as_many_as_the_manifest_says() {
    // Asks for timers until that fails, which ends it: the call has no way to return an error.
    let text = r#"(module
        (import "wasi:clocks/monotonic-clock@0.2.4" "subscribe-duration" (func $timer (param i64) (result i32)))
        (func (export "_start") (loop $l (drop (call $timer (i64.const 1))) (br $l))))"#;
    for handles in [1, 3] {
        let mut builder = Builder::new("dev.ketch.test.greedy", "greedy", "1.0.0");
        builder.kind = ketch_abi::ContainerKind::Command;
        builder.payloads = vec![ketch_image::PayloadSource::Wasm(
            wat::parse_str(text).unwrap(),
        )];
        builder.resources.handles = Some(handles);
        let simulator = simulator();
        upload(&simulator, &builder.build().unwrap()).unwrap();
        command(&simulator, Command::Start, "greedy").unwrap();
        let standing = ended(&simulator, "greedy");
        assert_eq!(
            standing.trap.as_deref(),
            Some("no free handle for a call that cannot return an error")
        );
        assert_eq!(
            counter(&simulator, "greedy", "handles_opened"),
            u64::from(handles)
        );
    }
}

#[test]
fn log_lines_are_as_many_a_second_as_the_manifest_says() {
    let simulator = simulator();
    let (_, elapsed) = run_with(
        &simulator,
        "log-loop",
        Duration::from_millis(1500),
        |builder| {
            builder.resources.log_rate = Some(3);
        },
    );
    // Three in each second that has begun.
    assert!(counter(&simulator, "log-loop", "log_lines") <= 3 * (elapsed / 1_000_000 + 2));
    assert!(counter(&simulator, "log-loop", "log_dropped") > 0);
}

#[test]
fn a_device_takes_as_many_calls_a_second_as_its_board_says() {
    let mut board = BoardDescription::default();
    let place = board.pin("led0").expect("the board has it");
    board.devices[place].calls_per_second = 5;
    let simulator = Simulator::start(Options {
        board,
        ..Default::default()
    })
    .expect("it starts");
    // Opens the pin, then sets it without end, and leaves at the first error; its code is that error's
    // discriminant (`other`, which is 8) after so many calls as were allowed.
    let text = r#"(module
        (import "ketch:devices/gpio@0.1.0" "open-digital-out" (func $open (param i32 i32 i32)))
        (import "wasi:gpio/digital@0.2.0" "[method]digital-out-pin.set-active" (func $set (param i32 i32)))
        (import "wasi:cli/exit@0.2.4" "exit-with-code" (func $exit (param i32)))
        (memory (export "memory") 1) (data (i32.const 8) "led0")
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
        (func (export "_start")
            (call $open (i32.const 8) (i32.const 4) (i32.const 64))
            (loop $l
                (call $set (i32.load (i32.const 68)) (i32.const 128))
                (br_if $l (i32.eqz (i32.load8_u (i32.const 128)))))
            (call $exit (i32.load8_u (i32.const 132)))))"#;
    let mut builder = Builder::new("dev.ketch.test.caller", "caller", "1.0.0");
    builder.kind = ketch_abi::ContainerKind::Command;
    builder.payloads = vec![ketch_image::PayloadSource::Wasm(
        wat::parse_str(text).unwrap(),
    )];
    builder.requests = vec![ketch_image::RequestSource {
        capability: ketch_abi::Capability::Gpio,
        label: "led0".into(),
        operations: ketch_abi::Operations::WRITE,
    }];
    upload(&simulator, &builder.build().unwrap()).unwrap();
    command(&simulator, Command::Start, "caller").unwrap();
    let standing = ended(&simulator, "caller");
    assert_eq!(
        (standing.cause.as_deref(), standing.code),
        (Some("exited"), Some(8))
    );
    // Opening, as many calls as are allowed in a second or two, the refused one, and the exit.
    let calls = counter(&simulator, "caller", "host_calls");
    assert!((8..=13).contains(&calls), "{calls} calls");
    assert_eq!(counter(&simulator, "caller", "refusals"), 1);
}
