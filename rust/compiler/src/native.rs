//! The one call into C, made safe.

use std::ffi::{CStr, CString, c_char};
use std::ptr;

use crate::target::Target;

#[repr(C)]
struct NativeTarget {
    architecture: *const c_char,
    abi: *const c_char,
    cpu: *const c_char,
    features: *const c_char,
    recorded: *const c_char,
    intrinsics: *const c_char,
    in_place: bool,
    optimization: u32,
    unchecked: bool,
    object: *const c_char,
    frames: *const c_char,
}

/// How to compile.
#[derive(Debug)]
pub struct Options {
    /// 0 to 3, as `-O`.
    pub optimization: u32,
    /// Whether the code can be stopped and notices the end of its stack.
    pub checks: bool,
    /// Where the object goes of which the result is made.
    pub object: Option<CString>,
    /// Where the sizes of the stack frames go.
    pub frames: CString,
}

unsafe extern "C" {
    fn ketch_compile(
        wasm: *const u8,
        wasm_size: usize,
        target: *const NativeTarget,
        size: *mut usize,
        reason: *mut c_char,
        reason_size: usize,
    ) -> *mut u8;
    fn ketch_compile_free(file: *mut u8);
}

/// Compiles `wasm` for `target`. WAMR and LLVM are initialized anew, so one at a time.
///
/// # Errors
/// What WAMR or LLVM says about the module.
pub fn compile(wasm: &[u8], target: &Target, options: &Options) -> Result<Vec<u8>, String> {
    let text = |text: &str| CString::new(text).expect("the table has no null bytes");
    let (architecture, abi) = (text(target.architecture), text(target.abi));
    let (cpu, features) = (text(target.cpu), text(target.features));
    let recorded = text(target.recorded);
    let intrinsics = text(target.intrinsics);
    let native = NativeTarget {
        architecture: architecture.as_ptr(),
        abi: abi.as_ptr(),
        cpu: cpu.as_ptr(),
        features: features.as_ptr(),
        recorded: recorded.as_ptr(),
        intrinsics: intrinsics.as_ptr(),
        in_place: target.in_place,
        optimization: options.optimization,
        unchecked: !options.checks,
        object: options
            .object
            .as_ref()
            .map_or(ptr::null(), |path| path.as_ptr()),
        frames: options.frames.as_ptr(),
    };
    let mut size = 0;
    let mut reason = [0u8; 512];
    // SAFETY: everything pointed to outlives the call, which keeps none of it; the sizes are those of
    // the buffers. `NativeTarget` has the layout of `struct ketch_target` in src/compile.h.
    let file = unsafe {
        ketch_compile(
            wasm.as_ptr(),
            wasm.len(),
            &native,
            &mut size,
            reason.as_mut_ptr().cast(),
            reason.len(),
        )
    };
    if file.is_null() {
        let reason = CStr::from_bytes_until_nul(&reason)
            .map_or_else(|_| "unknown".into(), CStr::to_string_lossy);
        return Err(reason.into_owned());
    }
    // SAFETY: not null, so it is `size` bytes that belong to this function until they are freed.
    let bytes = unsafe { std::slice::from_raw_parts(file, size) }.to_vec();
    // SAFETY: it came from `ketch_compile` and is not used again.
    unsafe { ketch_compile_free(file) };
    Ok(bytes)
}
