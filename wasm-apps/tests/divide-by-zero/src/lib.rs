//! Divides by zero without asking first. Expected: start refused, trap, integer divide by zero. Safe
//! code would panic before it divides.
#![no_std]

use core::hint::{black_box, unreachable_unchecked};

use ketch_sdk::{Event, Reactor, info};

struct Divider;

impl Reactor for Divider {
    fn start() -> Divider {
        let divisor = black_box(0_u32);
        info!("dividing");
        // SAFETY: none: that the engine notices is what this container is for.
        #[allow(unsafe_code)]
        let quotient = unsafe { divide(7, divisor) };
        info!("still here: {quotient}");
        Divider
    }

    fn on_event(&mut self, _event: Event) {}
}

/// A bare division.
///
/// # Safety
/// `divisor` is not zero.
#[inline(never)]
#[allow(unsafe_code)]
unsafe fn divide(number: u32, divisor: u32) -> u32 {
    if divisor == 0 {
        // SAFETY: promised by the caller.
        unsafe { unreachable_unchecked() }
    }
    number / divisor
}

ketch_sdk::export_reactor!(Divider);
