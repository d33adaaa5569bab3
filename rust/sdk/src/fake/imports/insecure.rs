//! The same, under the other name.

use super::*;

pub unsafe fn number() -> u64 {
    with(World::random)
}
