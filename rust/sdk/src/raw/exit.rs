//! `wasi:cli/exit`.

use super::imports::exit as imports;

/// Ends the container with 0 or 1.
pub fn exit(success: bool) -> ! {
    // SAFETY: no memory is involved.
    unsafe { imports::exit(u32::from(!success)) };
    unreachable()
}

/// Ends the container with this code.
pub fn exit_with_code(code: u8) -> ! {
    // SAFETY: no memory is involved.
    unsafe { imports::exit_with_code(u32::from(code)) };
    unreachable()
}

/// The host does not come back from an exit; if one does, the container ends here.
fn unreachable() -> ! {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    unreachable!("the fake device returned from an exit");
}
