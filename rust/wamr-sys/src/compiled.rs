//! `../wamr/compiled.c`: what WAMR's public interface does not tell of compiled code.

use crate::wasm_module_t;

/// What compiled code is.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct ketch_compiled {
    /// Pages of linear memory at the start.
    pub pages: u64,
    /// Bytes of the smallest linear memory that has any pages at the start; `u64::MAX` where none has.
    pub smallest: u64,
    /// Whether it runs where it is stored.
    pub in_place: bool,
    /// Whether it has a function that runs while it is instantiated.
    pub starts: bool,
}

unsafe extern "C" {
    /// The version of the format that this build of WAMR loads.
    pub safe fn ketch_compiled_version() -> u32;
    /// Describes a module that was loaded from compiled code.
    pub fn ketch_compiled_describe(module: wasm_module_t, description: *mut ketch_compiled);
}
