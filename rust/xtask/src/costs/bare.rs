//! Modules for bare WAMR: the same, but with other names of what they import.
//!
//! Names of host functions belong to the whole process, so the bare ones stand beside Ketch's under
//! names that differ in their first letter.

use ketch_abi::import;

/// Every module that the measured guests import from.
const IMPORTS: [&str; 6] = [
    import::GPIO_DIGITAL,
    import::DEVICES_GPIO,
    import::CONTAINER_EVENTS,
    import::MONOTONIC_CLOCK,
    import::POLL,
    import::LOGGING,
];

/// The module with bare imports.
pub fn module(wasm: &[u8]) -> Vec<u8> {
    let mut wasm = wasm.to_vec();
    for name in IMPORTS {
        // A name is preceded by its length, which tells it from other text.
        let mut wanted = vec![name.len() as u8];
        wanted.extend(name.bytes());
        let mut from = 0;
        while let Some(found) = wasm[from..]
            .windows(wanted.len())
            .position(|window| window == wanted)
        {
            wasm[from + found + 1] = b'~';
            from += found + wanted.len();
        }
    }
    wasm
}
