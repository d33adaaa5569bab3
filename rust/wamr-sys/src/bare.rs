//! The least that runs a guest, for the benchmark: WAMR's own calls with nothing around them.
//!
//! No host function here checks a handle, a grant or an operation; each does the operation, and the
//! one check that every host function needs, which is where its result goes. Guests must be trusted.
//! The runtime must have been started by somebody else, with the same process-wide settings, so that
//! both sides of a comparison run on one build, one allocator and one state of the machine.

use core::ffi::{CStr, c_char, c_void};
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::boxed::Box;
use std::string::{String, ToString};
use std::sync::OnceLock;
use std::vec::Vec;

use crate::bindings as sys;

/// What stands behind an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `(text, length, area)`: gives the next handle, beginning with 1.
    Open,
    /// `(handle, area)`: drives the pin active.
    SetActive,
    /// `(handle, area)`: drives the pin inactive.
    SetInactive,
    /// `(handle, area)`: calls [`Hooks::toggled`].
    Toggle,
    /// `() -> i64`: nanoseconds of the clock that was registered.
    Now,
    /// `(i64) -> i32`: gives a handle of nothing.
    Timer,
    /// Takes one `i32` and does nothing.
    Drop,
    /// Takes two `i32` and does nothing.
    Subscribe,
    /// Takes five `i32` and does nothing.
    Log,
}

impl Operation {
    fn native(self) -> (extern "C" fn(sys::wasm_exec_env_t, *mut u64), &'static CStr) {
        match self {
            Operation::Open => (open, c"(iii)"),
            Operation::SetActive => (set_active, c"(ii)"),
            Operation::SetInactive => (set_inactive, c"(ii)"),
            Operation::Toggle => (toggle, c"(ii)"),
            Operation::Now => (now, c"()I"),
            Operation::Timer => (timer, c"(I)i"),
            Operation::Drop => (nothing, c"(i)"),
            Operation::Subscribe => (nothing, c"(ii)"),
            Operation::Log => (nothing, c"(iiiii)"),
        }
    }
}

/// What the host functions call.
#[derive(Clone, Copy, Debug)]
pub struct Hooks {
    /// Before a device is opened.
    pub opened: fn(),
    /// When the pin behind handle [`MARK`] is driven.
    pub marked: fn(),
    /// To drive a pin to the opposite.
    pub toggled: fn(),
    /// Nanoseconds of a monotonic clock.
    pub now: fn() -> u64,
}

/// The handle of the second pin that a guest opens.
pub const MARK: u32 = 2;

static HOOKS: OnceLock<Hooks> = OnceLock::new();
static NEXT_HANDLE: AtomicU32 = AtomicU32::new(1);
static PINS: [AtomicBool; 8] = [const { AtomicBool::new(false) }; 8];

/// Registers host functions for ever. Each row is module name, field name, operation; a module name begins
/// with `~`.
///
/// # Errors
/// A text, where WAMR has no memory or this was done before.
///
/// # Panics
/// On a name with a zero byte.
pub fn register(hooks: Hooks, rows: &[(&CStr, &[(&CStr, Operation)])]) -> Result<(), &'static str> {
    HOOKS.set(hooks).map_err(|_| "registered before")?;
    for (module, functions) in rows {
        let symbols: Vec<sys::NativeSymbol> = functions
            .iter()
            .map(|(name, operation)| {
                let (function, signature) = operation.native();
                sys::NativeSymbol {
                    symbol: leak(name),
                    func_ptr: function as *mut c_void,
                    signature: signature.as_ptr(),
                    attachment: ptr::null_mut(),
                }
            })
            .collect();
        let count = symbols.len() as u32;
        // SAFETY: table and strings are leaked, so they stay; every function is a raw native.
        let registered = unsafe {
            let symbols = symbols.leak().as_mut_ptr();
            sys::wasm_runtime_register_natives_raw(leak(module), symbols, count)
        };
        if !registered {
            return Err("no memory for native symbols");
        }
    }
    Ok(())
}

fn leak(text: &CStr) -> *const c_char {
    Box::leak(Box::<CStr>::from(text)).as_ptr()
}

