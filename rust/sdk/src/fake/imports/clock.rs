//! The clock that the test moves.

use super::*;

pub unsafe fn now() -> u64 {
    with(|world| world.now)
}

pub unsafe fn resolution() -> u64 {
    1
}

pub unsafe fn subscribe_instant(when: u64) -> u32 {
    timer(|_| when)
}

pub unsafe fn subscribe_duration(when: u64) -> u32 {
    timer(|now| now.saturating_add(when))
}
