//! Calls the host functions that need most of a thread's stack, from one function deeper each time.
//! Expected: a line for each depth, then trap, stack exhausted; what host functions need was there
//! every time.
#![no_std]

use core::hint::black_box;

use ketch_sdk::keyvalue::Bucket;
use ketch_sdk::{Command, Failure, OrFail, config, info};

struct Diver;

/// Dives so many functions deep and calls the host there.
#[inline(never)]
fn dive(depth: u32, levels: u32, kept: &Bucket) -> u32 {
    let mut frame = [depth; 2];
    black_box(&mut frame);
    let found = if depth == levels {
        call(levels, kept)
    } else {
        dive(depth + 1, levels, kept)
    };
    // The use of the frame after the call keeps the call from becoming a loop.
    found.wrapping_add(black_box(frame)[0])
}

/// A value as long as any, and another one each time, so that the flash is written and erased; then what
/// the host has the guest allocate for.
#[inline(never)]
fn call(levels: u32, kept: &Bucket) -> u32 {
    // Not more than so many changes in a minute: then it is an error, from less deep.
    let changed = kept.set("deep", &[levels as u8; 256]).is_ok();
    let found = kept.read("deep").is_ok_and(|value| value.is_some());
    let settings = config::read("deep").is_ok();
    u32::from(changed) + u32::from(found) + u32::from(settings)
}

impl Command for Diver {
    fn run() -> Result<(), Failure> {
        let kept = Bucket::open().or_fail("store");
        for levels in 0.. {
            dive(0, levels, &kept);
            info!("level {}", levels);
        }
        Ok(())
    }
}

ketch_sdk::export_command!(Diver);