/// WAMR's version.
pub fn version() -> String {
    let (mut major, mut minor, mut patch) = (0, 0, 0);
    // SAFETY: three places to write to.
    unsafe { sys::wasm_runtime_get_version(&mut major, &mut minor, &mut patch) };
    [major, minor, patch]
        .map(|number| number.to_string())
        .join(".")
}

/// Bytes of the pool that are free, by WAMR's own count; 0 where there is no pool.
///
/// The count rises by too much over the life of a guest: a block that grows in place is not
/// subtracted, but added in full when it is freed. It is right over a stretch in which guests only
/// end, because blocks grow while a module is loaded. Source: `gc_realloc_vo` in `ems_alloc.c`.
pub fn pool_free() -> u32 {
    let mut info = sys::mem_alloc_info_t {
        total_size: 0,
        total_free_size: 0,
        highmark_size: 0,
    };
    // SAFETY: somewhere to write to.
    unsafe { sys::wasm_runtime_get_mem_alloc_info(&mut info) };
    info.total_free_size
}

/// A loaded module with its instance and its execution environment.
#[derive(Debug)]
pub struct Guest {
    environment: sys::wasm_exec_env_t,
    instance: sys::wasm_module_inst_t,
    module: sys::wasm_module_t,
    _bytes: Box<[u8]>,
}

// SAFETY: WAMR's instances belong to no thread: it notes the thread and its stack anew at each call.
// All that runs a guest takes `&mut self`.
unsafe impl Send for Guest {}

impl Guest {
    /// Loads and instantiates. The stack is in bytes, the memory in pages.
    ///
    /// # Errors
    /// WAMR's reason.
    pub fn new(mut bytes: Box<[u8]>, stack: u32, memory_max: u32) -> Result<Guest, String> {
        NEXT_HANDLE.store(1, Ordering::Relaxed);
        let mut reason = [0 as c_char; 128];
        let (text, length) = (reason.as_mut_ptr(), reason.len() as u32);
        let arguments = sys::LoadArgs {
            name: c"".as_ptr().cast_mut(),
            clone_wasm_binary: false,
            wasm_binary_freeable: false,
            no_resolve: false,
        };
        let size = bytes.len() as u32;
        // SAFETY: the bytes are owned, and stay until the module is unloaded.
        let module = unsafe {
            sys::wasm_runtime_load_ex(bytes.as_mut_ptr(), size, &arguments, text, length)
        };
        let limits = sys::InstantiationArgs {
            default_stack_size: stack,
            host_managed_heap_size: 0,
            max_memory_pages: memory_max,
        };
        let mut guest = Guest {
            environment: ptr::null_mut(),
            instance: ptr::null_mut(),
            module,
            _bytes: bytes,
        };
        if !guest.module.is_null() {
            // SAFETY: the module is loaded, and outlives the instance.
            guest.instance =
                unsafe { sys::wasm_runtime_instantiate_ex(module, &limits, text, length) };
        }
        if !guest.instance.is_null() {
            // SAFETY: the instance is alive, and outlives its environment.
            guest.environment = unsafe { sys::wasm_runtime_create_exec_env(guest.instance, stack) };
        }
        if guest.environment.is_null() {
            // SAFETY: the buffer began as zeros, and WAMR ends what it writes with one.
            let reason = unsafe { CStr::from_ptr(text) };
            return Err(reason.to_string_lossy().into_owned());
        }
        Ok(guest)
    }

    /// Calls an export with these cells, if there is one; says whether there was.
    ///
    /// # Errors
    /// The guest's exception.
    pub fn call(&mut self, name: &CStr, mut cells: [u32; 2]) -> Result<bool, String> {
        // SAFETY: instance and environment are alive and used by this thread alone. The guests of
        // the benchmark export functions with no more than two cells of parameters and results.
        unsafe {
            let function = sys::wasm_runtime_lookup_function(self.instance, name.as_ptr());
            if function.is_null() {
                return Ok(false);
            }
            let count = sys::wasm_func_get_param_count(function, self.instance);
            if sys::wasm_runtime_call_wasm(
                self.environment,
                function,
                count.min(2),
                cells.as_mut_ptr(),
            ) {
                return Ok(true);
            }
            let exception = CStr::from_ptr(sys::wasm_runtime_get_exception(self.instance));
            Err(exception.to_string_lossy().into_owned())
        }
    }

