//! Keys and values are old or new, whatever happens while they are written.

use proptest::prelude::*;

proptest! {
    #[test]
    fn a_power_cut_leaves_the_old_or_the_new(steps in proptest::collection::vec(any::<u8>(), 1..300)) {
        ketch_fuzz::keyvalue::run(&steps);
    }
}
