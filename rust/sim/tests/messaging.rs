//! Messages between containers, in the simulator: who may send and receive what, and that nobody
//! waits for anybody.

mod common;

use std::path::Path;
use std::time::Duration;

use common::*;
use ketch_abi::{Capability, Error, Operations};
use ketch_image::{Builder, PayloadSource, RequestSource};
use ketch_proto::Command;
use ketch_sim::Simulator;

const SOON: Duration = Duration::from_secs(5);

/// A reactor of wat, with what it may do with the topic `t`.
fn reactor(name: &str, operations: Operations, functions: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
        (import "ketch:messaging/producer@0.1.0" "send" (func $send (param i32 i32 i32 i32 i32)))
        (import "ketch:messaging/consumer@0.1.0" "open" (func $open (param i32 i32 i32)))
        (import "ketch:messaging/consumer@0.1.0" "[method]subscription.receive" (func $receive (param i32 i32)))
        (import "ketch:messaging/consumer@0.1.0" "[method]subscription.subscribe" (func $subscribe (param i32) (result i32)))
        (import "ketch:messaging/consumer@0.1.0" "[resource-drop]subscription" (func $close (param i32)))
        (import "ketch:container/events@0.1.0" "subscribe" (func $events (param i32 i32)))
        (import "wasi:io/poll@0.2.4" "[method]pollable.ready" (func $ready (param i32) (result i32)))
        (import "wasi:io/poll@0.2.4" "[resource-drop]pollable" (func $drop (param i32)))
        (import "wasi:clocks/monotonic-clock@0.2.4" "subscribe-duration" (func $timer (param i64) (result i32)))
        (import "wasi:cli/exit@0.2.4" "exit-with-code" (func $exit (param i32)))
        (memory (export "memory") 1 1)
        (data (i32.const 64) "t")
        (data (i32.const 128) "message")
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
            (i32.const 1024))
        {functions})"#
    );
    let mut builder = Builder::new(&format!("dev.ketch.test.{name}"), name, "1.0.0");
    builder.payloads = vec![PayloadSource::Wasm(wat::parse_str(text).unwrap())];
    builder.requests = vec![RequestSource {
        capability: Capability::Topic,
        label: "t".into(),
        operations,
    }];
    builder.build().unwrap()
}

/// Sends `message` to `t` every millisecond.
fn sender(name: &str) -> Vec<u8> {
    reactor(
        name,
        Operations::PUBLISH,
        r#"(global $due (mut i32) (i32.const 0))
            (func (export "ketch:container/reactor@0.1.0#on-event") (param $event i32) (param i32)
            (if (i32.eq (local.get $event) (i32.const 2)) (then (return)))
            (if (local.get $event) (then (call $drop (global.get $due))))
            (global.set $due (call $timer (i64.const 1000000)))
            (call $events (global.get $due) (i32.const 0))
            (call $send (i32.const 64) (i32.const 1) (i32.const 128) (i32.const 7) (i32.const 0))
            (if (i32.load8_u (i32.const 0)) (then (call $exit (i32.add (i32.const 100) (i32.load8_u (i32.const 1)))))))"#,
    )
}

/// Receives what is sent to `t`; `receives` says whether it takes the messages out.
fn receiver(name: &str, receives: bool) -> Vec<u8> {
    let take = if receives {
        "(call $receive (global.get $subscription) (i32.const 0))
         (if (i32.load8_u (i32.const 0)) (then (call $exit (i32.add (i32.const 100) (i32.load8_u (i32.const 4))))))"
    } else {
        ""
    };
    reactor(
        name,
        Operations::SUBSCRIBE,
        &format!(
            r#"(global $subscription (mut i32) (i32.const 0))
            (func (export "ketch:container/reactor@0.1.0#on-event") (param $event i32) (param i32)
            (if (i32.eqz (local.get $event)) (then
                (call $open (i32.const 64) (i32.const 1) (i32.const 0))
                (global.set $subscription (i32.load (i32.const 4)))
                (call $events (call $subscribe (global.get $subscription)) (i32.const 1))
                (return)))
            {take})"#
        ),
    )
}

fn run(simulator: &Simulator, image: &[u8], name: &str) {
    upload(simulator, image).unwrap();
    command(simulator, Command::Start, name).unwrap();
}

