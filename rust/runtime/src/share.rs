//! Shares of the processor: who has used up what a period gives waits for the next one.

use core::num::NonZeroU32;

use crate::config::PERIOD_MS;

/// Nanoseconds in a period.
const PERIOD: u64 = PERIOD_MS as u64 * 1_000_000;

/// What is counted for one container, or for all reactors together. What it used too much is taken off
/// the next periods, so that on average it gets no more than its share however long an event takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    /// Microseconds for each period.
    allowance: NonZeroU32,
    /// Microseconds used in this one, and too much before.
    used: u32,
    /// When this one ends, in nanoseconds on the board's clock.
    ends: u64,
}

impl Share {
    /// So many percent of every period.
    pub const fn of(percent: u32) -> Share {
        Share {
            allowance: match NonZeroU32::new(percent * (PERIOD_MS as u32 * 10)) {
                Some(allowance) => allowance,
                // A share of nothing would never come to its turn.
                None => NonZeroU32::MIN,
            },
            used: 0,
            ends: 0,
        }
    }

    /// Counts what was used until `now`.
    pub fn charge(&mut self, now: u64, microseconds: u32) {
        self.turn(now);
        self.used = self.used.saturating_add(microseconds);
    }

    /// Microseconds that are left in the period of `now`.
    pub fn left(&mut self, now: u64) -> u32 {
        self.turn(now);
        self.allowance.get().saturating_sub(self.used)
    }

    /// When the period ends that was last looked at.
    pub fn ends(&self) -> u64 {
        self.ends
    }

    fn turn(&mut self, now: u64) {
        while now >= self.ends && self.used > 0 {
            self.used = self.used.saturating_sub(self.allowance.get());
            self.ends += PERIOD;
        }
        if now >= self.ends {
            self.ends = now + PERIOD;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_comes_back_with_the_next_period() {
        let mut share = Share::of(10);
        let whole = PERIOD_MS as u32 * 100;
        assert_eq!(share.left(5), whole);
        share.charge(6, whole - 1);
        assert_eq!(share.left(7), 1);
        share.charge(8, 1);
        assert_eq!((share.left(9), share.ends()), (0, 5 + PERIOD));
        assert_eq!(share.left(5 + PERIOD), whole);
    }

    #[test]
    fn what_was_too_much_is_paid_back_and_rest_is_not_saved_up() {
        let mut share = Share::of(10);
        let whole = PERIOD_MS as u32 * 100;
        // One event that takes as much as three and a half periods give.
        share.charge(0, whole * 7 / 2);
        assert_eq!(share.left(PERIOD), 0);
        assert_eq!(share.left(2 * PERIOD), 0);
        assert_eq!(share.left(3 * PERIOD), whole / 2);
        assert_eq!(share.left(100 * PERIOD), whole);
    }
}
