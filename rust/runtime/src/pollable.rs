//! Pollables: timers, watches and subscriptions of one container, and the events that they become.
//!
//! The table is shared between the container's thread and whatever reports edges, interrupts
//! included, so it lives in a critical section and every operation on it is short.

use core::cell::RefCell;

use critical_section::Mutex;

use crate::config::POLLABLES_MAX;

/// Nanoseconds on the board's clock, in the words of a processor with 32 bits: as one number of 64, a table of them
/// would be a fifth larger for its alignment alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(Rust, packed(4))]
pub struct Instant(u64);

impl From<u64> for Instant {
    fn from(nanoseconds: u64) -> Instant {
        Instant(nanoseconds)
    }
}

impl From<Instant> for u64 {
    fn from(instant: Instant) -> u64 {
        instant.0
    }
}

/// What a pollable waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Ready at once and for ever.
    Always,
    /// Ready from this instant on.
    Timer(Instant),
    /// Ready after an edge of this pin to this state.
    Edge {
        /// Place in the board's device table.
        device: u8,
        /// The state after the edge.
        active: bool,
    },
    /// Ready while this pin was last seen in this state.
    Level {
        /// Place in the board's device table.
        device: u8,
        /// The state waited for.
        active: bool,
    },
    /// Ready while the subscription in this place has a message.
    Messages(u8),
    /// Ready while a line has received something, or has sent everything.
    Uart {
        /// Place in the board's device table.
        device: u8,
        /// Which of the two.
        sent: bool,
    },
    /// Ready while an analog input was last seen on this side of a value.
    Analog {
        /// Place in the board's device table.
        device: u8,
        /// Above it, or else below.
        above: bool,
        /// The value, as it is converted.
        threshold: u32,
    },
}

/// A subscription that there is not, whatever the table's size.
const NO_PLACE: u8 = u8::MAX;

