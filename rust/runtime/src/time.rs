//! How long one event may take.

use core::num::NonZeroU32;

use ketch_abi::ContainerKind;

use crate::config::{COMMAND_TIME_MS, EVENT_TIME_US};

/// A guest's budget of processor time: a reactor's for each event, a command's between two waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    microseconds: Option<NonZeroU32>,
}

/// Wasm instructions that stand for a microsecond where the interpreter counts them because time
/// stands still: about what the fast interpreter makes of a processor with 400 MHz.
pub const INSTRUCTIONS_PER_MICROSECOND: u32 = 20;

impl Time {
    /// What a container of this kind gets that asks for `asked` microseconds: never more than the
    /// device's own limit.
    pub fn of(kind: ContainerKind, asked: Option<NonZeroU32>) -> Time {
        let limit = match kind {
            ContainerKind::Reactor => NonZeroU32::new(EVENT_TIME_US as u32),
            // None with 0.
            ContainerKind::Command => NonZeroU32::new(COMMAND_TIME_MS as u32 * 1000),
        };
        let microseconds = match (limit, asked) {
            (Some(limit), Some(asked)) => Some(limit.min(asked)),
            (limit, asked) => limit.or(asked),
        };
        Time { microseconds }
    }

    /// The budget in microseconds; `None` without limit.
    pub fn microseconds(self) -> Option<u32> {
        self.microseconds.map(NonZeroU32::get)
    }

    /// The budget in instructions, where they are counted.
    pub fn instructions(self) -> Option<u32> {
        self.microseconds()
            .map(|time| time.saturating_mul(INSTRUCTIONS_PER_MICROSECOND))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_device_gives_no_more_than_its_own() {
        let limit = EVENT_TIME_US as u32;
        let of = |asked: Option<u32>| {
            Time::of(ContainerKind::Reactor, asked.and_then(NonZeroU32::new)).microseconds()
        };
        assert_eq!(of(None), Some(limit));
        assert_eq!(of(Some(limit + 1)), Some(limit));
        assert_eq!(of(Some(1000)), Some(1000));
        assert_eq!(
            Time::of(ContainerKind::Command, Some(NonZeroU32::MAX)).instructions(),
            Some(u32::MAX)
        );
    }
}
