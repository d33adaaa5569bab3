//! A command that asks for more linear memory for ever. Expected: it gets what its manifest asks for,
//! and ends as `command-spin` does.
#![no_std]

use core::arch::wasm32::memory_grow;
use core::hint::black_box;

use ketch_sdk::{Command, Failure, info};

struct Grower;

impl Command for Grower {
    fn run() -> Result<(), Failure> {
        info!("growing");
        loop {
            black_box(memory_grow(0, 1));
        }
    }
}

ketch_sdk::export_command!(Grower);
