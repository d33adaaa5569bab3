//! Which compiled code this machine runs.

use ketch_wamr::Authority;

/// The authority over this process; nothing where no compiler has this machine as a target. What
/// it is used for is the runtime's decision, by signature and role.
pub fn authority() -> Option<Authority> {
    if !cfg!(target_arch = "x86_64") || option_env!("KETCH_METERING") == Some("1") {
        return None;
    }
    // SAFETY: every processor of this architecture has what the target `x86-64` names, its base
    // set; the engine is built for it (`defines-x86_64.txt`). The value goes into a `Board` and from
    // there to the runtime's loading of modules, which asks the verdict on the image's signature.
    Some(unsafe { Authority::new("x86-64", false) })
}
