//! The store against a map, with random operations and power cuts at every write and erase.

use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_operations(bytes in vec(any::<u8>(), 1..300)) {
        ketch_fuzz::store::run(&bytes);
    }
}
