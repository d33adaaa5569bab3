//! `../wamr/names.c`: the names of a loaded module's imports.

use core::ffi::{c_char, c_void};

use crate::wasm_module_t;

unsafe extern "C" {
    /// The attachment of the host function that an import of bytecode was linked to, or null. An index is
    /// that of an import.
    pub fn ketch_names_attachment(module: wasm_module_t, index: u32) -> *mut c_void;
    /// Gives an import of bytecode the same names from elsewhere. They stay there as long as the module,
    /// and are not written to.
    pub fn ketch_names_replace(
        module: wasm_module_t,
        index: u32,
        module_name: *mut c_char,
        field_name: *mut c_char,
    );
    /// Frees the texts of bytecode that are no name any more. No instance was made of it.
    pub fn ketch_names_trim(module: wasm_module_t);
}