    /// Bytes of linear memory.
    pub fn memory_bytes(&self) -> u64 {
        // SAFETY: the instance is alive and does not run.
        unsafe {
            let memory = sys::wasm_runtime_get_default_memory(self.instance);
            if memory.is_null() {
                return 0;
            }
            sys::wasm_memory_get_cur_page_count(memory)
                * sys::wasm_memory_get_bytes_per_page(memory)
        }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        // SAFETY: each was made by its counterpart, and goes before what it needs.
        unsafe {
            if !self.environment.is_null() {
                sys::wasm_runtime_destroy_exec_env(self.environment);
            }
            if !self.instance.is_null() {
                sys::wasm_runtime_deinstantiate(self.instance);
            }
            if !self.module.is_null() {
                sys::wasm_runtime_unload(self.module);
            }
        }
    }
}

/// Keeps this thread prepared for running guests; it is never undone.
pub fn enter_thread() {
    // SAFETY: it prepares the calling thread, and needs nothing else.
    let _ = unsafe { sys::wasm_runtime_init_thread_env() };
}

fn hooks() -> &'static Hooks {
    HOOKS.get().expect("registered before any guest runs")
}

/// The 16 bytes of a result at this address of the guest, or nothing and an exception.
fn area(environment: sys::wasm_exec_env_t, address: u64) -> Option<*mut u8> {
    let address = u64::from(address as u32);
    // SAFETY: WAMR passes the environment that the guest is running in.
    unsafe {
        let instance = sys::wasm_runtime_get_module_inst(environment);
        sys::wasm_runtime_validate_app_addr(instance, address, 16)
            .then(|| sys::wasm_runtime_addr_app_to_native(instance, address).cast())
    }
}

/// The slot with this number.
///
/// # Safety
/// The function has so many parameters.
unsafe fn slot(slots: *mut u64, index: usize) -> u64 {
    // SAFETY: promised by the caller; WAMR's slots are aligned for 64 bits.
    unsafe { slots.add(index).read() }
}

extern "C" fn open(environment: sys::wasm_exec_env_t, slots: *mut u64) {
    (hooks().opened)();
    // SAFETY: the signature has three parameters.
    let Some(area) = area(environment, unsafe { slot(slots, 2) }) else {
        return;
    };
    let handle = NEXT_HANDLE.fetch_add(1, Ordering::Relaxed);
    // SAFETY: the area was checked for 16 bytes.
    unsafe {
        area.write(0);
        area.add(4).cast::<u32>().write_unaligned(handle);
    }
}

fn drive(environment: sys::wasm_exec_env_t, slots: *mut u64, change: impl FnOnce(&AtomicBool)) {
    // SAFETY: the signatures have two parameters.
    let (handle, address) = unsafe { (slot(slots, 0) as u32, slot(slots, 1)) };
    let Some(area) = area(environment, address) else {
        return;
    };
    if handle == MARK {
        (hooks().marked)();
    }
    change(&PINS[handle as usize % PINS.len()]);
    // SAFETY: the area was checked for 16 bytes.
    unsafe { area.write(0) };
}

extern "C" fn set_active(environment: sys::wasm_exec_env_t, slots: *mut u64) {
    drive(environment, slots, |pin| pin.store(true, Ordering::Relaxed));
}

extern "C" fn set_inactive(environment: sys::wasm_exec_env_t, slots: *mut u64) {
    drive(environment, slots, |pin| {
        pin.store(false, Ordering::Relaxed)
    });
}

extern "C" fn toggle(environment: sys::wasm_exec_env_t, slots: *mut u64) {
    drive(environment, slots, |_| (hooks().toggled)());
}

extern "C" fn now(_: sys::wasm_exec_env_t, slots: *mut u64) {
    // SAFETY: the first slot is always there, and takes the result.
    unsafe { slots.write((hooks().now)()) };
}

extern "C" fn timer(_: sys::wasm_exec_env_t, slots: *mut u64) {
    // SAFETY: as in `now`.
    unsafe { slots.write(1) };
}

extern "C" fn nothing(_: sys::wasm_exec_env_t, _: *mut u64) {}
