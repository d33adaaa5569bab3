//! A command that waits for a timer far beyond its device's life. Expected: `kill` and `stop` end it
//! at once.
#![no_std]

use core::time::Duration;

use ketch_sdk::{Command, Failure, clock, info};

struct Sleeper;

impl Command for Sleeper {
    fn run() -> Result<(), Failure> {
        info!("sleeping");
        clock::after(Duration::MAX).block();
        info!("awake");
        Ok(())
    }
}

ketch_sdk::export_command!(Sleeper);
