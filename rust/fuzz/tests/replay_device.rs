//! As `replay.rs`, in a process of its own: the engine has one table of host functions in a process,
//! and a device has its own.

mod corpus;

use corpus::replay;

#[test]
fn smp() {
    replay("smp", ketch_fuzz::smp::run);
}
