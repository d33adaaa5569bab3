//! The guest, as a host function sees it.

use core::ffi::c_void;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::{ptr, slice};

use ketch_abi::Trap;
use ketch_wamr_sys as sys;

use crate::memory::LinearMemory;
use crate::{HostData, HostFunction, Stop, trap_text};

/// What a call into a guest carries to the host functions that the guest calls.
///
/// It lies on the stack of [`Instance::call`](crate::Instance::call), which hands WAMR a pointer to
/// it for just that long. Everything reaches it through that one pointer.
pub(crate) struct Record<T> {
    /// The `&mut T` that the call borrows.
    data: *mut T,
    /// How a host function wants the guest to end.
    stop: Option<Stop>,
    /// The guest's `cabi_realloc`, or null.
    realloc: sys::wasm_function_inst_t,
    /// Instructions for one run of `cabi_realloc` where they are counted: negative is without limit.
    realloc_budget: i32,
    /// Runs of `cabi_realloc` that this call may still make.
    realloc_runs: u32,
    in_realloc: bool,
}

/// Instructions for one run of `cabi_realloc` where they are counted; a call with a small budget gives
/// an eighth of it.
const REALLOC_INSTRUCTIONS: u32 = 50_000;

/// How many times a call's own budget all runs of `cabi_realloc` may take together.
const REALLOC_BUDGETS: u64 = 64;

impl<T> Record<T> {
    /// A record for one call. Where time is counted, it holds for `cabi_realloc` too. Where
    /// instructions are, each of its runs gets some of its own, because WAMR counts them apart and does
    /// not tell what was left: with the limit on runs, a call costs at most 65 budgets in all.
    ///
    /// `budget` is that of the call, in instructions, if they are counted.
    pub(crate) fn new(
        data: &mut T,
        realloc: sys::wasm_function_inst_t,
        budget: Option<u32>,
    ) -> Record<T> {
        let each = budget.map(|budget| (budget / 8).min(REALLOC_INSTRUCTIONS));
        let runs = budget.zip(each).map(|(budget, each)| {
            let all = REALLOC_BUDGETS * u64::from(budget);
            u32::try_from(all / u64::from(each.max(1))).unwrap_or(u32::MAX)
        });
        Record {
            data,
            stop: None,
            realloc,
            realloc_budget: limit(each),
            realloc_runs: runs.unwrap_or(u32::MAX),
            in_realloc: false,
        }
    }

    pub(crate) fn stop(&self) -> Option<Stop> {
        self.stop
    }
}

/// A budget as WAMR takes it.
pub(crate) fn limit(budget: Option<u32>) -> i32 {
    budget.map_or(-1, |budget| i32::try_from(budget).unwrap_or(i32::MAX))
}

/// The guest that called a host function: its data and its memory, for the time of the call.
pub struct Caller<'a, T: 'static> {
    environment: sys::wasm_exec_env_t,
    record: *mut Record<T>,
    /// Looked up when the host function was called, and again whenever guest code has run.
    memory: LinearMemory,
    call: PhantomData<&'a mut T>,
}

impl<T: 'static> Caller<'_, T> {
    /// What the host keeps for this instance.
    pub fn data(&mut self) -> &mut T {
        // SAFETY: the record and the data it points to are borrowed by the call that we are in. There
        // is no second way to them meanwhile: this reference borrows `self`; guest code, which could
        // bring about another `Caller`, runs only inside `realloc`, which needs `self` too, and host
        // functions are refused there.
        unsafe { &mut *(*self.record).data }
    }

    /// Checks that a range lies in linear memory. An empty one may begin at its end.
    ///
    /// # Errors
    /// [`Trap::BadPointer`].
    #[inline(always)]
    pub fn check(&self, pointer: u32, length: u32) -> Result<(), Stop> {
        self.memory.check(pointer, length)
    }

