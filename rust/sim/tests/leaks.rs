//! Starts and kills, many times, leave nothing behind: no byte of the engine's memory and no thread.
//! In a process of its own, whose engine has a pool that tells what is in use.

mod common;

use std::time::{Duration, Instant};

use common::*;
use ketch_proto::Command;
use ketch_wamr::{Engine, Memory};

/// Threads of this process.
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task")
        .expect("this is Linux")
        .count()
}

/// Waits until there are no more threads than this: one that was waited for ends a moment later.
fn wait_threads(most: usize) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while threads() > most {
        assert!(
            Instant::now() < deadline,
            "{} threads, {most} before",
            threads()
        );
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn rounds(rounds: u32) {
    let pool = vec![0; 4 << 20].leak();
    let engine = Engine::init(Memory::Pool(pool), &ketch_host_functions::MODULES).unwrap();
    let simulator = simulator();
    let names = ["blinky", "command-spin", "sleeper", "start-trap"];
    for name in names {
        install(&simulator, name);
    }
    let mut before = None;
    for round in 0..rounds {
        for name in names {
            let started = command(&simulator, Command::Start, name);
            assert_eq!(started.is_err(), name == "start-trap", "round {round}");
            let request = if round % 3 == 0 {
                Command::Stop
            } else {
                Command::Kill
            };
            command(&simulator, request, name).unwrap();
            assert_ne!(standing(&simulator, name).state, "running");
        }
        let used = engine.memory_usage().used;
        // The first reactor has taken the stack that all share.
        let (first, most) = *before.get_or_insert_with(|| {
            wait_threads(threads());
            (used, threads())
        });
        assert_eq!(used, first, "round {round}");
        if round % 64 == 0 {
            wait_threads(most);
        }
    }
    let (first, most) = before.expect("there was a round");
    wait_threads(most);
    println!(
        "leaks;starts={};pool-used={first};threads={most}",
        rounds * names.len() as u32
    );
}

/// 10,000 starts and kills; as many more as wanted with `KETCH_TEST_ROUNDS`, each of four.
#[test]
fn starts_and_kills_leave_no_trace() {
    let asked = std::env::var("KETCH_TEST_ROUNDS").ok();
    rounds(asked.map_or(2_500, |text| text.parse().expect("a number of rounds")));
}
