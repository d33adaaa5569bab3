//! `../wamr/imports.c`: how imports find the host's functions.

use core::ffi::{c_char, c_void};

use crate::{WASMFuncType, wasm_module_t};

/// Finds the host's function of these names: module, field, type, and where to write what it is called with.
/// Null where there is none; without a type, each is found that has the names.
pub type ketch_imports_find = unsafe extern "C" fn(
    module_name: *const c_char,
    field_name: *const c_char,
    type_: *const WASMFuncType,
    attachment: *mut *mut c_void,
) -> *mut c_void;

unsafe extern "C" {
    /// Has functions be found by `next`.
    pub fn ketch_imports_find_with(next: ketch_imports_find);
    /// The number that a signature has in the host's table; 0 where none there can be of this type.
    pub fn ketch_imports_signature(type_: *const WASMFuncType) -> u32;
    /// What the function that an import was linked to is called with, or null. An index is that of an
    /// import.
    pub fn ketch_imports_attachment(module: wasm_module_t, index: u32) -> *mut c_void;
    /// Frees the names of all imports of bytecode that were linked. No instance was made of it.
    pub fn ketch_imports_forget(module: wasm_module_t);
}
