//! A command: logs, sleeps 20 ms, waits for the sooner of two timers, ends with code 3. Expected:
//! the lines in this order, cause exited, code 3.
#![no_std]

use core::time::Duration;

use ketch_sdk::{Command, Failure, clock, exit, info, poll};

struct Hello;

impl Command for Hello {
    fn run() -> Result<(), Failure> {
        info!("hello");
        let before = clock::now();
        clock::after(Duration::from_millis(20)).block();
        let slept = clock::now() - before;
        info!(
            "slept at least 20 ms: {}",
            slept >= Duration::from_millis(20)
        );
        let late = clock::after(Duration::from_secs(60));
        let soon = clock::after(Duration::from_millis(10));
        let ready = poll::wait(&[&late, &soon]);
        info!("late {}, soon {}", ready.contains(0), ready.contains(1));
        exit::with_code(3)
    }
}

ketch_sdk::export_command!(Hello);
