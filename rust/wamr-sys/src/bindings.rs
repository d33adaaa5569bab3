// Generated from WAMR's headers: see tests/bindings.rs.

use crate::enumeration::*;

#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct NativeSymbol {
    pub symbol: *const ::core::ffi::c_char,
    pub func_ptr: *mut ::core::ffi::c_void,
    pub signature: *const ::core::ffi::c_char,
    pub attachment: *mut ::core::ffi::c_void,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct WASMModuleCommon {
    _unused: [u8; 0],
}
pub type wasm_module_t = *mut WASMModuleCommon;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct WASMFuncType {
    _unused: [u8; 0],
}
pub type wasm_func_type_t = *mut WASMFuncType;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct WASMTableType {
    _unused: [u8; 0],
}
pub type wasm_table_type_t = *mut WASMTableType;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct WASMGlobalType {
    _unused: [u8; 0],
}
pub type wasm_global_type_t = *mut WASMGlobalType;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct WASMMemory {
    _unused: [u8; 0],
}
pub type WASMMemoryType = WASMMemory;
pub type wasm_memory_type_t = *mut WASMMemoryType;
#[repr(C)]
pub struct wasm_import_t {
    pub module_name: *const ::core::ffi::c_char,
    pub name: *const ::core::ffi::c_char,
    pub kind: wasm_import_export_kind_t,
    pub linked: bool,
    pub u: wasm_import_t__bindgen_ty_1,
}
#[repr(C)]
#[derive(Copy, Clone)]
pub union wasm_import_t__bindgen_ty_1 {
    pub func_type: wasm_func_type_t,
    pub table_type: wasm_table_type_t,
    pub global_type: wasm_global_type_t,
    pub memory_type: wasm_memory_type_t,
}
#[repr(C)]
pub struct wasm_export_t {
    pub name: *const ::core::ffi::c_char,
    pub kind: wasm_import_export_kind_t,
    pub u: wasm_export_t__bindgen_ty_1,
}
#[repr(C)]
#[derive(Copy, Clone)]
pub union wasm_export_t__bindgen_ty_1 {
    pub func_type: wasm_func_type_t,
    pub table_type: wasm_table_type_t,
    pub global_type: wasm_global_type_t,
    pub memory_type: wasm_memory_type_t,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct WASMModuleInstanceCommon {
    _unused: [u8; 0],
}
pub type wasm_module_inst_t = *mut WASMModuleInstanceCommon;
pub type WASMFunctionInstanceCommon = ::core::ffi::c_void;
pub type wasm_function_inst_t = *mut WASMFunctionInstanceCommon;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct WASMMemoryInstance {
    _unused: [u8; 0],
}
pub type wasm_memory_inst_t = *mut WASMMemoryInstance;
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct WASMExecEnv {
    _unused: [u8; 0],
}
pub type wasm_exec_env_t = *mut WASMExecEnv;
#[repr(C)]
#[derive(Copy, Clone)]
pub union MemAllocOption {
    pub pool: MemAllocOption__bindgen_ty_1,
    pub allocator: MemAllocOption__bindgen_ty_2,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct MemAllocOption__bindgen_ty_1 {
    pub heap_buf: *mut ::core::ffi::c_void,
    pub heap_size: u32,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct MemAllocOption__bindgen_ty_2 {
    pub malloc_func: *mut ::core::ffi::c_void,
    pub realloc_func: *mut ::core::ffi::c_void,
    pub free_func: *mut ::core::ffi::c_void,
    pub user_data: *mut ::core::ffi::c_void,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct mem_alloc_info_t {
    pub total_size: u32,
    pub total_free_size: u32,
    pub highmark_size: u32,
}
#[repr(C)]
pub struct RuntimeInitArgs {
    pub mem_alloc_type: mem_alloc_type_t,
    pub mem_alloc_option: MemAllocOption,
    pub native_module_name: *const ::core::ffi::c_char,
    pub native_symbols: *mut NativeSymbol,
    pub n_native_symbols: u32,
    pub max_thread_num: u32,
    pub ip_addr: [::core::ffi::c_char; 128usize],
    pub unused: ::core::ffi::c_int,
    pub instance_port: ::core::ffi::c_int,
    pub fast_jit_code_cache_size: u32,
    pub gc_heap_size: u32,
    pub running_mode: RunningMode,
    pub llvm_jit_opt_level: u32,
    pub llvm_jit_size_level: u32,
    pub segue_flags: u32,
    pub enable_linux_perf: bool,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct LoadArgs {
    pub name: *mut ::core::ffi::c_char,
    pub clone_wasm_binary: bool,
    pub wasm_binary_freeable: bool,
    pub no_resolve: bool,
}
#[repr(C)]
#[derive(Debug, Copy, Clone)]
pub struct InstantiationArgs {
    pub default_stack_size: u32,
    pub host_managed_heap_size: u32,
    pub max_memory_pages: u32,
}
pub type wasm_valkind_t = u8;
unsafe extern "C" {
    pub fn wasm_runtime_full_init(init_args: *mut RuntimeInitArgs) -> bool;
}
unsafe extern "C" {
    pub fn wasm_runtime_set_log_level(level: log_level_t);
}
unsafe extern "C" {
    pub fn wasm_runtime_malloc(size: ::core::ffi::c_uint) -> *mut ::core::ffi::c_void;
}
unsafe extern "C" {
    pub fn wasm_runtime_free(ptr: *mut ::core::ffi::c_void);
}
unsafe extern "C" {
    pub fn wasm_runtime_get_mem_alloc_info(
        mem_alloc_info: *mut mem_alloc_info_t,
    ) -> bool;
}
unsafe extern "C" {
    pub fn wasm_runtime_load_ex(
        buf: *mut u8,
        size: u32,
        args: *const LoadArgs,
        error_buf: *mut ::core::ffi::c_char,
        error_buf_size: u32,
    ) -> wasm_module_t;
}
unsafe extern "C" {
    pub fn wasm_runtime_unload(module: wasm_module_t);
}
unsafe extern "C" {
    pub fn wasm_runtime_instantiate_ex(
        module: wasm_module_t,
        args: *const InstantiationArgs,
        error_buf: *mut ::core::ffi::c_char,
        error_buf_size: u32,
    ) -> wasm_module_inst_t;
}
unsafe extern "C" {
    pub fn wasm_runtime_deinstantiate(module_inst: wasm_module_inst_t);
}
unsafe extern "C" {
    pub fn wasm_runtime_lookup_function(
        module_inst: wasm_module_inst_t,
        name: *const ::core::ffi::c_char,
    ) -> wasm_function_inst_t;
}
unsafe extern "C" {
    pub fn wasm_func_get_param_count(
        func_inst: wasm_function_inst_t,
        module_inst: wasm_module_inst_t,
    ) -> u32;
}
unsafe extern "C" {
    pub fn wasm_func_get_result_count(
        func_inst: wasm_function_inst_t,
        module_inst: wasm_module_inst_t,
    ) -> u32;
}
unsafe extern "C" {
    pub fn wasm_func_get_param_types(
        func_inst: wasm_function_inst_t,
        module_inst: wasm_module_inst_t,
        param_types: *mut wasm_valkind_t,
    );
}
unsafe extern "C" {
    pub fn wasm_func_get_result_types(
        func_inst: wasm_function_inst_t,
        module_inst: wasm_module_inst_t,
        result_types: *mut wasm_valkind_t,
    );
}
unsafe extern "C" {
    pub fn wasm_runtime_create_exec_env(
        module_inst: wasm_module_inst_t,
        stack_size: u32,
    ) -> wasm_exec_env_t;
}
unsafe extern "C" {
    pub fn wasm_runtime_destroy_exec_env(exec_env: wasm_exec_env_t);
}
unsafe extern "C" {
    pub fn wasm_runtime_init_thread_env() -> bool;
}
unsafe extern "C" {
    pub fn wasm_runtime_destroy_thread_env();
}
unsafe extern "C" {
    pub fn wasm_runtime_get_module_inst(exec_env: wasm_exec_env_t) -> wasm_module_inst_t;
}
unsafe extern "C" {
    pub fn wasm_runtime_get_default_memory(
        module_inst: wasm_module_inst_t,
    ) -> wasm_memory_inst_t;
}
unsafe extern "C" {
    pub fn wasm_memory_get_cur_page_count(memory_inst: wasm_memory_inst_t) -> u64;
}
unsafe extern "C" {
    pub fn wasm_memory_get_bytes_per_page(memory_inst: wasm_memory_inst_t) -> u64;
}
unsafe extern "C" {
    pub fn wasm_memory_get_base_address(
        memory_inst: wasm_memory_inst_t,
    ) -> *mut ::core::ffi::c_void;
}
unsafe extern "C" {
    pub fn wasm_runtime_call_wasm(
        exec_env: wasm_exec_env_t,
        function: wasm_function_inst_t,
        argc: u32,
        argv: *mut u32,
    ) -> bool;
}
unsafe extern "C" {
    pub fn wasm_runtime_get_exception(
        module_inst: wasm_module_inst_t,
    ) -> *const ::core::ffi::c_char;
}
unsafe extern "C" {
    pub fn wasm_runtime_set_exception(
        module_inst: wasm_module_inst_t,
        exception: *const ::core::ffi::c_char,
    );
}
unsafe extern "C" {
    pub fn wasm_runtime_validate_app_addr(
        module_inst: wasm_module_inst_t,
        app_offset: u64,
        size: u64,
    ) -> bool;
}
unsafe extern "C" {
    pub fn wasm_runtime_addr_app_to_native(
        module_inst: wasm_module_inst_t,
        app_offset: u64,
    ) -> *mut ::core::ffi::c_void;
}
unsafe extern "C" {
    pub fn wasm_runtime_get_import_count(module: wasm_module_t) -> i32;
}
unsafe extern "C" {
    pub fn wasm_runtime_get_import_type(
        module: wasm_module_t,
        import_index: i32,
        import_type: *mut wasm_import_t,
    );
}
unsafe extern "C" {
    pub fn wasm_runtime_get_export_count(module: wasm_module_t) -> i32;
}
unsafe extern "C" {
    pub fn wasm_runtime_get_export_type(
        module: wasm_module_t,
        export_index: i32,
        export_type: *mut wasm_export_t,
    );
}
unsafe extern "C" {
    pub fn wasm_runtime_register_natives_raw(
        module_name: *const ::core::ffi::c_char,
        native_symbols: *mut NativeSymbol,
        n_native_symbols: u32,
    ) -> bool;
}
unsafe extern "C" {
    pub fn wasm_runtime_get_function_attachment(
        exec_env: wasm_exec_env_t,
    ) -> *mut ::core::ffi::c_void;
}
unsafe extern "C" {
    pub fn wasm_runtime_set_user_data(
        exec_env: wasm_exec_env_t,
        user_data: *mut ::core::ffi::c_void,
    );
}
unsafe extern "C" {
    pub fn wasm_runtime_get_user_data(
        exec_env: wasm_exec_env_t,
    ) -> *mut ::core::ffi::c_void;
}
unsafe extern "C" {
    pub fn wasm_runtime_get_version(major: *mut u32, minor: *mut u32, patch: *mut u32);
}
unsafe extern "C" {
    pub fn wasm_runtime_is_import_func_linked(
        module_name: *const ::core::ffi::c_char,
        func_name: *const ::core::ffi::c_char,
    ) -> bool;
}
pub type uint32 = u32;
unsafe extern "C" {
    pub fn os_usleep(usec: uint32) -> ::core::ffi::c_int;
}
pub const VALUE_I32: ::core::ffi::c_uchar = 0;
pub const VALUE_I64: ::core::ffi::c_uchar = 1;
pub const VALUE_F32: ::core::ffi::c_uchar = 2;
pub const VALUE_F64: ::core::ffi::c_uchar = 3;
pub const KIND_FUNCTION: ::core::ffi::c_uchar = 0;
pub const KIND_TABLE: ::core::ffi::c_uchar = 1;
pub const KIND_MEMORY: ::core::ffi::c_uchar = 2;
pub const KIND_GLOBAL: ::core::ffi::c_uchar = 3;
pub const ALLOCATE_FROM_POOL: ::core::ffi::c_uchar = 0;
pub const ALLOCATE_FROM_SYSTEM: ::core::ffi::c_uchar = 2;
pub const LOG_NOTHING: ::core::ffi::c_uchar = 0;
