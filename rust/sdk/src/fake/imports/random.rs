//! Random numbers: those of a counter, well mixed, so that tests are the same each time.

use super::*;

pub unsafe fn number() -> u64 {
    with(World::random)
}
