//! `../wamr/environment.c`: what WAMR's public interface does not offer of an environment.

use core::ffi::c_int;

use crate::wasm_exec_env_t;

unsafe extern "C" {
    /// Has the guest end at its next branch, loop or call. From any context.
    pub fn ketch_environment_terminate(environment: wasm_exec_env_t);
    /// Takes that back.
    pub fn ketch_environment_continue(environment: wasm_exec_env_t);
    /// Whether the guest is to end, also for an exception.
    pub fn ketch_environment_is_terminated(environment: wasm_exec_env_t) -> bool;
    /// Gives back what it has for compiled code alone, where its instance is bytecode and stays the only one.
    pub fn ketch_environment_trim(environment: wasm_exec_env_t);
    /// Lets the next call interpret so many instructions; below zero is no limit. Returns whether
    /// instructions are counted at all.
    pub fn ketch_environment_meter(environment: wasm_exec_env_t, instructions: c_int) -> bool;
}
