//! A command that loops for ever without calling the host. Expected: it runs beside others, and
//! `kill` ends it.
#![no_std]

use core::hint::black_box;

use ketch_sdk::{Command, Failure, info};

struct Spinner;

impl Command for Spinner {
    fn run() -> Result<(), Failure> {
        info!("spinning");
        let mut turns = 0_u32;
        loop {
            turns = black_box(turns.wrapping_add(1));
        }
    }
}

ketch_sdk::export_command!(Spinner);
