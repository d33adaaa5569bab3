//! A command that calls the host for ever. Expected: as `command-spin`.
#![no_std]

use ketch_sdk::{Command, Failure, clock, info};

struct Caller;

impl Command for Caller {
    fn run() -> Result<(), Failure> {
        info!("calling");
        loop {
            clock::now();
        }
    }
}

ketch_sdk::export_command!(Caller);
