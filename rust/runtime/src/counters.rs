//! What is counted for each container. Counters wrap at 2^32 and live until the container is
//! removed.

use core::sync::atomic::{AtomicU32, Ordering};

macro_rules! counters {
    ($($(#[$meta:meta])* $name:ident $(if $there:ident)?;)*) => {
        /// The counters of one container. Reading and counting never blocks.
        #[derive(Debug, Default)]
        pub struct Counters { $($(#[$meta])* pub $name: Counter,)* }

        impl Counters {
            /// All zero.
            pub const fn new() -> Counters {
                Counters { $($name: Counter::new(),)* }
            }

            /// Each counter with its name in messages.
            pub fn each(&self, mut visit: impl FnMut(&'static str, u32)) {
                $(if true $(&& crate::config::$there)? {
                    visit(stringify!($name), self.$name.value());
                })*
            }

            /// Sets all to zero.
            pub fn reset(&self) {
                $(self.$name.set(0);)*
            }
        }
    };
}

counters! {
    /// Times that it was started.
    starts;
    /// Events handled, the first and the last included.
    events;
    /// Calls of host functions.
    host_calls;
    /// Microseconds of processor time; 0 where simulated time stands still while a guest computes.
    processor_us;
    /// Times that it had to wait for the next period, having used up its share of the processor.
    pauses;
    /// Times that it ended in a trap.
    traps;
    /// Times that it was killed.
    kills;
    /// Handles opened.
    handles_opened;
    /// Opening or use of a device that was refused.
    refusals;
    /// Log lines written.
    log_lines;
    /// Log lines cut to the longest length.
    log_cut;
    /// Log lines left out because there were too many in a second.
    log_dropped;
    /// Messages sent.
    messages_sent;
    /// Messages taken out of its queues.
    messages_received;
    /// Messages that its queues had no room for.
    messages_dropped;
    /// Changes of what it keeps by key.
    values_changed if KEYVALUE;
    /// Changes refused for its quota, for their number, or for want of room.
    values_refused if KEYVALUE;
}

/// One counter.
#[derive(Debug, Default)]
pub struct Counter(AtomicU32);

impl Counter {
    /// Zero.
    pub const fn new() -> Counter {
        Counter(AtomicU32::new(0))
    }

    /// Counts one. A container's own counters are written by its one thread, so a plain load and
    /// store is enough and spares the interlocked instruction on the host-call path.
    pub fn count(&self) {
        self.count_many(1);
    }

    /// Counts several, as [`Counter::count`] does one.
    pub fn count_many(&self, several: u32) {
        self.0
            .store(self.value().wrapping_add(several), Ordering::Relaxed);
    }

    /// Counts so many, from any thread.
    pub fn add(&self, count: u32) {
        if count > 0 {
            // Not every processor has an interlocked addition.
            critical_section::with(|_| self.set(self.value().wrapping_add(count)));
        }
    }

    /// The value.
    pub fn value(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Replaces the value.
    pub fn set(&self, value: u32) {
        self.0.store(value, Ordering::Relaxed);
    }
}
