//! Calls every import of a reactor once, and logs a line for each: the conformance check of a
//! device. Grants: `led0` write, `button0` read and watch, `line0` all three; `test/loop` publish
//! and subscribe; bytes for what it keeps. Expected: no line
//! that starts with `failed`, and `ready` lines for two timers; when it is stopped, code 7.
//!
//! `block` and `poll` trap in a reactor; `all-imports-command` calls those.
#![no_std]

use core::time::Duration;

use ketch_sdk::devices::{self, Kind};
use ketch_sdk::gpio::{DigitalIn, DigitalInOut, DigitalOut, Error, State};
use ketch_sdk::keyvalue::Bucket;
use ketch_sdk::messaging::{self, Subscription};
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, Reactor, clock, config, exit, info, log, random};

struct Conformance {
    _timers: [Pollable; 2],
}

/// Logs the outcome of one call.
fn check<T>(call: &str, outcome: Result<T, Error>) -> Option<T> {
    match outcome {
        Ok(value) => {
            info!("{call}: ok");
            Some(value)
        }
        Err(error) => {
            info!("failed {call}: {error}");
            None
        }
    }
}

/// Logs whether an expectation holds.
fn expect(what: &str, holds: bool) {
    if holds {
        info!("{what}: ok");
    } else {
        info!("failed {what}");
    }
}

fn output() {
    let Some(mut led) = check("open-digital-out", DigitalOut::open("led0")) else {
        return;
    };
    expect("out get-config", led.config().label.as_str() == "led0");
    expect("out watch-for-ready", led.watch_for_ready().ready());
    check("out set-state", led.set_state(State::Active));
    check("out set-inactive", led.set_inactive());
    check("out set-active", led.set_active());
    check("out toggle", led.toggle());
}

fn input() {
    let Some(button) = check("open-digital-in", DigitalIn::open("button0")) else {
        return;
    };
    expect("in get-config", button.config().label.as_str() == "button0");
    expect("in watch-for-ready", button.watch_for_ready().ready());
    let state = check("in read", button.read()) == Some(State::Active);
    expect(
        "in is-active",
        check("in is-active", button.is_active()) == Some(state),
    );
    expect(
        "in is-inactive",
        check("in is-inactive", button.is_inactive()) == Some(!state),
    );
    check("in watch-state", button.watch_state(State::Active));
    check("in watch-active", button.watch_active());
    check("in watch-inactive", button.watch_inactive());
    check("in watch-falling-edge", button.watch_falling_edge());
    check("in watch-rising-edge", button.watch_rising_edge());
}

fn input_output() {
    let Some(mut line) = check("open-digital-in-out", DigitalInOut::open("line0")) else {
        return;
    };
    expect("in-out get-config", line.config().label.as_str() == "line0");
    expect("in-out watch-for-ready", line.watch_for_ready().ready());
    check("in-out set-active", line.set_active());
    expect("in-out read", line.read() == Ok(State::Active));
    check("in-out set-inactive", line.set_inactive());
    expect("in-out is-inactive", line.is_inactive() == Ok(true));
    check("in-out toggle", line.toggle());
    expect("in-out is-active", line.is_active() == Ok(true));
    check("in-out set-state", line.set_state(State::Inactive));
    check("in-out watch-state", line.watch_state(State::Active));
    check("in-out watch-active", line.watch_active());
    check("in-out watch-inactive", line.watch_inactive());
    check("in-out watch-falling-edge", line.watch_falling_edge());
    check("in-out watch-rising-edge", line.watch_rising_edge());
}

fn directory() {
    for device in devices::list().iter() {
        let kind = if device.kind == Some(Kind::GpioPin) {
            "gpio-pin"
        } else {
            "unknown"
        };
        info!("granted {} {kind} {}", device.label, device.operations);
    }
}

fn messages() {
    let Ok(subscription) = Subscription::open("test/loop") else {
        info!("failed subscription open");
        return;
    };
    let arrivals = subscription.watch();
    expect(
        "receive nothing",
        matches!(subscription.receive(), Ok(None)),
    );
    expect("send", messaging::send("test/loop", b"hello").is_ok());
    expect("subscription subscribe", arrivals.ready());
    let message = subscription.receive().ok().flatten();
    expect("receive", message.as_deref() == Some(b"hello"));
}

/// Every call, and back to how it was.
fn key_value() {
    let Ok(kept) = Bucket::open() else {
        info!("failed bucket open");
        return;
    };
    expect("delete", kept.delete("tried").is_ok());
    expect("exists not", kept.exists("tried") == Ok(false));
    expect("get nothing", matches!(kept.read("tried"), Ok(None)));
    expect("set", kept.set("tried", b"yes").is_ok());
    expect("exists", kept.exists("tried") == Ok(true));
    let value = kept.read("tried").ok().flatten();
    expect("get", value.as_deref() == Some(b"yes"));
    drop(value);
    let listed = kept.keys(None);
    expect(
        "list-keys",
        listed.is_ok_and(|keys| keys.iter().eq(["tried"]) && keys.cursor().is_none()),
    );
    expect("delete again", kept.delete("tried").is_ok());
}

/// Nobody has told this container anything, unless a test did.
fn settings() {
    let told = config::read("told").ok().flatten();
    if let Some(told) = &told {
        info!("told {}", &**told);
    }
    let count = usize::from(told.is_some());
    drop(told);
    expect("config get", matches!(config::read("untold"), Ok(None)));
    let all = config::all();
    expect(
        "config get-all",
        all.is_ok_and(|all| all.iter().count() == count),
    );
}

/// The secure ones are not on every device, so they have a container of their own: `random-secure`.
fn random() {
    let mut bytes = [0; 20];
    random::insecure::fill(&mut bytes);
    expect("insecure random", bytes != [0; 20]);
    expect(
        "insecure random anew",
        random::insecure::u64() != random::insecure::u64(),
    );
}

impl Reactor for Conformance {
    fn start() -> Conformance {
        log::line_in(log::Level::Debug, "conformance", "start");
        expect("resolution", clock::resolution() > Duration::ZERO);
        let before = clock::now();
        expect("now", clock::now() >= before);
        directory();
        output();
        input();
        input_output();
        messages();
        key_value();
        settings();
        random();
        let timers = [
            clock::after(Duration::from_millis(20)),
            clock::at(before + Duration::from_millis(40)),
        ];
        expect("ready", !timers[0].ready());
        timers[0].subscribe(20);
        timers[1].subscribe(40);
        Conformance { _timers: timers }
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Ready(token) => info!("ready {token}"),
            // The other way out, `exit`, is called by `all-imports-command`.
            Event::Stop => exit::with_code(7),
        }
    }
}

ketch_sdk::export_reactor!(Conformance);