    /// Copies bytes out of linear memory, as many as `into` takes.
    ///
    /// # Errors
    /// [`Trap::BadPointer`], and nothing was copied.
    pub fn read(&self, pointer: u32, into: &mut [u8]) -> Result<(), Stop> {
        self.memory.read(pointer, into)
    }

    /// Shows `act` bytes where they lie in linear memory, with what the host keeps for this instance: what
    /// is long need not pass over the stack.
    ///
    /// # Errors
    /// [`Trap::BadPointer`], and `act` was not called.
    pub fn lend<R>(
        &mut self,
        pointer: u32,
        length: u32,
        act: impl FnOnce(&mut T, &[u8]) -> R,
    ) -> Result<R, Stop> {
        // SAFETY: linear memory belongs to this instance alone, which waits for this host function.
        // Whatever writes to it or runs the guest needs `self`, which `act` does not have.
        let bytes = unsafe { self.memory.lend(pointer, length) }?;
        Ok(act(self.data(), bytes))
    }

    /// Copies bytes into linear memory.
    ///
    /// # Errors
    /// [`Trap::BadPointer`], and nothing was copied.
    pub fn write(&mut self, pointer: u32, bytes: &[u8]) -> Result<(), Stop> {
        self.memory.write(pointer, bytes)
    }

    /// As [`Caller::write`], for a word or a byte.
    ///
    /// # Errors
    /// [`Trap::BadPointer`], and nothing was copied.
    #[inline(always)]
    pub fn write_few<const N: usize>(&mut self, pointer: u32, bytes: [u8; N]) -> Result<(), Stop> {
        self.memory.write_few(pointer, bytes)
    }

    /// Has the guest's `cabi_realloc` find room. The range that it returns was checked, its alignment
    /// was not. While it runs, the guest can call no host function: that ends it, as the canonical
    /// ABI has it.
    ///
    /// # Errors
    /// [`Trap::ReallocFailed`] when it is missing, returns no memory or calls a host function;
    /// whatever else ends the guest in there.
    pub fn realloc(
        &mut self,
        old: u32,
        old_size: u32,
        align: u32,
        new_size: u32,
    ) -> Result<u32, Stop> {
        const FAILED: Stop = Stop::Trap(Trap::ReallocFailed);
        // SAFETY: the record outlives the call that we are in, and is only reached by this pointer, on
        // this thread; no reference into it is alive here.
        let (function, budget) = unsafe {
            let record = &mut *self.record;
            if record.realloc.is_null() || record.in_realloc {
                return Err(FAILED);
            }
            record.realloc_runs = record
                .realloc_runs
                .checked_sub(1)
                .ok_or(Stop::Trap(Trap::BudgetExhausted))?;
            record.in_realloc = true;
            (record.realloc, record.realloc_budget)
        };
        let mut cells = [old, old_size, align, new_size];
        // SAFETY: the function was looked up in this instance and has four parameters and one result,
        // one cell each. We are inside a call on this environment, on its thread, where WAMR allows
        // another one.
        let returned = unsafe {
            sys::ketch_environment_meter(self.environment, budget);
            sys::ketch_stack_call_back(self.environment, function, 4, cells.as_mut_ptr())
                // A guest that the flag ended looks as if it returned.
                && !sys::ketch_environment_is_terminated(self.environment)
        };
        // SAFETY: as above; the guest waits for this host function again, on this thread.
        let stop = unsafe {
            self.memory = LinearMemory::of(self.instance());
            (*self.record).in_realloc = false;
            (*self.record).stop
        };
        if !returned {
            // SAFETY: the instance is alive while its guest is calling.
            return Err(stop.unwrap_or_else(|| unsafe { exception(self.instance()) }));
        }
        let pointer = cells[0];
        if new_size > 0 && (pointer == 0 || self.check(pointer, new_size).is_err()) {
            return Err(FAILED);
        }
        Ok(pointer)
    }

    fn instance(&self) -> sys::wasm_module_inst_t {
        // SAFETY: the environment is the one that the guest is running in.
        unsafe { sys::wasm_runtime_get_module_inst(self.environment) }
    }
}

