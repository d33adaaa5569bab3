//! What stands between an image and code compiled ahead of time.
//!
//! The code itself is as trusted as the firmware and is not fuzzed: whoever may sign it can do
//! anything. What is: which payload a device takes, and that nothing but this engine's own format
//! and version reaches the engine at all.

use ketch_abi::{Error, Target};
use ketch_image::{Front, PayloadKind};
use ketch_wamr::{Authority, Module, ModuleBytes};

use crate::wasm::engine;

/// Reads the bytes as the front of an image, and as what begins compiled code.
pub fn run(data: &[u8]) {
    if let Ok(front) = Front::parse(data) {
        select(&front);
    }
    begin(data);
}

/// With trust, the code for this target and no other; without it, never code.
fn select(front: &Front<'_>) {
    for target in Target::ALL.iter().map(|target| target.word()) {
        for interprets in [false, true] {
            if let Ok(taken) = front.module(interprets, Some(target), false) {
                assert!(interprets && taken.payload.kind == PayloadKind::Wasm);
            }
            match front.module(interprets, Some(target), true) {
                Ok(taken) => match taken.payload.kind {
                    PayloadKind::Aot(found) => assert_eq!(found, target),
                    kind => assert!(interprets && kind == PayloadKind::Wasm),
                },
                Err(error) => assert_eq!(error, Error::ImageNoPayload),
            }
        }
        assert!(
            front
                .module(true, None, true)
                .is_ok_and(|taken| taken.payload.kind == PayloadKind::Wasm)
                == front.placement(PayloadKind::Wasm).is_ok()
        );
    }
}

/// The header of this engine's own format is the end of what can be checked.
fn begin(data: &[u8]) {
    #[allow(
        unsafe_code,
        reason = "only unsafe code makes the right to load what is refused here"
    )]
    // SAFETY: nothing is loaded with it, because the version is none of the engine's.
    let authority = unsafe { Authority::new("x86-64", false) };
    let mut bytes = data.to_vec();
    if let Some(version) = bytes.get_mut(4..8) {
        // Any version but the engine's, of which the last byte is zero.
        version[3] |= 1;
    }
    let loaded = Module::load_compiled(engine(), ModuleBytes::Owned(bytes.into()), authority);
    assert_eq!(
        loaded.err().map(|error| error.error),
        Some(Error::ModuleInvalid)
    );
}
