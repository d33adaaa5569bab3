//! The process's runtime.

use core::any::TypeId;
use core::cell::Cell;
use core::ffi::c_void;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};
use core::{ptr, slice};

use critical_section::Mutex;
use ketch_abi::Error;
use ketch_wamr_sys as sys;

use crate::{HostData, HostModule, imports};

/// Where the engine takes memory from.
pub enum Memory {
    /// The C library's heap, without a limit. For tests and tools whose modules are not hostile.
    System,
    /// This pool, for ever. On Linux linear memories are mapped beside it.
    Pool(&'static mut [u8]),
}

/// How much of the pool is in use, in bytes. All zero where there is no pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryUsage {
    /// The pool's size, less what the allocator keeps for itself.
    pub total: u32,
    /// In use now, what the allocator keeps of each block included.
    pub used: u32,
    /// The largest piece that is free: what is left may be scattered.
    pub largest_free: u32,
}

/// The process's runtime, with the host functions that its guests can import.
///
/// There is one, for the process's whole life. `T` is what the host keeps for each instance, and
/// hands to its host functions during a call.
pub struct Engine<T: 'static> {
    data: PhantomData<fn(&mut T)>,
}

#[derive(Clone, Copy)]
enum State {
    Absent,
    Starting,
    /// With the table, whose data are of this type.
    Ready(TypeId),
}

static STATE: Mutex<Cell<State>> = Mutex::new(Cell::new(State::Absent));
/// The pool, where there is one.
static POOL: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());
/// The table that it was started with.
static TABLE: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());
static TABLE_LENGTH: AtomicUsize = AtomicUsize::new(0);
static INSTANCES: Mutex<Cell<u64>> = Mutex::new(Cell::new(0));

impl<T: 'static> Engine<T> {
    /// The table that it was started with.
    ///
    /// # Safety
    /// [`Engine::init`] was given a table of this type.
    pub(crate) unsafe fn modules() -> &'static [HostModule<T>] {
        let modules = TABLE.load(Ordering::Relaxed).cast::<HostModule<T>>();
        // SAFETY: `init` noted where the table is and how long; it is there for ever. That its type is this
        // one, the caller promises.
        unsafe { slice::from_raw_parts(modules, TABLE_LENGTH.load(Ordering::Relaxed)) }
    }
}

impl<T: HostData> Engine<T> {
    const THE_ONE: &'static Engine<T> = &Engine { data: PhantomData };

    /// Starts the engine, or returns it when it already runs with the same table: simulated devices
    /// share it, and then `memory` is left alone.
    ///
    /// # Errors
    /// [`Error::EngineFailed`] when it runs with another table or does not start.
    pub fn init(
        memory: Memory,
        modules: &'static [HostModule<T>],
    ) -> Result<&'static Engine<T>, Error> {
        loop {
            let found = critical_section::with(|section| {
                let state = STATE.borrow(section);
                let found = state.get();
                if matches!(found, State::Absent) {
                    state.set(State::Starting);
                }
                found
            });
            match found {
                State::Absent => break,
                // SAFETY: it needs no runtime, only a thread that may sleep.
                State::Starting => drop(unsafe { sys::os_usleep(1_000) }),
                State::Ready(data) => {
                    // SAFETY: it was started with a table of this type, if that is asked.
                    let same =
                        data == TypeId::of::<T>() && ptr::eq(unsafe { Self::modules() }, modules);
                    return same.then_some(Self::THE_ONE).ok_or(Error::EngineFailed);
                }
            }
        }
        TABLE.store(modules.as_ptr().cast_mut().cast(), Ordering::Relaxed);
        TABLE_LENGTH.store(modules.len(), Ordering::Relaxed);
        imports::serve::<T>();
        let outcome = start(memory);
        let state = if outcome.is_ok() {
            State::Ready(TypeId::of::<T>())
        } else {
            State::Absent
        };
        critical_section::with(|section| STATE.borrow(section).set(state));
        outcome.map(|()| Self::THE_ONE)
    }

    /// Prepares the calling thread for running guests, until the guard is dropped.
    pub fn enter_thread(&self) -> ThreadGuard {
        // SAFETY: an `Engine` exists only after the runtime was initialised. As WAMR is built here,
        // without traps by signal, it has nothing to prepare that could fail.
        let _ = unsafe { sys::wasm_runtime_init_thread_env() };
        ThreadGuard {
            thread: PhantomData,
        }
    }

    /// How much of the pool is in use.
    pub fn memory_usage(&self) -> MemoryUsage {
        let mut info = sys::mem_alloc_info_t {
            total_size: 0,
            total_free_size: 0,
            highmark_size: 0,
        };
        // SAFETY: the runtime is initialised; `info` is written only where this returns true.
        if !unsafe { sys::wasm_runtime_get_mem_alloc_info(&mut info) } {
            return MemoryUsage::default();
        }
        // Only the size is taken from this: what WAMR counts as free drifts.
        let (mut free, mut largest) = (0, 0);
        // SAFETY: there is a pool, for the call above tells of none otherwise, and `start` noted the
        // one that WAMR was given; both places are ours.
        unsafe {
            let pool = POOL.load(Ordering::Acquire);
            sys::ketch_pool_free(pool.cast(), &mut free, &mut largest);
        }
        MemoryUsage {
            total: info.total_size,
            used: info.total_size.saturating_sub(free),
            largest_free: largest,
        }
    }
}

/// A number that no other instance of this process has.
pub(crate) fn next_instance() -> u64 {
    critical_section::with(|section| {
        let next = INSTANCES.borrow(section).get() + 1;
        INSTANCES.borrow(section).set(next);
        next
    })
}

fn start(memory: Memory) -> Result<(), Error> {
    // SAFETY: all zero is a valid value of this C structure, and the one that WAMR documents as default.
    let mut arguments: sys::RuntimeInitArgs = unsafe { MaybeUninit::zeroed().assume_init() };
    match memory {
        Memory::System => arguments.mem_alloc_type = sys::ALLOCATE_FROM_SYSTEM.into(),
        Memory::Pool(pool) => {
            // WAMR's allocator wants its pool aligned.
            let skipped = pool.as_ptr().align_offset(8).min(pool.len());
            let pool = &mut pool[skipped..];
            arguments.mem_alloc_type = sys::ALLOCATE_FROM_POOL.into();
            POOL.store(pool.as_mut_ptr(), Ordering::Release);
            arguments.mem_alloc_option.pool = sys::MemAllocOption__bindgen_ty_1 {
                heap_size: u32::try_from(pool.len()).map_err(|_| Error::EngineFailed)?,
                heap_buf: pool.as_mut_ptr().cast(),
            };
        }
    }
    // SAFETY: `STATE` lets one thread in, once; a pool is borrowed mutably for ever.
    if !unsafe { sys::wasm_runtime_full_init(&mut arguments) } {
        return Err(Error::EngineFailed);
    }
    // What WAMR has to say about a module reaches us in error texts; its own lines would go to a
    // console that it does not own.
    // SAFETY: the runtime is initialised.
    unsafe { sys::wasm_runtime_set_log_level(sys::LOG_NOTHING.into()) };
    Ok(())
}

/// Keeps a thread prepared for running guests. It stays on its thread.
pub struct ThreadGuard {
    thread: PhantomData<*const ()>,
}

impl Drop for ThreadGuard {
    fn drop(&mut self) {
        // SAFETY: the guard was made on this thread, after the runtime was initialised.
        unsafe { sys::wasm_runtime_destroy_thread_env() }
    }
}