impl Source {
    /// The device that it watches.
    pub const fn device(self) -> Option<u8> {
        match self {
            Source::Edge { device, .. }
            | Source::Level { device, .. }
            | Source::Uart { device, .. }
            | Source::Analog { device, .. } => Some(device),
            Source::Always | Source::Timer(_) | Source::Messages(_) => None,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Pollable {
    source: Source,
    /// An edge that nobody has been told of yet, or the level that is held.
    fired: bool,
    /// The token of the event that it becomes, if it is subscribed.
    token: u32,
    subscribed: bool,
    /// The event for the present readiness was delivered.
    delivered: bool,
}

impl Pollable {
    fn ready(&self, now: u64) -> bool {
        match self.source {
            Source::Always => true,
            Source::Timer(instant) => now >= instant.into(),
            Source::Edge { .. }
            | Source::Level { .. }
            | Source::Messages(_)
            | Source::Uart { .. }
            | Source::Analog { .. } => self.fired,
        }
    }
}

/// The pollables of one container.
#[derive(Debug)]
pub struct Pollables(Mutex<RefCell<Table>>);

#[derive(Debug)]
struct Table {
    places: [Option<Pollable>; POLLABLES_MAX],
    /// Where the search for the next event starts, so that no pollable starves another.
    turn: u8,
}

impl Default for Pollables {
    fn default() -> Pollables {
        Pollables::new()
    }
}

impl Pollables {
    /// An empty table.
    pub const fn new() -> Pollables {
        Pollables(Mutex::new(RefCell::new(Table {
            places: [None; POLLABLES_MAX],
            turn: 0,
        })))
    }

    fn with<R>(&self, operation: impl FnOnce(&mut Table) -> R) -> R {
        critical_section::with(|cs| operation(&mut self.0.borrow_ref_mut(cs)))
    }

    /// Adds a pollable; `fired` says whether a watched level is already there. `None` where the
    /// table is full.
    pub fn add(&self, source: Source, fired: bool) -> Option<u8> {
        self.with(|table| {
            let place = table.places.iter().position(Option::is_none)?;
            table.places[place] = Some(Pollable {
                source,
                fired,
                token: 0,
                subscribed: false,
                delivered: false,
            });
            u8::try_from(place).ok()
        })
    }

    /// Removes a pollable and says what it waited for.
    pub fn remove(&self, place: u8) -> Option<Source> {
        self.with(|table| table.places.get_mut(usize::from(place))?.take())
            .map(|pollable| pollable.source)
    }

    /// Removes all.
    pub fn clear(&self) {
        self.with(|table| {
            *table = Table {
                places: [None; POLLABLES_MAX],
                turn: 0,
            }
        });
    }

    /// Takes this device away from those that watch it. They become ready for ever, so that whoever
    /// waits finds out; says whether there are any.
    pub fn revoke(&self, device: u8) -> bool {
        self.with(|table| {
            let mut any = false;
            for pollable in table.places.iter_mut().flatten() {
                if pollable.source.device() == Some(device) {
                    pollable.source = Source::Always;
                    pollable.delivered = false;
                    any = true;
                }
            }
            any
        })
    }

    /// Reports whether messages wait in a subscription, after one arrived or was taken; says whether
    /// anything waits for that. If some do, that is an event, also where it was one before.
    pub fn messages(&self, place: u8, waiting: bool) -> bool {
        self.each_of(Source::Messages(place), |pollable| {
            pollable.fired = waiting;
            pollable.delivered &= !waiting;
        }) && waiting
    }

    /// Reports how a line is now, which is asked of `ready`; says whether anything waits for that. If
    /// it is ready, that is an event, also where it was one before.
    pub fn uart(&self, device: u8, sent: bool, ready: impl Fn() -> bool) -> bool {
        let mut woke = false;
        self.each_of(Source::Uart { device, sent }, |pollable| {
            pollable.fired = ready();
            pollable.delivered &= !pollable.fired;
            woke |= pollable.fired;
        });
        woke
    }

    /// As [`Pollables::revoke`], for a subscription.
    pub fn revoke_messages(&self, place: u8) -> bool {
        self.each_of(Source::Messages(place), |pollable| {
            pollable.source = Source::Always;
            pollable.delivered = false;
        })
    }

    /// Keeps what waited for a subscription, which is closed, from ever being ready.
    pub fn silence_messages(&self, place: u8) {
        self.each_of(Source::Messages(place), |pollable| {
            pollable.source = Source::Messages(NO_PLACE);
            pollable.fired = false;
        });
    }

    fn each_of(&self, source: Source, mut change: impl FnMut(&mut Pollable)) -> bool {
        self.with(|table| {
            let mut any = false;
            for pollable in table.places.iter_mut().flatten() {
                if pollable.source == source {
                    change(pollable);
                    any = true;
                }
            }
            any
        })
    }

    /// Reports what an analog input was converted to; says whether anything waited for that. It is an
    /// event when the input comes to be where somebody wants it, not as long as it stays there.
    pub fn sample(&self, input: u8, raw: u32) -> bool {
        self.with(|table| {
            let mut woke = false;
            for pollable in table.places.iter_mut().flatten() {
                let Source::Analog {
                    device,
                    above,
                    threshold,
                } = pollable.source
                else {
                    continue;
                };
                if device != input {
                    continue;
                }
                let was = pollable.fired;
                pollable.fired = if above {
                    raw > threshold
                } else {
                    raw < threshold
                };
                if pollable.fired && !was {
                    pollable.delivered = false;
                    woke = true;
                }
            }
            woke
        })
    }

    /// Whether any pollable watches this device.
    pub fn watches(&self, device: u8) -> bool {
        self.with(|table| {
            table
                .places
                .iter()
                .flatten()
                .any(|p| p.source.device() == Some(device))
        })
    }

    /// Whether the pollable is ready at `now`.
    pub fn ready(&self, place: u8, now: u64) -> bool {
        self.with(|table| {
            table
                .places
                .get(usize::from(place))
                .copied()
                .flatten()
                .is_some_and(|p| p.ready(now))
        })
    }

    /// Whether the pollable is ready at `now`; an edge that it reports is used up.
    pub fn take(&self, place: u8, now: u64) -> bool {
        self.with(|table| {
            let Some(Some(pollable)) = table.places.get_mut(usize::from(place)) else {
                return false;
            };
            let ready = pollable.ready(now);
            if let Source::Edge { .. } = pollable.source {
                pollable.fired = false;
            }
            ready
        })
    }

    /// Makes the pollable an event source with this token.
    pub fn subscribe(&self, place: u8, token: u32) {
        self.with(|table| {
            if let Some(Some(pollable)) = table.places.get_mut(usize::from(place)) {
                (pollable.token, pollable.subscribed) = (token, true);
                pollable.delivered = false;
            }
        });
    }

    /// Takes the next event: the token of a subscribed pollable that is ready at `now`.
    pub fn next_event(&self, now: u64) -> Option<u32> {
        self.with(|table| {
            for step in 0..POLLABLES_MAX {
                let place = (usize::from(table.turn) + step) % POLLABLES_MAX;
                let Some(pollable) = &mut table.places[place] else {
                    continue;
                };
                if !pollable.subscribed || pollable.delivered || !pollable.ready(now) {
                    continue;
                }
                match pollable.source {
                    Source::Edge { .. } => pollable.fired = false,
                    _ => pollable.delivered = true,
                }
                table.turn = ((place + 1) % POLLABLES_MAX) as u8;
                return Some(pollable.token);
            }
            None
        })
    }

    /// The instant at which the next subscribed timer, or the next of the given places, is due.
    pub fn next_deadline(&self, among: Option<&[u8]>) -> Option<u64> {
        self.with(|table| {
            let mut next: Option<u64> = None;
            for (place, pollable) in table.places.iter().enumerate() {
                let Some(pollable) = pollable else { continue };
                let counts = match among {
                    Some(places) => places.iter().any(|&p| usize::from(p) == place),
                    None => pollable.subscribed && !pollable.delivered,
                };
                if let (true, Source::Timer(instant)) = (counts, pollable.source) {
                    let instant = instant.into();
                    next = Some(next.map_or(instant, |n| n.min(instant)));
                }
            }
            next
        })
    }

    /// Reports that a pin changed to `active`; says whether anything waits for that.
    pub fn edge(&self, pin: u8, active: bool) -> bool {
        self.with(|table| {
            let mut woke = false;
            for pollable in table.places.iter_mut().flatten() {
                match pollable.source {
                    Source::Edge { device, active: to } if device == pin && to == active => {
                        pollable.fired = true;
                        woke = true;
                    }
                    Source::Level {
                        device,
                        active: wanted,
                    } if device == pin => {
                        pollable.fired = wanted == active;
                        if pollable.fired {
                            pollable.delivered = false;
                            woke = true;
                        }
                    }
                    _ => {}
                }
            }
            woke
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_is_delivered_once_and_stays_ready() {
        let table = Pollables::new();
        let timer = table.add(Source::Timer(100.into()), false).unwrap();
        table.subscribe(timer, 7);
        assert_eq!(table.next_deadline(None), Some(100));
        assert_eq!(table.next_event(99), None);
        assert_eq!(table.next_event(100), Some(7));
        assert_eq!(table.next_event(101), None);
        assert_eq!(table.next_deadline(None), None);
        assert!(table.ready(timer, 101));
    }

    #[test]
    fn an_edge_is_delivered_each_time_and_never_of_another_pin_or_direction() {
        let table = Pollables::new();
        let edge = table
            .add(
                Source::Edge {
                    device: 3,
                    active: true,
                },
                false,
            )
            .unwrap();
        table.subscribe(edge, 1);
        assert!(!table.edge(2, true));
        assert!(!table.edge(3, false));
        assert_eq!(table.next_event(0), None);
        for _ in 0..3 {
            assert!(table.edge(3, true));
            assert_eq!(table.next_event(0), Some(1));
            assert_eq!(table.next_event(0), None);
        }
    }

    #[test]
    fn a_level_is_delivered_when_it_is_reached_again() {
        let table = Pollables::new();
        let level = table
            .add(
                Source::Level {
                    device: 0,
                    active: true,
                },
                true,
            )
            .unwrap();
        table.subscribe(level, 9);
        assert_eq!(table.next_event(0), Some(9));
        assert_eq!(table.next_event(0), None);
        table.edge(0, false);
        assert!(!table.ready(level, 0));
        table.edge(0, true);
        assert_eq!(table.next_event(0), Some(9));
    }

    #[test]
    fn a_revoked_pin_is_ready_once_more_and_tells_nothing_any_more() {
        let table = Pollables::new();
        let source = Source::Edge {
            device: 3,
            active: true,
        };
        let edge = table.add(source, false).unwrap();
        table.subscribe(edge, 1);
        assert!(!table.revoke(2));
        assert!(table.revoke(3));
        assert!(!table.watches(3));
        assert_eq!(table.next_event(0), Some(1));
        assert!(!table.edge(3, true));
        assert_eq!(table.next_event(0), None);
    }

    #[test]
    fn messages_are_an_event_when_they_come_and_while_some_are_left() {
        let table = Pollables::new();
        let pollable = table.add(Source::Messages(1), false).unwrap();
        table.subscribe(pollable, 5);
        assert!(!table.messages(0, true));
        assert_eq!(table.next_event(0), None);
        assert!(table.messages(1, true));
        assert_eq!(table.next_event(0), Some(5));
        // Nobody took it: that alone is no further event.
        assert_eq!(table.next_event(0), None);
        assert!(table.ready(pollable, 0));
        // One was taken, and another is left.
        table.messages(1, true);
        assert_eq!(table.next_event(0), Some(5));
        assert!(!table.messages(1, false));
        assert!(!table.ready(pollable, 0));
        assert_eq!(table.next_event(0), None);
    }

    #[test]
    fn a_closed_subscription_tells_nothing_and_a_revoked_one_for_ever() {
        let table = Pollables::new();
        let closed = table.add(Source::Messages(0), true).unwrap();
        let revoked = table.add(Source::Messages(1), false).unwrap();
        for place in [closed, revoked] {
            table.subscribe(place, u32::from(place));
        }
        table.silence_messages(0);
        table.messages(0, true);
        assert!(!table.ready(closed, 0));
        table.revoke_messages(1);
        assert_eq!(table.next_event(0), Some(u32::from(revoked)));
        assert_eq!(table.next_event(0), None);
        assert!(table.ready(revoked, 0));
    }

    #[test]
    fn an_input_is_an_event_when_it_crosses_a_value() {
        let table = Pollables::new();
        let source = |above, threshold| Source::Analog {
            device: 2,
            above,
            threshold,
        };
        let above = table.add(source(true, 100), false).unwrap();
        let below = table.add(source(false, 50), false).unwrap();
        table.subscribe(above, 1);
        table.subscribe(below, 2);
        for (raw, event) in [
            (100, None),
            (101, Some(1)),
            (200, None),
            (50, None),
            (49, Some(2)),
            (101, Some(1)),
        ] {
            assert_eq!(table.sample(2, raw), event.is_some(), "{raw}");
            assert_eq!(table.next_event(0), event, "{raw}");
        }
        assert!(table.ready(above, 0) && !table.ready(below, 0));
        assert!(!table.sample(3, 0));
    }

    #[test]
    fn a_line_is_an_event_while_bytes_wait_and_each_way_has_its_own() {
        let table = Pollables::new();
        let source = |sent| Source::Uart { device: 1, sent };
        let received = table.add(source(false), false).unwrap();
        let sent = table.add(source(true), false).unwrap();
        table.subscribe(received, 1);
        table.subscribe(sent, 2);
        assert!(table.uart(1, false, || true));
        assert_eq!(table.next_event(0), Some(1));
        assert_eq!(table.next_event(0), None);
        assert!(table.ready(received, 0) && !table.ready(sent, 0));
        assert!(!table.uart(1, false, || false) && !table.uart(0, true, || true));
        assert!(!table.ready(received, 0));
        assert!(table.uart(1, true, || true));
        assert_eq!(table.next_event(0), Some(2));
    }

    #[test]
    fn busy_sources_take_turns() {
        let table = Pollables::new();
        for token in 0..3 {
            let edge = table
                .add(
                    Source::Edge {
                        device: 0,
                        active: true,
                    },
                    false,
                )
                .unwrap();
            table.subscribe(edge, token);
        }
        let mut seen = [0; 3];
        for _ in 0..9 {
            table.edge(0, true);
            seen[table.next_event(0).unwrap() as usize] += 1;
        }
        assert_eq!(seen, [3; 3]);
    }

    #[test]
    fn a_full_table_refuses_and_a_removed_place_is_free_again() {
        let table = Pollables::new();
        let places: heapless::Vec<u8, POLLABLES_MAX> =
            core::iter::from_fn(|| table.add(Source::Always, false)).collect();
        assert_eq!(places.len(), POLLABLES_MAX);
        assert_eq!(table.remove(places[0]), Some(Source::Always));
        assert_eq!(table.remove(places[0]), None);
        assert_eq!(table.add(Source::Always, false), Some(places[0]));
    }
}
