//! Containers whose code was compiled ahead of time: they work, they end, and they need trust.

mod common;

use std::time::{Duration, Instant};

use common::compiler::compiled;
use common::*;
use ketch_abi::Error;
use ketch_proto::Command;
use ketch_sim::{Options, Simulator};

/// A simulator that runs compiled code which nobody vouches for.
fn trusting() -> Simulator {
    let options = Options {
        accept_unsigned_compiled: true,
        ..Default::default()
    };
    Simulator::start(options).expect("it starts")
}

#[test]
fn blinky_works_its_pin() {
    let Some(image) = compiled("blinky") else {
        return;
    };
    let simulator = trusting();
    upload(&simulator, &image).unwrap();
    for _ in 0..3 {
        command(&simulator, Command::Start, "blinky").unwrap();
        for active in [true, false] {
            let soon = Duration::from_secs(5);
            assert!(simulator.wait_level("led0", active, soon).unwrap());
        }
        command(&simulator, Command::Stop, "blinky").unwrap();
    }
    command(&simulator, Command::Remove, "blinky").unwrap();
}

#[test]
fn an_event_that_never_ends_is_ended_for_its_time() {
    let Some(image) = compiled("spin") else {
        return;
    };
    let simulator = trusting();
    upload(&simulator, &image).unwrap();
    command(&simulator, Command::Start, "spin").unwrap();
    let standing = ended(&simulator, "spin");
    assert_eq!(standing.trap.as_deref(), Some("time budget exhausted"));
}

#[test]
fn a_command_that_never_ends_is_killed() {
    let Some(image) = compiled("command-spin") else {
        return;
    };
    let simulator = trusting();
    upload(&simulator, &image).unwrap();
    for _ in 0..20 {
        command(&simulator, Command::Start, "command-spin").unwrap();
        let now = Instant::now();
        command(&simulator, Command::Kill, "command-spin").unwrap();
        // It does not hang. How fast it is, the bench tells: a machine may stand still meanwhile.
        assert!(now.elapsed() < Duration::from_secs(5));
        let standing = standing(&simulator, "command-spin");
        assert_eq!(standing.cause.as_deref(), Some("killed"));
    }
}

#[test]
fn its_imports_need_grants_too() {
    let Some(image) = compiled("no-grant") else {
        return;
    };
    let simulator = trusting();
    upload(&simulator, &image).unwrap();
    let refusal = command(&simulator, Command::Start, "no-grant").unwrap_err();
    assert_eq!(refusal.error, Error::CapabilityMissing);
}

#[test]
fn forged_handles_trap_in_it_too() {
    let Some(image) = compiled("forge-handle") else {
        return;
    };
    let simulator = trusting();
    upload(&simulator, &image).unwrap();
    let _ = command(&simulator, Command::Start, "forge-handle");
    let standing = ended(&simulator, "forge-handle");
    assert_eq!(
        standing.trap.as_deref(),
        Some("forged, stale or foreign handle")
    );
}

#[test]
fn nobody_runs_it_without_trust() {
    let Some(image) = compiled("blinky") else {
        return;
    };
    let simulator = simulator();
    assert_eq!(
        upload(&simulator, &image).unwrap_err().error,
        Error::ImageCompiledRefused
    );
}
