//! Recurses without end. Expected: trap, stack exhausted or memory out of bounds, whichever of
//! the engine's stack and the one in linear memory ends first.
#![no_std]

use core::hint::black_box;

use ketch_sdk::{Command, Failure, info};

struct Diver;

#[allow(unconditional_recursion)]
fn dive(depth: u32) -> u32 {
    let mut frame = [depth; 4];
    black_box(&mut frame);
    // The use of the frame after the call keeps the call from becoming a loop.
    dive(depth.wrapping_add(1)).wrapping_add(black_box(frame)[0])
}

impl Command for Diver {
    fn run() -> Result<(), Failure> {
        info!("diving");
        info!("surfaced: {}", dive(0));
        Ok(())
    }
}

ketch_sdk::export_command!(Diver);
