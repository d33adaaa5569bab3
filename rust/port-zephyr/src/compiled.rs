//! Which compiled code this device runs.

use ketch_wamr::Authority;

/// The device's target, from the processor that it was configured for.
const TARGET: Option<&str> = option_env!("CONFIG_KETCH_COMPILED_TARGET");

/// The authority over this device; nothing where compiled code does not run on it.
pub fn authority() -> Option<Authority> {
    let target = TARGET.filter(|target| !target.is_empty())?;
    // SAFETY: Kconfig derives the target from the processor (`KETCH_COMPILED_TARGET`), and the engine
    // is built for the same one. The value goes into the `Board` and from there to the runtime's
    // loading of modules, which asks the verdict on the image's signature.
    Some(unsafe { Authority::new(target, true) })
}
