//! Beside containers that take what they can get, others and the operator get their turn. Times are
//! those of a machine that does much else, so only what shows starving is asserted; the bounds
//! stand in the tests on the emulated Cortex-M33.

mod common;

use std::time::{Duration, Instant};

use common::*;
use ketch_proto::Command;
use ketch_sim::Simulator;

/// What the ticker says of itself when it is stopped: how many ticks, and by how many microseconds
/// the latest was late.
fn ticked(simulator: &Simulator) -> (u32, u32) {
    command(simulator, Command::Stop, "ticker").unwrap();
    let lines = log(simulator, "ticker");
    let line = lines.iter().rfind(|line| line.contains("ticks "));
    let numbers: Vec<u32> = line
        .expect("its line")
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    (numbers[0], numbers[1])
}

#[test]
fn a_timer_beside_a_spinning_reactor_a_spinning_command_and_a_flood() {
    let simulator = simulator();
    start(&simulator, "ticker").unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let (_, alone) = ticked(&simulator);
    command(&simulator, Command::Start, "ticker").unwrap();
    for hostile in ["glutton", "command-spin", "log-loop"] {
        start(&simulator, hostile).unwrap();
    }
    let mut answer = Duration::ZERO;
    for _ in 0..10 {
        std::thread::sleep(Duration::from_millis(200));
        let begin = Instant::now();
        assert_eq!(standing(&simulator, "glutton").state, "running");
        answer = answer.max(begin.elapsed());
    }
    let (ticks, late) = ticked(&simulator);
    println!("sharing;ticks={ticks};late-alone-us={alone};late-us={late};answer={answer:?}");
    assert!(ticks >= 4, "{ticks} ticks in two seconds");
    assert!(answer < Duration::from_secs(2), "{answer:?}");
}

#[test]
fn a_command_starts_and_works_beside_those_that_spin() {
    let simulator = simulator();
    // More than this machine has processors would be better; a device has no more containers.
    start(&simulator, "command-spin").unwrap();
    start(&simulator, "log-loop").unwrap();
    start(&simulator, "grow-loop").unwrap();
    start(&simulator, "call-loop").unwrap();
    let before = counter(&simulator, "call-loop", "host_calls");
    std::thread::sleep(Duration::from_millis(300));
    assert!(counter(&simulator, "call-loop", "host_calls") > before);
    assert_eq!(standing(&simulator, "command-spin").state, "running");
}