/// How the exception that a guest left behind ends it.
///
/// # Safety
/// The instance is alive.
pub(crate) unsafe fn exception(instance: sys::wasm_module_inst_t) -> Stop {
    // A kill may be writing its own text at this moment, so it is copied byte by byte, and never
    // past the end of WAMR's buffer of 128 bytes. Source: `EXCEPTION_BUF_LEN` in `wasm_runtime.h`.
    let mut text = [0u8; 127];
    // SAFETY: promised by the caller; the text, where there is one, lies in a buffer of that size.
    let length = unsafe {
        let found = sys::wasm_runtime_get_exception(instance).cast::<u8>();
        if found.is_null() {
            0
        } else {
            let bytes = (0..text.len()).map(|index| ptr::read_volatile(found.add(index)));
            bytes
                .take_while(|byte| *byte != 0)
                .zip(&mut text)
                .map(|(byte, kept)| *kept = byte)
                .count()
        }
    };
    trap_text::stop(&text[..length])
}

/// What stands behind every host function for WAMR: the one of this call is the attachment.
///
/// WAMR calls it as a raw native: one slot of 64 bits for each parameter, the first of which also
/// takes the result and is there even without parameters.
pub(crate) extern "C" fn trampoline<T: HostData>(
    environment: sys::wasm_exec_env_t,
    slots: *mut u64,
) {
    let mut call = MaybeUninit::uninit();
    // SAFETY: WAMR passes the environment that the guest is running in; C writes all of it.
    let call = unsafe {
        sys::ketch_call_of(environment, call.as_mut_ptr());
        call.assume_init()
    };
    let record = call.user_data.cast::<Record<T>>();
    // SAFETY: `imports::find::<T>` gave WAMR both the attachment and this instance of the function.
    let function = unsafe { &*call.attachment.cast_const().cast::<HostFunction<T>>() };
    // SAFETY: the import was linked because its type has this signature, so it has as many slots. They are
    // not touched until the reference is gone.
    let outcome = unsafe { invoke(environment, record, call.memory, function, slots) };
    match outcome {
        Ok(value) => {
            // SAFETY: the first slot is always there, and takes the result, if there is one.
            unsafe { slots.write(value) }
        }
        Err(stop) => {
            // SAFETY: where there is a record, it outlives the call that we are in, and no reference
            // into it is alive; the text ends with zero, and WAMR copies it.
            unsafe {
                if !record.is_null() {
                    (*record).stop.get_or_insert(stop);
                }
                let instance = sys::wasm_runtime_get_module_inst(environment);
                sys::wasm_runtime_set_exception(instance, c"ended by the host".as_ptr());
            }
        }
    }
}

/// # Safety
/// As in [`trampoline`]; `record` is null or that of the call that we are in, and the memory that of
/// its guest.
unsafe fn invoke<T: HostData>(
    environment: sys::wasm_exec_env_t,
    record: *mut Record<T>,
    memory: sys::ketch_memory,
    function: &HostFunction<T>,
    slots: *const u64,
) -> Result<u64, Stop> {
    if record.is_null() {
        // Guest code that runs outside of `Instance::call` has no data to give.
        return Err(Stop::Trap(Trap::Other));
    }
    // SAFETY: promised by the caller.
    if unsafe { (*record).in_realloc } {
        return Err(Stop::Trap(Trap::ReallocFailed));
    }
    // SAFETY: promised by the caller; WAMR's slots are aligned for 64 bits.
    let (arguments, memory) = unsafe {
        (
            slice::from_raw_parts(slots, function.signature.len()),
            LinearMemory::from(memory),
        )
    };
    let mut caller = Caller {
        environment,
        record,
        memory,
        call: PhantomData,
    };
    caller.data().enter()?;
    (function.call)(&mut caller, arguments)
}

/// The record as WAMR keeps it.
pub(crate) fn as_user_data<T>(record: *mut Record<T>) -> *mut c_void {
    record.cast()
}
