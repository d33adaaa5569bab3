//! The main job, in the simulator: real images, uploaded in pieces, run, granted, refused, ended.

mod common;

use std::time::{Duration, Instant};

use common::*;
use ketch_abi::Error;
use ketch_proto::{Command, Decode, LogsRequest, LogsResponse};

const SOON: Duration = Duration::from_secs(5);

#[test]
fn blinky_works_the_pin_it_was_granted() {
    let simulator = simulator();
    start(&simulator, "blinky").unwrap();
    let standing = standing(&simulator, "blinky");
    assert_eq!(standing.state, "running");
    assert_eq!(standing.trust, "unsigned");
    assert_eq!(standing.grants, ["gpio led0 write"]);
    for active in [true, false, true] {
        assert!(
            simulator.wait_level("led0", active, SOON).unwrap(),
            "led0 {active}"
        );
    }
    assert!(!simulator.level("led1").unwrap());
    wait_log(&simulator, "blinky", "info on");

    command(&simulator, Command::Stop, "blinky").unwrap();
    let standing = common::standing(&simulator, "blinky");
    assert_eq!(
        (standing.state.as_str(), standing.cause.as_deref()),
        ("stopped", Some("stopped"))
    );
    assert_eq!(standing.memory, 0);
    assert!(
        !simulator.level("led0").unwrap(),
        "its stop event turned the led off"
    );
    command(&simulator, Command::Remove, "blinky").unwrap();
    assert_eq!(
        command(&simulator, Command::Start, "blinky")
            .unwrap_err()
            .error,
        Error::ContainerUnknown
    );
}

#[test]
fn blinky_keeps_its_rhythm() {
    let simulator = simulator();
    start(&simulator, "blinky").unwrap();
    // Three periods in a row of half a second, give or take what the machine does meanwhile: one that
    // stands still for longer spoils some periods, and not all of them.
    let deadline = Instant::now() + Duration::from_secs(30);
    let mut first = simulator.trace().next();
    loop {
        std::thread::sleep(Duration::from_millis(2300));
        let changes = simulator.trace().since(first);
        let periods: Vec<u64> = changes
            .windows(2)
            .map(|pair| pair[1].time.abs_diff(pair[0].time))
            .collect();
        if periods.len() >= 3
            && periods
                .iter()
                .all(|period| (400_000_000..600_000_000).contains(period))
        {
            break;
        }
        assert!(Instant::now() < deadline, "{periods:?} ns");
        first = simulator.trace().next();
    }
}

#[test]
fn button_follows_its_pin() {
    let simulator = simulator();
    start(&simulator, "button").unwrap();
    for active in [true, false, true] {
        simulator.set("button0", active).unwrap();
        assert!(
            simulator.wait_level("led0", active, SOON).unwrap(),
            "led0 {active}"
        );
    }
}

#[test]
fn start_and_stop_are_idempotent() {
    let simulator = simulator();
    install(&simulator, "blinky");
    for _ in 0..2 {
        command(&simulator, Command::Create, "blinky").unwrap();
    }
    for _ in 0..3 {
        for _ in 0..2 {
            command(&simulator, Command::Start, "blinky").unwrap();
        }
        for _ in 0..2 {
            command(&simulator, Command::Stop, "blinky").unwrap();
            command(&simulator, Command::Kill, "blinky").unwrap();
        }
    }
    assert_eq!(standing(&simulator, "blinky").state, "stopped");
}

#[test]
fn a_pin_of_another_is_refused_at_open() {
    let simulator = simulator();
    start(&simulator, "greedy-open").unwrap();
    wait_log(&simulator, "greedy-open", "led1");
    assert_eq!(standing(&simulator, "greedy-open").state, "running");
    assert!(!simulator.level("led1").unwrap());
}

#[test]
fn a_pin_without_any_grant_is_refused_at_link() {
    let simulator = simulator();
    let refusal = start(&simulator, "no-grant").unwrap_err();
    assert_eq!(refusal.error, Error::CapabilityMissing);
    assert!(refusal.detail.contains("gpio"), "{}", refusal.detail);
    let standing = standing(&simulator, "no-grant");
    assert_eq!(
        (standing.state.as_str(), standing.cause.as_deref()),
        ("failed", Some("start-failed"))
    );
    assert_eq!(standing.error, Some(Error::CapabilityMissing.number()));
    assert!(standing.detail.unwrap().contains("capability gpio"));
}

#[test]
fn a_forged_handle_traps() {
    for name in ["forge-handle", "use-after-drop"] {
        let simulator = simulator();
        let _ = start(&simulator, name);
        let standing = ended(&simulator, name);
        assert_eq!(
            (standing.state.as_str(), standing.cause.as_deref()),
            ("failed", Some("trapped")),
            "{name}"
        );
        assert_eq!(
            standing.trap.as_deref(),
            Some("forged, stale or foreign handle"),
            "{name}"
        );
    }
}

