//! `../wamr/memory.c`: where a guest's memory lies.

use core::ffi::c_void;

use crate::{wasm_exec_env_t, wasm_module_inst_t};

/// Where a memory lies.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ketch_memory {
    /// Null where there is none.
    pub base: *mut u8,
    /// Bytes; 4 GiB count as one less.
    pub size: u32,
}

/// What a host function needs to begin with.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ketch_call {
    /// Of the environment.
    pub user_data: *mut c_void,
    /// Of the host function.
    pub attachment: *mut c_void,
    /// Of the guest.
    pub memory: ketch_memory,
}

unsafe extern "C" {
    /// Writes where the first memory of a living instance lies. Its guest does not run.
    pub fn ketch_memory_of(instance: wasm_module_inst_t, found: *mut ketch_memory);
    /// Writes what is to know of the guest that runs in this environment and calls a host function.
    pub fn ketch_call_of(environment: wasm_exec_env_t, call: *mut ketch_call);
}