fn wait_counter(simulator: &Simulator, name: &str, which: &str, least: u64) {
    let deadline = std::time::Instant::now() + SOON;
    while counter(simulator, name, which) < least {
        let found = counter(simulator, name, which);
        assert!(
            std::time::Instant::now() < deadline,
            "{name}: {which} is {found}"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_chain_of_three_raises_and_clears_the_alarm() {
    let simulator = simulator();
    // In an order in which whoever sends has nobody to listen at first.
    for name in ["alarm-driver", "alarm-transform", "alarm-policy"] {
        start(&simulator, name).unwrap();
    }
    assert_eq!(
        standing(&simulator, "alarm-transform").grants,
        ["topic tank/raw subscribe", "topic tank/level publish"]
    );
    simulator.set("button0", true).unwrap();
    assert!(simulator.wait_level("led0", true, SOON).unwrap());
    // The level goes up to its end, so that it always comes down the same way.
    std::thread::sleep(Duration::from_millis(500));
    simulator.set("button0", false).unwrap();
    assert!(simulator.wait_level("led0", false, SOON).unwrap());
    wait_log(&simulator, "alarm-policy", "clear");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wasm-apps/alarm/expected.txt");
    let expected = std::fs::read_to_string(path).unwrap();
    let expected: Vec<_> = expected
        .lines()
        .map(|line| format!("info {line}"))
        .collect();
    assert_eq!(log(&simulator, "alarm-policy"), expected);
    assert_eq!(counter(&simulator, "alarm-policy", "messages_dropped"), 0);
    // Each can end and come back, and the others go on.
    command(&simulator, Command::Kill, "alarm-transform").unwrap();
    let sent = counter(&simulator, "alarm-driver", "messages_sent");
    wait_counter(&simulator, "alarm-driver", "messages_sent", sent + 3);
    command(&simulator, Command::Start, "alarm-transform").unwrap();
    simulator.set("button0", true).unwrap();
    assert!(simulator.wait_level("led0", true, SOON).unwrap());
}

#[test]
fn what_was_not_granted_is_refused_in_each_direction() {
    let simulator = simulator();
    start(&simulator, "topic-denied").unwrap();
    wait_log(&simulator, "topic-denied", "at once");
    let lines = log(&simulator, "topic-denied");
    for topic in ["own/in", "tank/raw", "own/ou", "own/*", ""] {
        let line = format!("info send {topic}: permission-denied");
        assert!(lines.contains(&line), "{line}: {lines:?}");
    }
    for topic in ["own/out", "tank/raw", "own/ou", "own/*", ""] {
        let line = format!("info open {topic}: permission-denied");
        assert!(lines.contains(&line), "{line}: {lines:?}");
    }
    for line in [
        "info send own/out: sent",
        "info open own/in: opened",
        "info send 4097: too-large",
        "info open 4 at once: exhausted",
    ] {
        assert!(lines.contains(&line.to_owned()), "{line}: {lines:?}");
    }
    assert_eq!(standing(&simulator, "topic-denied").state, "running");
    assert!(counter(&simulator, "topic-denied", "refusals") > 10);
}

#[test]
fn without_any_topic_the_imports_are_not_linked() {
    let simulator = simulator();
    let mut builder = Builder::new("dev.ketch.test.mute", "mute", "1.0.0");
    let module = r#"(module (import "ketch:messaging/producer@0.1.0" "send" (func (param i32 i32 i32 i32 i32)))
        (func (export "ketch:container/reactor@0.1.0#on-event") (param i32 i32)))"#;
    builder.payloads = vec![PayloadSource::Wasm(wat::parse_str(module).unwrap())];
    upload(&simulator, &builder.build().unwrap()).unwrap();
    let refusal = command(&simulator, Command::Start, "mute").unwrap_err();
    assert_eq!(refusal.error, Error::CapabilityMissing);
    assert!(refusal.detail.contains("topic"), "{}", refusal.detail);
}

#[test]
fn two_send_to_three_and_the_unread_queue_of_one_that_ended_disturbs_nobody() {
    let simulator = simulator();
    for name in ["first", "second"] {
        run(&simulator, &receiver(name, true), name);
    }
    run(&simulator, &receiver("deaf", false), "deaf");
    for name in ["one", "two"] {
        run(&simulator, &sender(name), name);
    }
    for name in ["first", "second"] {
        wait_counter(&simulator, name, "messages_received", 20);
    }
    // Its queue is full, and it alone loses anything by that.
    wait_counter(&simulator, "deaf", "messages_dropped", 10);
    assert_eq!(counter(&simulator, "deaf", "messages_received"), 0);
    command(&simulator, Command::Kill, "deaf").unwrap();
    let dropped = counter(&simulator, "deaf", "messages_dropped");
    let received = counter(&simulator, "first", "messages_received");
    wait_counter(&simulator, "first", "messages_received", received + 20);
    assert_eq!(counter(&simulator, "deaf", "messages_dropped"), dropped);
    command(&simulator, Command::Remove, "deaf").unwrap();
    let received = counter(&simulator, "second", "messages_received");
    wait_counter(&simulator, "second", "messages_received", received + 20);
    for name in ["one", "two", "first", "second"] {
        assert_eq!(standing(&simulator, name).state, "running");
        assert_eq!(counter(&simulator, name, "messages_dropped"), 0, "{name}");
    }
}

/// The same containers as on Zephyr.
#[test]
fn one_that_has_ended_by_itself_with_a_full_queue_disturbs_nobody() {
    const SENDERS: [&str; 2] = ["topic-send-check", "topic-send-check-twin"];
    const RECEIVERS: [&str; 2] = ["topic-receive-check", "topic-receive-check-twin"];
    let simulator = simulator();
    // The senders are at work before it listens: how much it misses in its time does not depend on how long
    // a busy machine takes to start the others.
    for name in RECEIVERS.iter().chain(&SENDERS).chain(&["topic-unread"]) {
        start(&simulator, name).unwrap();
    }
    assert_eq!(
        ended(&simulator, "topic-unread").cause.as_deref(),
        Some("exited")
    );
    // What it did not take was dropped but for a queue's worth, and is gone with it.
    let dropped = counter(&simulator, "topic-unread", "messages_dropped");
    let sent = |name: &str| counter(&simulator, name, "messages_sent");
    assert!(dropped > 0, "{dropped}");
    assert_eq!(counter(&simulator, "topic-unread", "messages_received"), 0);
    let before = SENDERS.map(sent);
    for name in RECEIVERS {
        let received = counter(&simulator, name, "messages_received");
        wait_counter(&simulator, name, "messages_received", received + 100);
        assert_eq!(counter(&simulator, name, "messages_dropped"), 0, "{name}");
        assert_eq!(standing(&simulator, name).state, "running");
    }
    for (name, before) in SENDERS.into_iter().zip(before) {
        assert!(sent(name) > before + 20, "{name}");
    }
    let later = counter(&simulator, "topic-unread", "messages_dropped");
    assert_eq!(later, dropped);
}

/// What a reactor that calls `call` in its start event ends with; `$s` is an open subscription.
fn fate(call: &str) -> Result<Option<String>, Error> {
    let simulator = simulator();
    let both = Operations::PUBLISH.union(Operations::SUBSCRIBE);
    let image = reactor(
        "hostile",
        both,
        &format!(
            r#"(func (export "ketch:container/reactor@0.1.0#on-event") (param i32 i32)
            (local $s i32) (local $p i32)
            (call $open (i32.const 64) (i32.const 1) (i32.const 0))
            (local.set $s (i32.load (i32.const 4)))
            (call $send (i32.const 64) (i32.const 1) (i32.const 128) (i32.const 7) (i32.const 0))
            {call})"#
        ),
    );
    upload(&simulator, &image).unwrap();
    match command(&simulator, Command::Start, "hostile") {
        Ok(()) => Ok(None),
        Err(refusal) if refusal.error == Error::StartTrapped => {
            Ok(standing(&simulator, "hostile").trap)
        }
        Err(refusal) => Err(refusal.error),
    }
}

#[test]
fn hostile_pointers_lengths_and_handles_trap() {
    const POINTER: &str = "pointer or length outside linear memory in a host call";
    const HANDLE: &str = "forged, stale or foreign handle";
    const ALIGNMENT: &str = "misaligned pointer in a host call";
    let send = |topic: (i64, i64), data: (i64, i64), area: i64| {
        let numbers = [topic.0, topic.1, data.0, data.1, area];
        let numbers = numbers.map(|number| format!("(i32.const {number})"));
        format!("(call $send {})", numbers.join(" "))
    };
    let (topic, data, end) = ((64, 1), (128, 7), 65_536);
    for (call, trap) in [
        // At the edge of memory, past it, overflowing, and zero.
        (send(topic, (end - 7, 7), 0), None),
        (send(topic, (end - 6, 7), 0), Some(POINTER)),
        (send(topic, (end, 0), 0), None),
        (send(topic, (end + 1, 0), 0), Some(POINTER)),
        (send(topic, (0, 0), 0), None),
        (send(topic, (0xffff_fff0, 0x20), 0), Some(POINTER)),
        (send(topic, (0, 0xffff_ffff), 0), Some(POINTER)),
        // Longer than a message may be, but there: an error and no trap.
        (send(topic, (0, end), 0), None),
        (send((end, 1), data, 0), Some(POINTER)),
        (send((0xffff_ffff, 2), data, 0), Some(POINTER)),
        (send((64, 0x8000_0000), data, 0), Some(POINTER)),
        (send((0, 0), data, 0), None),
        (send(topic, data, end - 2), None),
        (send(topic, data, end - 1), Some(POINTER)),
        (send(topic, data, 0xffff_ffff), Some(POINTER)),
        (
            "(call $open (i32.const 64) (i32.const 1) (i32.const 65532))".into(),
            Some(POINTER),
        ),
        (
            "(call $open (i32.const 64) (i32.const 1) (i32.const 2))".into(),
            Some(ALIGNMENT),
        ),
        (
            "(call $open (i32.const 65536) (i32.const 1) (i32.const 0))".into(),
            Some(POINTER),
        ),
        (
            "(call $receive (local.get $s) (i32.const 65520))".into(),
            None,
        ),
        (
            "(call $receive (local.get $s) (i32.const 65524))".into(),
            Some(POINTER),
        ),
        (
            "(call $receive (local.get $s) (i32.const 1))".into(),
            Some(ALIGNMENT),
        ),
        (
            "(call $receive (i32.const 0) (i32.const 0))".into(),
            Some(HANDLE),
        ),
        (
            "(call $receive (i32.add (local.get $s) (i32.const 1)) (i32.const 0))".into(),
            Some(HANDLE),
        ),
        (
            "(drop (call $subscribe (i32.const 257)))".into(),
            Some(HANDLE),
        ),
        // A pollable is no subscription, and a subscription no pollable.
        (
            "(call $receive (call $subscribe (local.get $s)) (i32.const 0))".into(),
            Some(HANDLE),
        ),
        ("(drop (call $ready (local.get $s)))".into(), Some(HANDLE)),
        (
            "(call $close (local.get $s)) (call $receive (local.get $s) (i32.const 0))".into(),
            Some(HANDLE),
        ),
        (
            "(call $close (local.get $s)) (call $close (local.get $s))".into(),
            Some(HANDLE),
        ),
        // What watched a closed subscription is never ready again.
        (
            "(local.set $p (call $subscribe (local.get $s))) (call $close (local.get $s))
             (if (call $ready (local.get $p)) (then unreachable))"
                .into(),
            None,
        ),
    ] {
        assert_eq!(fate(&call), Ok(trap.map(str::to_owned)), "{call}");
    }
}

#[test]
fn a_topic_of_more_than_there_is_room_for_is_refused_by_name() {
    let simulator = simulator();
    let mut builder = Builder::new("dev.ketch.test.many", "many", "1.0.0");
    let module =
        r#"(module (func (export "ketch:container/reactor@0.1.0#on-event") (param i32 i32)))"#;
    builder.payloads = vec![PayloadSource::Wasm(wat::parse_str(module).unwrap())];
    let request = |number: usize| RequestSource {
        capability: Capability::Topic,
        label: format!("topic/{number}"),
        operations: Operations::PUBLISH,
    };
    builder.requests = (0..16).map(request).collect();
    upload(&simulator, &builder.build().unwrap()).unwrap();
    command(&simulator, Command::Start, "many").unwrap();
    install(&simulator, "alarm-driver");
    let refusal = command(&simulator, Command::Start, "alarm-driver").unwrap_err();
    assert_eq!(
        (refusal.error, refusal.detail.as_str()),
        (Error::TopicsFull, "tank/raw")
    );
    // They are free again when nobody holds them.
    command(&simulator, Command::Kill, "many").unwrap();
    command(&simulator, Command::Remove, "many").unwrap();
    command(&simulator, Command::Start, "alarm-driver").unwrap();
}