#[test]
fn traps_are_told_apart_and_others_go_on() {
    let simulator = simulator();
    start(&simulator, "blinky").unwrap();
    for (name, traps) in [
        (
            "bad-pointer",
            &["pointer or length outside linear memory in a host call"][..],
        ),
        ("reactor-blocks", &["blocking call from a reactor"]),
        ("trap-unreachable", &["unreachable executed"]),
        (
            "deep-recursion",
            &["stack exhausted", "memory access out of bounds"],
        ),
        ("spin", &["time budget exhausted"]),
    ] {
        let _ = start(&simulator, name);
        let standing = ended(&simulator, name);
        assert_eq!(
            (standing.state.as_str(), standing.cause.as_deref()),
            ("failed", Some("trapped")),
            "{name}"
        );
        let trap = standing.trap.unwrap();
        assert!(traps.contains(&trap.as_str()), "{name}: {trap}");
        command(&simulator, Command::Remove, name).unwrap();
    }
    let now = simulator.trace().next();
    let changed = simulator.trace().wait(now, SOON, |_| true);
    assert!(changed.is_some(), "blinky goes on");
}

#[test]
fn a_trap_in_the_start_event_is_the_starts_failure() {
    let simulator = simulator();
    let refusal = start(&simulator, "start-trap").unwrap_err();
    assert_eq!(refusal.error, Error::StartTrapped);
    let lines = log(&simulator, "start-trap");
    assert!(
        lines
            .iter()
            .any(|line| line.contains("panic at") && line.contains("not today")),
        "{lines:?}"
    );
    let standing = standing(&simulator, "start-trap");
    assert_eq!(
        (standing.state.as_str(), standing.cause.as_deref()),
        ("failed", Some("trapped"))
    );
}

#[test]
fn a_command_ends_with_its_code() {
    let simulator = simulator();
    start(&simulator, "command-hello").unwrap();
    let standing = ended(&simulator, "command-hello");
    assert_eq!(
        (standing.cause.as_deref(), standing.code),
        (Some("exited"), Some(3)),
        "{standing:?} {:?}",
        log(&simulator, "command-hello")
    );
    assert_eq!(standing.state, "failed");
}

#[test]
fn a_spinning_command_is_killed_and_stopped() {
    let simulator = simulator();
    install(&simulator, "command-spin");
    for (how, cause) in [(Command::Kill, "killed"), (Command::Stop, "stopped")] {
        command(&simulator, Command::Start, "command-spin").unwrap();
        command(&simulator, how, "command-spin").unwrap();
        let standing = standing(&simulator, "command-spin");
        assert_eq!(
            (standing.state.as_str(), standing.cause.as_deref()),
            ("stopped", Some(cause))
        );
    }
}

/// A pin that can do everything, for the container that calls everything.
const LINE0: &str = r#"
[[device]]
label = "line0"
kind = "gpio-pin"
operations = ["read", "write", "watch"]
"#;

#[test]
fn every_import_answers() {
    for name in ["all-imports", "all-imports-command"] {
        let board = format!("{}{}", ketch_sim::BUILT_IN, LINE0);
        let board = ketch_sim::BoardDescription::parse(&board).unwrap();
        let options = ketch_sim::Options {
            board,
            ..Default::default()
        };
        let simulator = ketch_sim::Simulator::start(options).unwrap();
        start(&simulator, name).unwrap();
        if name == "all-imports" {
            command(&simulator, Command::Stop, name).unwrap();
        }
        let standing = ended(&simulator, name);
        let lines = log(&simulator, name);
        assert!(
            !lines.iter().any(|line| line.contains("failed")),
            "{name}: {lines:#?}"
        );
        let code = if name == "all-imports" { 7 } else { 0 };
        assert_eq!(
            (standing.cause.as_deref(), standing.code),
            (Some("exited"), Some(code)),
            "{name}: {lines:#?}"
        );
    }
}

#[test]
fn memory_stays_within_the_manifest() {
    let simulator = simulator();
    start(&simulator, "memory-hog").unwrap();
    assert_eq!(standing(&simulator, "memory-hog").state, "running");
    assert!(
        standing(&simulator, "memory-hog").memory <= 256 * 1024,
        "{:?}",
        standing(&simulator, "memory-hog")
    );
}

#[test]
fn a_flooded_log_stays_bounded_and_others_keep_theirs() {
    let simulator = simulator();
    start(&simulator, "blinky").unwrap();
    start(&simulator, "log-flood").unwrap();
    wait_log(&simulator, "blinky", "info on");
    std::thread::sleep(Duration::from_millis(100));
    let request = LogsRequest {
        name: "log-flood",
        cursor: Some(0),
        limit: None,
    };
    let bytes = simulator.request(Command::Logs, &request).unwrap();
    let page = LogsResponse::decode(&bytes).unwrap();
    assert!(page.lost > 100, "{} lines lost", page.lost);
    command(&simulator, Command::Kill, "log-flood").unwrap();
    let bytes: usize = log(&simulator, "log-flood").iter().map(String::len).sum();
    assert!(bytes < 2 * ketch_runtime::config::LOG_SIZE, "{bytes} bytes");
    assert!(
        log(&simulator, "blinky")
            .iter()
            .any(|line| line == "info on")
    );
}

