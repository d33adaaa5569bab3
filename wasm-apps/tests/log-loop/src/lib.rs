//! A command that does nothing but log. Expected: as `command-spin`; others keep their logs.
#![no_std]

use ketch_sdk::{Command, Failure, info};

struct Talker;

impl Command for Talker {
    fn run() -> Result<(), Failure> {
        loop {
            info!("a line of a container that does not know when to stop ........");
        }
    }
}

ketch_sdk::export_command!(Talker);
