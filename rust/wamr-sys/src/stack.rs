//! `../wamr/stack.c`: one execution environment for several instances.

use crate::{wasm_exec_env_t, wasm_module_inst_t};

unsafe extern "C" {
    /// Makes the environment this instance's. No guest runs in it.
    pub fn ketch_stack_enter(environment: wasm_exec_env_t, instance: wasm_module_inst_t);
    /// Makes it nobody's. No guest runs in it.
    pub fn ketch_stack_leave(environment: wasm_exec_env_t);
}
