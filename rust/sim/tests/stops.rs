//! Whatever a container does, it ends: for its time, or when an operator says so.

mod common;

use std::time::{Duration, Instant};

use common::compiler::compiled;
use common::*;
use ketch_proto::Command;
use ketch_sim::{Options, Simulator};

/// A wait that only a device that hangs exceeds: tests share the machine.
const HANGS: Duration = Duration::from_secs(5);

/// Microseconds of processor time for each event, and what a container may take longer.
const BUDGET: u32 = 50_000;
const GRACE: u32 = 10_000;

fn device() -> Simulator {
    let options = Options {
        accept_unsigned_compiled: true,
        ..Default::default()
    };
    Simulator::start(options).expect("it starts")
}

/// The container interpreted, and compiled where there is a compiler, with this budget.
fn both(name: &str, budget: Option<u32>) -> Vec<(&'static str, Vec<u8>)> {
    let images = [
        Some(("interpreted", image(name))),
        compiled(name).map(|image| ("compiled", image)),
    ];
    let limited = |(how, image): (_, Vec<u8>)| {
        let image = changed(&image, |builder| builder.resources.event_time = budget);
        (how, image)
    };
    images.into_iter().flatten().map(limited).collect()
}

/// A device that runs this container.
fn running(name: &str, image: &[u8]) -> Simulator {
    let simulator = device();
    upload(&simulator, image).unwrap();
    command(&simulator, Command::Start, name).unwrap();
    simulator
}

/// A reactor that never returns: what ends it, and the processor time that it got.
fn overrun(name: &str, image: &[u8]) -> u32 {
    let simulator = device();
    upload(&simulator, image).unwrap();
    let started = command(&simulator, Command::Start, name);
    assert_eq!(started.is_err(), name == "spin-start", "{name}");
    if name == "deaf" {
        let begin = Instant::now();
        command(&simulator, Command::Stop, name).unwrap();
        assert!(begin.elapsed() < HANGS);
    }
    let standing = ended(&simulator, name);
    assert_eq!(
        (standing.cause.as_deref(), standing.trap.as_deref()),
        (Some("trapped"), Some("time budget exhausted")),
        "{name}"
    );
    assert_eq!(counter(&simulator, name, "traps"), 1);
    counter(&simulator, name, "processor_us") as u32
}

#[test]
fn what_never_returns_is_ended_within_its_budget() {
    for name in ["spin", "spin-start", "deaf"] {
        for (how, image) in both(name, Some(BUDGET)) {
            // On a machine that is busy with something else, the one that ends it may come late. So
            // the best of some counts.
            let best = (0..20)
                .map(|_| overrun(name, &image))
                .find(|used| *used <= BUDGET + GRACE);
            println!("stops;code={how};container={name};budget-us={BUDGET};used-us={best:?}");
            assert!(best.is_some(), "{how} {name}");
        }
    }
}

#[test]
fn a_command_that_computes_for_too_long_is_ended_for_its_time() {
    for name in ["command-spin", "call-loop", "log-loop", "grow-loop"] {
        for (how, image) in both(name, Some(BUDGET)) {
            let simulator = running(name, &image);
            let standing = ended(&simulator, name);
            let used = counter(&simulator, name, "processor_us");
            println!("stops;code={how};container={name};budget-us={BUDGET};used-us={used}");
            assert_eq!(
                standing.trap.as_deref(),
                Some("time budget exhausted"),
                "{how} {name}"
            );
        }
    }
}

#[test]
fn commands_that_never_end_are_ended_at_once() {
    for name in [
        "command-spin",
        "call-loop",
        "log-loop",
        "grow-loop",
        "sleeper",
    ] {
        for (how, image) in both(name, None) {
            let simulator = device();
            upload(&simulator, &image).unwrap();
            for (request, word) in [(Command::Kill, "killed"), (Command::Stop, "stopped")] {
                command(&simulator, Command::Start, name).unwrap();
                std::thread::sleep(Duration::from_millis(50));
                assert_eq!(standing(&simulator, name).state, "running", "{how} {name}");
                let begin = Instant::now();
                command(&simulator, request, name).unwrap();
                let took = begin.elapsed();
                println!("stops;code={how};container={name};request={word};ended-after={took:?}");
                assert!(took < HANGS, "{how} {name}: {took:?}");
                let standing = standing(&simulator, name);
                assert_eq!(
                    (standing.state.as_str(), standing.cause.as_deref()),
                    ("stopped", Some(word)),
                    "{how} {name}"
                );
                assert_eq!(standing.memory, 0, "{how} {name}");
            }
        }
    }
}

#[test]
fn recursion_without_end_traps() {
    for (how, image) in both("deep-recursion", None) {
        let simulator = running("deep-recursion", &image);
        let standing = ended(&simulator, "deep-recursion");
        assert_eq!(standing.cause.as_deref(), Some("trapped"), "{how}");
    }
}

#[test]
fn host_functions_have_room_however_deep_they_are_called() {
    for (how, image) in both("deep-calls", None) {
        let simulator = running("deep-calls", &image);
        let standing = ended(&simulator, "deep-calls");
        // Threads are large here: the stack in linear memory may end before they do.
        let traps = ["stack exhausted", "memory access out of bounds"];
        let trap = standing.trap.unwrap_or_default();
        assert!(traps.contains(&trap.as_str()), "{how}: {trap}");
    }
}

#[test]
fn a_trap_while_it_starts_refuses_the_start_in_compiled_code_too() {
    for (how, image) in both("start-trap", None) {
        let simulator = device();
        upload(&simulator, &image).unwrap();
        let refusal = command(&simulator, Command::Start, "start-trap").unwrap_err();
        assert_eq!(refusal.error, ketch_abi::Error::StartTrapped, "{how}");
        assert_eq!(standing(&simulator, "start-trap").state, "failed");
    }
}

#[test]
fn a_kill_may_meet_the_end_and_the_cause_is_the_right_one() {
    // It counts down from a number that the test varies, and exits with code 3.
    let text = |turns: u32| {
        format!(
            r#"(module (import "wasi:cli/exit@0.2.4" "exit-with-code" (func $exit (param i32)))
            (func (export "_start") (local i32) (local.set 0 (i32.const {turns}))
                (loop $l (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                (call $exit (i32.const 3))))"#
        )
    };
    let (mut killed, mut exited) = (0, 0);
    for turns in [1, 2_000, 100_000] {
        let mut builder = ketch_image::Builder::new("dev.ketch.test.short", "short", "1.0.0");
        builder.kind = ketch_abi::ContainerKind::Command;
        builder.payloads = vec![ketch_image::PayloadSource::Wasm(
            wat::parse_str(text(turns)).unwrap(),
        )];
        let simulator = device();
        upload(&simulator, &builder.build().unwrap()).unwrap();
        for round in 0..300_u32 {
            command(&simulator, Command::Start, "short").unwrap();
            for _ in 0..round * 20 {
                std::hint::spin_loop();
            }
            let begin = Instant::now();
            command(&simulator, Command::Kill, "short").unwrap();
            assert!(begin.elapsed() < HANGS, "round {round}");
            let standing = standing(&simulator, "short");
            match standing.cause.as_deref() {
                Some("killed") => {
                    assert_eq!(standing.state, "stopped");
                    killed += 1;
                }
                Some("exited") => {
                    assert_eq!(
                        (standing.state.as_str(), standing.code),
                        ("failed", Some(3))
                    );
                    exited += 1;
                }
                other => panic!("round {round}: {other:?}"),
            }
        }
    }
    println!("stops;rounds=900;killed={killed};exited={exited}");
    assert!(killed > 0 && exited > 0);
}
