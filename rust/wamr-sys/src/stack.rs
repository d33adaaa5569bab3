//! `../wamr/stack.c`: one execution environment for several instances, and calls back into a guest.

use crate::{wasm_exec_env_t, wasm_function_inst_t, wasm_module_inst_t};

unsafe extern "C" {
    /// Makes the environment this instance's. No guest runs in it.
    pub fn ketch_stack_enter(environment: wasm_exec_env_t, instance: wasm_module_inst_t);
    /// Makes it nobody's. No guest runs in it.
    pub fn ketch_stack_leave(environment: wasm_exec_env_t);
    /// As `wasm_runtime_call_wasm`, from a host function of the guest that runs in this environment, for
    /// a function during which the guest's host functions do next to nothing.
    pub fn ketch_stack_call_back(
        environment: wasm_exec_env_t,
        function: wasm_function_inst_t,
        count: u32,
        cells: *mut u32,
    ) -> bool;
}