#[test]
fn bad_images_are_refused_each_with_its_own_error() {
    let simulator = simulator();
    let good = image("blinky");
    let mut corrupt = good.clone();
    *corrupt.last_mut().unwrap() ^= 1;
    let random: Vec<u8> = (0..2000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for (what, bytes, error) in [
        ("empty", Vec::new(), Error::ImageEmpty),
        ("random", random, Error::ImageNotKetch),
        ("corrupt", corrupt, Error::ImageDigestMismatch),
    ] {
        assert_eq!(
            upload(&simulator, &bytes).unwrap_err().error,
            error,
            "{what}"
        );
    }
    // The header announces more bytes than the upload does.
    assert_eq!(
        upload(&simulator, &good[..good.len() - 1])
            .unwrap_err()
            .error,
        Error::ImageTruncated,
        "truncated"
    );
    assert_eq!(
        simulator.shell("ketch ps").1.lines().count(),
        1,
        "nothing was kept"
    );
    start(&simulator, "blinky").unwrap();
}

#[test]
fn an_image_replaces_a_container_only_when_it_does_not_run() {
    let simulator = simulator();
    start(&simulator, "blinky").unwrap();
    let mut other = image("blinky");
    // Another image of the same name: the same manifest would be the same image.
    assert!(
        upload(&simulator, &other).is_ok(),
        "the same image again is no replacement"
    );
    other.truncate(other.len() / 2);
    assert!(upload(&simulator, &other).is_err());
    assert_eq!(standing(&simulator, "blinky").state, "running");
}

#[test]
fn everything_comes_back_after_a_restart() {
    let simulator = simulator();
    start(&simulator, "blinky").unwrap();
    install(&simulator, "button");
    simulator.restart().unwrap();
    assert_eq!(standing(&simulator, "blinky").state, "running");
    assert_eq!(standing(&simulator, "button").state, "verified");
    assert!(simulator.wait_level("led0", true, SOON).unwrap());
    command(&simulator, Command::Stop, "blinky").unwrap();
    simulator.restart().unwrap();
    assert_eq!(standing(&simulator, "blinky").state, "installed");
}

#[test]
fn two_devices_in_one_process_do_not_meet() {
    let (first, second) = (simulator(), simulator());
    start(&first, "blinky").unwrap();
    start(&second, "button").unwrap();
    second.set("button0", true).unwrap();
    assert!(second.wait_level("led0", true, SOON).unwrap());
    assert_eq!(first.shell("ketch ps").1.lines().count(), 2);
    assert!(!second.shell("ketch ps").1.contains("blinky"));
}

#[test]
fn a_device_that_another_holds_is_refused_by_name_and_the_refusal_stays() {
    let simulator = simulator();
    start(&simulator, "blinky").unwrap();
    let refusal = start(&simulator, "greedy-open").unwrap_err();
    assert_eq!(
        (refusal.error, refusal.detail.as_str()),
        (Error::DeviceBusy, "gpio led0 write, held by blinky")
    );
    let standing = standing(&simulator, "greedy-open");
    assert_eq!(
        (standing.state.as_str(), standing.error),
        ("failed", Some(Error::DeviceBusy.number()))
    );
    command(&simulator, Command::Kill, "blinky").unwrap();
    command(&simulator, Command::Remove, "blinky").unwrap();
    command(&simulator, Command::Start, "greedy-open").unwrap();
    assert_eq!(common::standing(&simulator, "greedy-open").state, "running");
}

#[test]
fn an_exit_with_a_failure_in_the_start_event_is_the_starts_failure() {
    let module = r#"(module
        (import "wasi:cli/exit@0.2.4" "exit-with-code" (func $exit (param i32)))
        (func (export "ketch:container/reactor@0.1.0#on-event") (param i32 i32) (call $exit (i32.const CODE))))"#;
    for (code, refused) in [("0", None), ("4", Some(Error::StartExited))] {
        let module = wat::parse_str(module.replace("CODE", code)).unwrap();
        let mut builder = ketch_image::Builder::new("dev.ketch.test.gives-up", "gives-up", "1.0.0");
        builder.payloads = vec![ketch_image::PayloadSource::Wasm(module)];
        let simulator = simulator();
        upload(&simulator, &builder.build().unwrap()).unwrap();
        let started = command(&simulator, Command::Start, "gives-up");
        assert_eq!(
            started.err().map(|refusal| refusal.error),
            refused,
            "code {code}"
        );
        let standing = standing(&simulator, "gives-up");
        assert_eq!(
            (standing.cause.as_deref(), standing.code),
            (Some("exited"), code.parse().ok())
        );
    }
}
