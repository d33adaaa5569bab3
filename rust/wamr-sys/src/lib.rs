//! Bindings to WAMR, the WebAssembly Micro Runtime: exactly the functions that `ketch-wamr`
//! calls, and those of `bare`, which the benchmark compares it with.
//!
//! `bindings.rs` is generated from WAMR's headers and committed, so that building needs no libclang.
//! `tests/bindings.rs` proves it fresh; `KETCH_BLESS=1 cargo test -p ketch-wamr-sys` writes it anew.
//! On the host this crate also compiles WAMR; in a firmware the firmware's build does (`build.rs`).
#![no_std]
// Generated names and comments follow C.
#![allow(
    missing_docs,
    non_camel_case_types,
    non_upper_case_globals,
    clippy::all
)]

#[cfg(feature = "bare")]
extern crate std;

#[cfg(feature = "bare")]
#[warn(missing_docs, clippy::all)]
pub mod bare;
#[rustfmt::skip]
mod bindings;
mod compiled;
mod environment;
mod imports;
mod memory;
mod pool;
mod refusals;
mod stack;

pub use bindings::*;
pub use compiled::*;
pub use enumeration::*;
pub use environment::*;
pub use imports::*;
pub use memory::*;
pub use pool::*;
pub use refusals::*;
pub use stack::*;

/// C enumerations that WAMR stores in structures: as large as the target's compiler makes them.
///
/// The bare-metal Arm ABI takes the smallest integer that holds every value; all others take `int`.
/// Source: Procedure Call Standard for the Arm Architecture, "enumerated types".
mod enumeration {
    #[cfg(all(target_arch = "arm", target_os = "none"))]
    type Enumeration = u8;
    #[cfg(not(all(target_arch = "arm", target_os = "none")))]
    type Enumeration = core::ffi::c_uint;

    pub type wasm_import_export_kind_t = Enumeration;
    pub type mem_alloc_type_t = Enumeration;
    pub type RunningMode = Enumeration;
    pub type log_level_t = Enumeration;
}
