//! Clocks, and waiting for them.

use ketch_wamr::Stop;

use super::errno::Errno;
use crate::canonical::ReturnArea;
use crate::table::{Caller, Outcome, word};

/// There is no wall clock: what counts from the start of the device is told for both, as on any
/// machine whose clock was not set.
const REALTIME: u32 = 0;
const MONOTONIC: u32 = 1;

/// Bytes of a `subscription` and of an `event`.
const SUBSCRIPTION: u32 = 48;
const EVENT: u32 = 32;
/// Most subscriptions of one call.
const SUBSCRIPTIONS_MAX: u32 = 8;

const CLOCK: u8 = 0;
/// A flag of a subscription to a clock: its time is an instant, not a duration.
const ABSOLUTE: u16 = 1;

/// Writes a number of 64 bits to where the argument at `position` points.
fn tell(caller: &mut Caller<'_>, arguments: &[u64], position: usize, time: u64) -> Outcome {
    let area = ReturnArea::aligned_to(caller, arguments, position, 8, 8)?;
    if !matches!(word(arguments, 0), REALTIME | MONOTONIC) {
        return Errno::Invalid.answer();
    }
    area.bytes(caller, 0, &time.to_le_bytes())?;
    Errno::Success.answer()
}

pub(super) fn resolution(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let resolution = caller.data().board().clock.resolution();
    tell(caller, arguments, 1, resolution)
}

pub(super) fn time(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let now = caller.data().board().clock.now();
    tell(caller, arguments, 2, now)
}

/// What a guest waits for.
struct Subscription {
    user: [u8; 8],
    kind: u8,
    /// When it is ready, or why it never is; at once for what is no clock.
    ready: Result<u64, Errno>,
}

impl Subscription {
    fn read(caller: &Caller<'_>, pointer: u32, now: u64) -> Result<Subscription, Stop> {
        let mut bytes = [0; SUBSCRIPTION as usize];
        caller.read(pointer, &mut bytes)?;
        let number = |at: usize| {
            let part = bytes[at..at + 8].iter().rev();
            part.fold(0u64, |number, byte| number << 8 | u64::from(*byte))
        };
        let kind = bytes[8];
        let (time, flags) = (number(24), number(40) as u16);
        let ready = match kind {
            CLOCK if number(16) as u32 > MONOTONIC => Err(Errno::Invalid),
            CLOCK if flags & ABSOLUTE != 0 => Ok(time),
            CLOCK => Ok(now.saturating_add(time)),
            // The outputs take everything at once.
            2 if matches!(number(16) as u32, 1 | 2) => Ok(now),
            _ => Err(Errno::BadDescriptor),
        };
        let mut user = [0; 8];
        user.copy_from_slice(&bytes[..8]);
        Ok(Subscription { user, kind, ready })
    }

    fn event(&self) -> [u8; EVENT as usize] {
        let mut event = [0; EVENT as usize];
        event[..8].copy_from_slice(&self.user);
        let errno = self.ready.map_or_else(|errno| errno as u16, |_| 0);
        event[8..10].copy_from_slice(&errno.to_le_bytes());
        event[10] = self.kind;
        event
    }
}

/// Waits until at least one subscription is ready. A reactor must not.
pub(super) fn poll(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let count = word(arguments, 2);
    if !(1..=SUBSCRIPTIONS_MAX).contains(&count) {
        return Errno::Invalid.answer();
    }
    let from = word(arguments, 0);
    ReturnArea::aligned_to(caller, arguments, 0, count * SUBSCRIPTION, 8)?;
    let events = ReturnArea::aligned_to(caller, arguments, 1, count * EVENT, 8)?;
    let number = ReturnArea::argument(caller, arguments, 3, 4)?;
    let now = caller.data().board().clock.now();
    let mut next = u64::MAX;
    let mut subscriptions = heapless::Vec::<Subscription, { SUBSCRIPTIONS_MAX as usize }>::new();
    for place in 0..count {
        let subscription = Subscription::read(caller, from + place * SUBSCRIPTION, now)?;
        next = next.min(subscription.ready.unwrap_or(now));
        // There are no more than fit.
        let _ = subscriptions.push(subscription);
    }
    if next > now && !caller.data().wait_until(next)? {
        return Errno::Again.answer();
    }
    let now = caller.data().board().clock.now();
    let mut written = 0;
    for subscription in &subscriptions {
        if subscription.ready.is_ok_and(|time| time > now) {
            continue;
        }
        events.bytes(caller, written * EVENT, &subscription.event())?;
        written += 1;
    }
    number.word(caller, 0, written)?;
    Errno::Success.answer()
}
