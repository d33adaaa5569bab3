//! Processor time: how long a guest may run before it is ended.

use crate::Runtime;

/// Counts the processor time that threads spend on guests, one guest for each thread at a time.
///
/// Where time stands still while a guest runs, as in Zephyr's `native_sim`, nothing ever expires
/// and the interpreter counts instructions instead ([`Time`](crate::time::Time)).
pub trait Deadlines: Sync {
    /// Starts to count the time of the calling thread, for the guest of `container`, in place of
    /// what was counted for this container before. Once it has used `microseconds` more, and at
    /// most 10 ms later, [`Runtime::expire`] is called with `container`, from any context, and again
    /// after as many microseconds as that returns, where it is not 0. [`u32::MAX`] only counts. Time
    /// in which the thread did not run does not count, where the platform can tell. Never blocks.
    fn start(&self, runtime: &'static Runtime, container: usize, microseconds: u32);

    /// Stops counting for this container, and returns the microseconds that were counted since the
    /// start; 0 where time stands still. Called by the thread that started it. Once this has
    /// returned, nothing expires for it any more.
    fn stop(&self, container: usize) -> u32;
}
