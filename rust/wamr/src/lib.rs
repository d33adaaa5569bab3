//! The one safe wrapper around the WebAssembly engine, WAMR.
//!
//! [`Engine`] is the process's runtime with its table of host functions. [`Module`] is loaded,
//! validated wasm; [`Instance`] is a module with its linear memory. Host functions see the guest
//! through a [`Caller`]; whoever may end a guest from outside holds its [`KillSwitch`].
//!
//! Above this crate there is no raw pointer, no C type and no WAMR name. What keeps it sound:
//!
//! - What C borrows, a Rust value owns: module bytes until the module is unloaded, the table of
//!   host functions for ever.
//! - A guest's memory is copied, after a check against its size at that moment. It is lent out as a slice
//!   only to what can neither run the guest nor write to its memory meanwhile ([`Caller::lend`]).
//! - Guest code runs only inside [`Instance::call`], so it always has a budget, a kill switch and
//!   its data. Modules that the engine would run while it makes an instance are refused.
//! - Bytecode is validated by the engine. Code compiled ahead of time is as trusted as the
//!   firmware: it is loaded only with an [`Authority`], which only `unsafe` code makes.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(target_endian = "big")]
compile_error!("32-bit arguments and results are passed in the low half of 64-bit slots");

mod boxed;
mod bytes;
mod caller;
mod compiled;
mod engine;
mod error;
mod function;
mod host;
mod imports;
mod instance;
mod kill;
mod memory;
mod module;
#[cfg_attr(ketch_wamr_terse, path = "reason_terse.rs")]
mod reason;
mod scan;
mod signature;
mod stack;
mod trap_text;

pub use boxed::PoolBox;
pub use bytes::{PoolBlock, PoolBytes};
pub use caller::Caller;
pub use compiled::Authority;
pub use engine::{Engine, Memory, MemoryUsage, ThreadGuard};
pub use error::{LoadError, Stop};
pub use function::Function;
pub use host::{HostData, HostFunction, HostModule, Name, ValueType};
pub use instance::{Instance, Limits};
pub use kill::KillSwitch;
pub use module::{Import, ImportKind, Module, ModuleBytes};
pub use signature::Signature;
pub use stack::SharedStack;
