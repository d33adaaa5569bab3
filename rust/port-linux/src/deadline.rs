//! Processor time of guests, counted by a thread that watches over the others.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ketch_runtime::Runtime;
use ketch_runtime::config::CONTAINERS_MAX;
use ketch_runtime::platform::Deadlines;
use nix::time::{ClockId, clock_gettime};
use nix::unistd::{Pid, gettid};

/// Counts each thread's own processor time, so that a busy machine costs a guest nothing.
///
/// One thread sleeps until the earliest moment at which a guest could have used up its time, looks
/// at the clock of that guest's thread, and sleeps again for what is left.
pub struct Watchdog {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    guests: [Option<Guest>; CONTAINERS_MAX],
    /// When the watching thread looks next; `None` while it sleeps until it is woken.
    wakes: Option<Instant>,
    ended: bool,
}

#[derive(Clone, Copy)]
struct Guest {
    runtime: &'static Runtime,
    clock: ClockId,
    /// On that clock.
    began: Duration,
    /// As above.
    expires: Duration,
    /// The earliest moment at which that can have come.
    look: Instant,
}

impl Default for Watchdog {
    fn default() -> Self {
        Watchdog {
            state: Mutex::new(State {
                guests: [None; CONTAINERS_MAX],
                wakes: None,
                ended: false,
            }),
            changed: Condvar::new(),
        }
    }
}

impl Watchdog {
    /// Watches until [`Watchdog::end`]. Run it on a thread of its own.
    pub fn run(&self) {
        let mut state = self.lock();
        while !state.ended {
            state.expire(Instant::now());
            state.wakes = state.guests.iter().flatten().map(|guest| guest.look).min();
            state = match state.wakes {
                None => self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(wakes) => {
                    let time = wakes.saturating_duration_since(Instant::now());
                    self.changed
                        .wait_timeout(state, time)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
    }

    /// Starts the watching thread.
    ///
    /// # Errors
    /// What the system says to a new thread.
    pub fn spawn(&'static self) -> std::io::Result<thread::JoinHandle<()>> {
        thread::Builder::new()
            .name("watchdog".into())
            .spawn(|| self.run())
    }

    /// Ends [`Watchdog::run`].
    pub fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Ends the guests whose time is up, and says of the others when to look again.
    fn expire(&mut self, now: Instant) {
        for (container, place) in self.guests.iter_mut().enumerate() {
            let Some(guest) = place.as_mut().filter(|guest| guest.look <= now) else {
                continue;
            };
            // A thread that has gone has no clock, and no guest either.
            let used = clock_gettime(guest.clock).map_or(Duration::MAX, Duration::from);
            let left = guest.expires.saturating_sub(used);
            if left.is_zero() {
                // Under our lock, so that nothing expires after `stop`.
                match guest.runtime.expire(container) {
                    0 => guest.expires = Duration::MAX,
                    more => guest.expires = deadline(used, more),
                }
                guest.look = later(now, guest.expires.saturating_sub(used));
            } else {
                guest.look = later(now, left);
            }
        }
    }
}

/// The clock of a thread's processor time, for any thread to read. Source: `clock_getres(2)` has
/// no name for it; Linux makes it of the thread's number, as `pthread_getcpuclockid(3)` does.
fn clock_of(thread: Pid) -> ClockId {
    const PER_THREAD_SCHEDULED: i32 = 4 | 2;
    ClockId::from_raw(!thread.as_raw() << 3 | PER_THREAD_SCHEDULED)
}

/// When a thread's time is up that is at `now` on its clock; `u32::MAX` microseconds have no end.
fn deadline(now: Duration, microseconds: u32) -> Duration {
    match microseconds {
        u32::MAX => Duration::MAX,
        _ => now + Duration::from_micros(microseconds.into()),
    }
}

/// So much later, but no later than the system can tell.
fn later(now: Instant, time: Duration) -> Instant {
    now + time.min(Duration::from_secs(3600))
}

impl Deadlines for Watchdog {
    fn start(&self, runtime: &'static Runtime, container: usize, microseconds: u32) {
        let clock = clock_of(gettid());
        // The clock of a thread that runs is there.
        let now = clock_gettime(clock).map_or(Duration::ZERO, Duration::from);
        let expires = deadline(now, microseconds);
        let look = later(Instant::now(), expires - now);
        let mut state = self.lock();
        state.guests[container] = Some(Guest {
            runtime,
            clock,
            began: now,
            expires,
            look,
        });
        // Waking a thread costs more than an event: it wakes by itself, unless that is too late.
        if state.wakes.is_none_or(|wakes| look < wakes) {
            self.changed.notify_one();
        }
    }

    fn stop(&self, container: usize) -> u32 {
        let guest = self.lock().guests[container].take();
        guest.map_or(0, |guest| {
            let now = clock_gettime(guest.clock).map_or(Duration::ZERO, Duration::from);
            u32::try_from(now.saturating_sub(guest.began).as_micros()).unwrap_or(u32::MAX)
        })
    }
}

impl std::fmt::Debug for Watchdog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watchdog").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threads_clock_stands_while_it_sleeps_and_others_can_read_it() {
        let (sender, receiver) = std::sync::mpsc::channel();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            sender.send(gettid()).unwrap();
            let _ = ended.recv();
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_millis(30) {
                std::hint::spin_loop();
            }
            sender.send(gettid()).unwrap();
            let _ = ended.recv();
        });
        let clock = clock_of(receiver.recv().unwrap());
        let read = || Duration::from(clock_gettime(clock).unwrap());
        let first = read();
        thread::sleep(Duration::from_millis(20));
        assert!(read() - first < Duration::from_millis(5));
        end.send(()).unwrap();
        receiver.recv().unwrap();
        assert!(read() > first);
        end.send(()).unwrap();
        thread.join().unwrap();
        // The kernel takes the thread away a little later than it says that it has ended.
        let begin = Instant::now();
        while clock_gettime(clock).is_ok() {
            assert!(begin.elapsed() < Duration::from_secs(10));
        }
    }
}
