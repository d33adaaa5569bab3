//! Calls what a reactor must not: `block`, `poll`; then `exit`. Expected: two lines, exit code 0.
#![no_std]

use core::time::Duration;

use ketch_sdk::{Command, Failure, clock, exit, info, poll};

struct Conformance;

impl Command for Conformance {
    fn run() -> Result<(), Failure> {
        clock::after(Duration::from_millis(5)).block();
        info!("block: ok");
        let timer = clock::after(Duration::from_millis(5));
        if poll::wait(&[&timer]).contains(0) {
            info!("poll: ok");
            exit::success()
        }
        exit::failure()
    }
}

ketch_sdk::export_command!(Conformance);
