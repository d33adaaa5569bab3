//! What containers keep, in the simulator: through what it lasts, and what bounds it.

mod common;

use std::path::Path;

use common::*;
use ketch_proto::{Command, Decode, InspectResponse, Items, NameRequest};
use ketch_sim::Simulator;

/// Bytes that a container's entries take, and may take.
fn used(simulator: &Simulator, name: &str) -> Option<(u32, u32)> {
    let bytes = simulator
        .request(Command::Inspect, &NameRequest { name })
        .expect("it is there");
    let response = InspectResponse::<Items<'_, &str>>::decode(&bytes).expect("a response");
    response.container.key_value
}

fn again(simulator: &Simulator, name: &str) {
    command(simulator, Command::Stop, name).unwrap();
    command(simulator, Command::Start, name).unwrap();
}

#[test]
fn what_is_kept_outlives_ends_restarts_and_updates_but_no_removal() {
    let simulator = simulator();
    start(&simulator, "keeper").unwrap();
    again(&simulator, "keeper");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wasm-apps/keeper/expected.txt");
    let expected = std::fs::read_to_string(path).unwrap();
    let said = log(&simulator, "keeper");
    let said: Vec<_> = said
        .iter()
        .filter_map(|line| line.strip_prefix("info "))
        .collect();
    let said: Vec<_> = said
        .into_iter()
        .filter(|line| line.starts_with("start "))
        .collect();
    assert_eq!(said, expected.lines().collect::<Vec<_>>());
    // "keeper", "starts" and four bytes, rounded up, and 32.
    assert_eq!(used(&simulator, "keeper"), Some((64, 256)));
    simulator.restart().unwrap();
    wait_log(&simulator, "keeper", "start 3");
    command(&simulator, Command::Stop, "keeper").unwrap();
    install(&simulator, "keeper");
    command(&simulator, Command::Start, "keeper").unwrap();
    wait_log(&simulator, "keeper", "start 4");
    // Another name is another container, and sees nothing of it.
    let other = changed(&image("keeper"), |builder| builder.name = "keeper2".into());
    upload(&simulator, &other).unwrap();
    command(&simulator, Command::Start, "keeper2").unwrap();
    wait_log(&simulator, "keeper2", "start 1");
    command(&simulator, Command::Kill, "keeper").unwrap();
    command(&simulator, Command::Remove, "keeper").unwrap();
    start(&simulator, "keeper").unwrap();
    wait_log(&simulator, "keeper", "start 1");
    again(&simulator, "keeper2");
    wait_log(&simulator, "keeper2", "start 2");
}

#[test]
fn who_asks_for_no_bytes_keeps_none() {
    let simulator = simulator();
    let image = changed(&image("keeper"), |b| b.resources.key_value_bytes = None);
    upload(&simulator, &image).unwrap();
    assert!(command(&simulator, Command::Start, "keeper").is_err());
    wait_log(&simulator, "keeper", "store: access-denied");
    assert_eq!(used(&simulator, "keeper"), None);
}

#[test]
fn quota_and_rate_are_errors_that_count() {
    let simulator = simulator();
    start(&simulator, "hoarder").unwrap();
    for line in [
        // Each takes 32 and 128: "hoarder", the key and 100 bytes, rounded up.
        "kept 6, then over the quota of this container",
        "changed it, then too many changes in a minute",
        "a long key: key or value too long",
        "a wrong cursor: no such cursor",
    ] {
        wait_log(&simulator, "hoarder", line);
    }
    let (used, most) = used(&simulator, "hoarder").unwrap();
    assert!(used <= most && most == 1024, "{used} {most}");
    let changes = ketch_runtime::config::KEYVALUE_RATE as u64;
    // One of them was the one that the quota refused.
    assert_eq!(
        counter(&simulator, "hoarder", "values_changed"),
        changes - 1
    );
    assert_eq!(counter(&simulator, "hoarder", "values_refused"), 3);
}

#[test]
fn what_all_keep_together_is_bounded_by_the_flash() {
    let simulator = simulator();
    let names = [0, 1, 2].map(|number| format!("hoarder{number}"));
    let mut full = false;
    for name in &names {
        let image = changed(&image("hoarder"), |builder| {
            builder.name = name.clone();
            builder.resources.key_value_bytes = Some(100_000);
        });
        upload(&simulator, &image).unwrap();
        command(&simulator, Command::Start, name).unwrap();
        // It changes no more, and leaves what it has given up to the next one.
        wait_log(&simulator, name, "a wrong cursor");
        let said = log(&simulator, name);
        full |= said
            .iter()
            .any(|line| line.contains("no room on this device"));
    }
    assert!(full);
    let kept: u32 = names
        .iter()
        .map(|name| used(&simulator, name).unwrap().0)
        .sum();
    assert!(
        kept as usize <= ketch_runtime::config::KEYVALUE_SIZE / 2,
        "{kept}"
    );
}
