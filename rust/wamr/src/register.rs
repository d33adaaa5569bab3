//! Handing the table of host functions to WAMR, in the form that it keeps for ever.

use core::ffi::{c_char, c_void};

use ketch_abi::Error;
use ketch_wamr_sys as sys;

use crate::{HostData, HostFunction, HostModule, caller, signature};

/// Registers every host function of `modules`.
///
/// WAMR sorts the native symbols in place, and keeps the table and its strings until the process
/// ends. Table and signatures lie in WAMR's own memory, so that the same code serves a host and a device's
/// pool; names are those of the program.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn register<T: HostData>(modules: &'static [HostModule<T>]) -> Result<(), Error> {
    modules.iter().try_for_each(register_module)
}

fn register_module<T: HostData>(module: &'static HostModule<T>) -> Result<(), Error> {
    let functions = || module.functions.iter().copied().flatten();
    let count = functions().count();
    let texts: usize = functions()
        .map(|function| signature::length(function) + 1)
        .sum();
    let table = count * size_of::<sys::NativeSymbol>();
    if count == 0 {
        return Ok(());
    }
    let size = u32::try_from(table + texts).map_err(|_| Error::OutOfMemory)?;
    // SAFETY: the runtime is initialised before anything is registered; the result is checked.
    let block = unsafe { sys::wasm_runtime_malloc(size) };
    if block.is_null() {
        return Err(Error::OutOfMemory);
    }
    let symbols = block.cast::<sys::NativeSymbol>();
    let mut texts = Texts {
        next: block.cast::<u8>().wrapping_add(table),
    };
    for (index, function) in functions().enumerate() {
        // SAFETY: `size` has room for `count` symbols first, and for these texts after them;
        // WAMR's allocator aligns to 8 bytes, which serves a structure of pointers.
        unsafe {
            let symbol = sys::NativeSymbol {
                symbol: function.name.as_ptr(),
                func_ptr: caller::trampoline::<T> as *mut c_void,
                signature: texts.push(signature::letters(function)),
                attachment: (function as *const HostFunction<T>).cast_mut().cast(),
            };
            symbols.add(index).write(symbol);
        }
    }
    // SAFETY: the table and all strings are initialised, end with zero, and are never freed or
    // touched again; `trampoline` has the shape of a raw native.
    let registered = unsafe {
        sys::wasm_runtime_register_natives_raw(module.name.as_ptr(), symbols, count as u32)
    };
    if registered {
        Ok(())
    } else {
        Err(Error::OutOfMemory)
    }
}

/// Strings that are laid end to end.
struct Texts {
    next: *mut u8,
}

impl Texts {
    /// Appends a string and its final zero, and returns where it begins.
    ///
    /// # Safety
    /// There is room for them at `next`.
    unsafe fn push(&mut self, bytes: impl Iterator<Item = u8>) -> *const c_char {
        let start = self.next;
        for byte in bytes.chain([0]) {
            // SAFETY: the caller promises the room.
            unsafe {
                self.next.write(byte);
                self.next = self.next.add(1);
            }
        }
        start.cast()
    }
}
