//! How the engine finds the host's functions: in the table that it was started with, where it lies.

use core::ffi::{CStr, c_char, c_void};
use core::ptr;

use ketch_wamr_sys as sys;

use crate::host::number_of;
use crate::{Engine, HostData, HostFunction, HostModule, caller};

/// Has the engine look for host functions in its table, which is of this type.
pub(crate) fn serve<T: HostData>() {
    // SAFETY: `find` keeps to what C expects of it, and is there for ever.
    unsafe { sys::ketch_imports_find_with(find::<T>) };
}

/// For C: see [`sys::ketch_imports_find`]. Which function it is, is what it is called with.
///
/// # Safety
/// Both names end with zero; the type, where there is one, is that of a function in a module that WAMR loads;
/// `attachment` can be written.
unsafe extern "C" fn find<T: HostData>(
    module: *const c_char,
    field: *const c_char,
    function_type: *const sys::WASMFuncType,
    attachment: *mut *mut c_void,
) -> *mut c_void {
    // SAFETY: promised by the caller.
    let number = |name| number_of(unsafe { CStr::from_ptr(name) }.to_bytes());
    let (module, field) = (number(module), number(field));
    // SAFETY: `serve` is called by an engine that has a table of this type.
    let Some(function) = row(unsafe { Engine::<T>::modules() }, module, field) else {
        return ptr::null_mut();
    };
    // SAFETY: promised by the caller.
    let fits = function_type.is_null()
        || unsafe { sys::ketch_imports_signature(function_type) } == function.signature.number();
    if !fits {
        return ptr::null_mut();
    }
    // SAFETY: promised by the caller.
    unsafe { attachment.write(ptr::from_ref(function).cast_mut().cast()) };
    caller::trampoline::<T> as *mut c_void
}

/// The function whose names have these numbers.
fn row<T>(hosts: &[HostModule<T>], module: u32, field: u32) -> Option<&HostFunction<T>> {
    for host in hosts {
        if host.name.number() != module {
            continue;
        }
        for group in host.functions {
            for function in *group {
                if function.name.number() == field {
                    return Some(function);
                }
            }
        }
    }
    None
}

/// The part of the table that this function is in; `None` for one that is not in it.
///
/// # Safety
/// The engine was started with a table of this type.
pub(crate) unsafe fn module_of<T: 'static>(
    function: *const HostFunction<T>,
) -> Option<&'static HostModule<T>> {
    // SAFETY: promised by the caller.
    let mut modules = unsafe { Engine::<T>::modules() }.iter();
    modules.find(|host| {
        let mut groups = host.functions.iter().copied();
        groups.any(|group| group.as_ptr_range().contains(&function))
    })
}
