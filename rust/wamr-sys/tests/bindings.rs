//! `src/bindings.rs` says what WAMR's headers say: those of the host's source, and those of the west
//! module where `KETCH_WAMR_WEST` names its folder.
//!
//! `KETCH_BLESS=1` writes the file anew from the host's source.

#[path = "../source.rs"]
mod source;

use std::path::Path;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bindings.rs");

/// What the wrapper and `bare` call, and the types that come with it.
const FUNCTIONS: &[&str] = &[
    "os_usleep",
    "wasm_func_get_param_count",
    "wasm_func_get_param_types",
    "wasm_func_get_result_count",
    "wasm_func_get_result_types",
    "wasm_memory_get_base_address",
    "wasm_memory_get_bytes_per_page",
    "wasm_memory_get_cur_page_count",
    "wasm_runtime_addr_app_to_native",
    "wasm_runtime_call_wasm",
    "wasm_runtime_create_exec_env",
    "wasm_runtime_deinstantiate",
    "wasm_runtime_destroy_exec_env",
    "wasm_runtime_destroy_thread_env",
    "wasm_runtime_free",
    "wasm_runtime_full_init",
    "wasm_runtime_get_default_memory",
    "wasm_runtime_get_exception",
    "wasm_runtime_get_export_count",
    "wasm_runtime_get_export_type",
    "wasm_runtime_get_function_attachment",
    "wasm_runtime_get_import_count",
    "wasm_runtime_get_import_type",
    "wasm_runtime_get_mem_alloc_info",
    "wasm_runtime_get_module_inst",
    "wasm_runtime_get_user_data",
    "wasm_runtime_get_version",
    "wasm_runtime_init_thread_env",
    "wasm_runtime_instantiate_ex",
    "wasm_runtime_is_import_func_linked",
    "wasm_runtime_load_ex",
    "wasm_runtime_lookup_function",
    "wasm_runtime_malloc",
    "wasm_runtime_register_natives_raw",
    "wasm_runtime_set_exception",
    "wasm_runtime_set_log_level",
    "wasm_runtime_set_user_data",
    "wasm_runtime_unload",
    "wasm_runtime_validate_app_addr",
];

/// Values of C enumerations, which the target's ABI gives a type in `src/lib.rs`.
const ENUMERATIONS: &[&str] = &[
    "wasm_import_export_kind_t",
    "mem_alloc_type_t",
    "RunningMode",
    "log_level_t",
];

fn generate(root: &Path) -> String {
    let include = |folder: &str| format!("-I{}", root.join(folder).display());
    let mut builder = bindgen::Builder::default()
        .header(concat!(env!("CARGO_MANIFEST_DIR"), "/bindings.h"))
        .clang_arg(include("core/iwasm/include"))
        .clang_arg(include("core/shared/platform/include"))
        .clang_arg(include("core/shared/platform/linux"))
        .clang_args([
            "-D_GNU_SOURCE",
            "-DBH_PLATFORM_LINUX",
            "-DBUILD_TARGET_X86_64",
        ])
        .use_core()
        // Sizes and offsets of one target would be wrong for another.
        .layout_tests(false)
        .generate_comments(false)
        .disable_header_comment()
        .formatter(bindgen::Formatter::Prettyplease)
        .allowlist_var("VALUE_.*|KIND_.*|ALLOCATE_.*|LOG_NOTHING");
    for function in FUNCTIONS {
        builder = builder.allowlist_function(function);
    }
    for enumeration in ENUMERATIONS {
        builder = builder.blocklist_type(enumeration);
    }
    let text = builder
        .generate()
        .expect("WAMR's headers parse")
        .to_string();
    format!(
        "// Generated from WAMR's headers: see tests/bindings.rs.\n\nuse crate::enumeration::*;\n\n{text}"
    )
}

#[test]
fn bindings_are_fresh() {
    // bindgen loads libclang when it first needs it, and panics where there is none.
    if std::panic::catch_unwind(bindgen::clang_version).is_err() {
        eprintln!(
            "SKIPPED: no libclang, so the committed bindings were not compared with the headers"
        );
        return;
    }
    let root = source::locate().expect("WAMR's source");
    let fresh = generate(&root);
    if std::env::var_os("KETCH_BLESS").is_some() {
        std::fs::write(COMMITTED, &fresh).expect("src/bindings.rs can be written");
    }
    let committed = std::fs::read_to_string(COMMITTED).expect("src/bindings.rs can be read");
    let bless = "run `KETCH_BLESS=1 cargo test -p ketch-wamr-sys` and look at the difference";
    assert_eq!(committed, fresh, "src/bindings.rs is stale: {bless}");

    match std::env::var_os("KETCH_WAMR_WEST") {
        Some(west) => {
            let other = generate(Path::new(&west));
            assert_eq!(committed, other, "the west module declares something else");
        }
        None => {
            eprintln!("SKIPPED: KETCH_WAMR_WEST is not set, so only the host's source was compared")
        }
    }
}
