//! A module with its linear memory.

use core::cell::Cell;
use core::ptr;

use ketch_abi::{Error, Trap, import};
use ketch_wamr_sys as sys;

use crate::caller::{self, Record};
use crate::function::PARAMETERS_MAX;
use crate::memory::LinearMemory;
use crate::reason::Reason;
use crate::{Function, KillSwitch, LoadError, Module, SharedStack, Stop, ValueType, engine};

/// Bytes of the engine's own stack for compiled code, whose frames are on the thread's: none is used
/// without the engine's frames, which `ketch-compiler` leaves out, and this is the least that is sound.
const COMPILED_STACK: u32 = 64;

/// What an instance may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of stack for the guest's frames and operands, where it is interpreted.
    pub stack: u32,
    /// Most pages of linear memory, at the start and after growing; `None` leaves it to the module.
    /// Where a memory begins with no page at all, zero counts as one.
    pub memory_max: Option<u32>,
}

/// A module with its linear memory and its stack, run by one thread at a time. `T` is what its host
/// functions are given.
///
/// Once its guest has ended, it stays ended: every further call reports the same [`Stop`].
pub struct Instance<T: 'static> {
    // Both are destroyed when dropped, before the module is.
    instance: sys::wasm_module_inst_t,
    stack: Stack,
    number: u64,
    realloc: sys::wasm_function_inst_t,
    switch: Cell<Option<&'static KillSwitch>>,
    ended: Option<Stop>,
    _module: Module<T>,
}

// SAFETY: WAMR's instances and execution environments belong to no thread: it notes the thread and
// its stack anew at each call, and a shared stack lets one in at a time. All that runs a guest takes
// `&mut self`, so one thread does at a time.
unsafe impl<T: 'static> Send for Instance<T> {}

/// Where an instance's guest has its frames and operands.
enum Stack {
    /// In an environment of its own.
    Own(sys::wasm_exec_env_t),
    /// In one that instances take turns with.
    Shared(&'static SharedStack),
}

/// Longest name of an export that can be looked up, in bytes.
const NAME_MAX: usize = 127;

impl<T: 'static> Instance<T> {
    /// Makes an instance. No guest code runs.
    ///
    /// Functions that are not linked trap when they are called; anything else that a module imports
    /// is refused here.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], also where the module begins with more memory than it may have;
    /// [`Error::ImportUnknown`]; [`Error::ModuleInvalid`], for instance for data outside its memory.
    pub fn new(module: Module<T>, limits: Limits) -> Result<Instance<T>, LoadError> {
        Instance::make(module, limits, None)
    }

    /// Makes an instance without a stack of its own: it runs on `stack`, as others do, while none of
    /// them runs.
    ///
    /// # Errors
    /// As [`Instance::new`]; [`Error::OutOfMemory`] also where `stack` is smaller than
    /// [`Limits::stack`].
    pub fn sharing(
        module: Module<T>,
        limits: Limits,
        stack: &'static SharedStack,
    ) -> Result<Instance<T>, LoadError> {
        if limits.stack > stack.size() {
            return Err(LoadError::new(
                Error::OutOfMemory,
                "the manifest asks for more stack than KETCH_REACTOR_STACK_SIZE",
            ));
        }
        Instance::make(module, limits, Some(stack))
    }

    fn make(
        module: Module<T>,
        limits: Limits,
        shared: Option<&'static SharedStack>,
    ) -> Result<Instance<T>, LoadError> {
        if !module.imports_functions() {
            return Err(LoadError::new(
                Error::ImportUnknown,
                "the module imports a memory, table or global",
            ));
        }
        if limits
            .memory_max
            .is_some_and(|most| module.memory_pages() > most)
        {
            return Err(LoadError::new(
                Error::OutOfMemory,
                "the module begins with more memory than it may have",
            ));
        }
        let arguments = sys::InstantiationArgs {
            default_stack_size: limits.stack,
            host_managed_heap_size: 0,
            // Zero would mean that the module decides.
            max_memory_pages: limits.memory_max.map_or(0, |most| most.max(1)),
        };
        let mut reason = Reason::new();
        // SAFETY: the module is loaded and has no code that would run now (`Module::load` saw to it).
        // The instance is deinstantiated before the module is unloaded.
        let instance = unsafe {
            sys::wasm_runtime_instantiate_ex(
                module.as_ptr(),
                &arguments,
                reason.as_mut_ptr(),
                reason.len(),
            )
        };
        if instance.is_null() {
            return Err(reason.to_error(Error::ModuleInvalid));
        }
        let stack = match shared {
            // SAFETY: the instance is alive.
            Some(shared) => unsafe { shared.prepare(instance) }.then_some(Stack::Shared(shared)),
            None => {
                let size = if module.is_compiled() {
                    COMPILED_STACK
                } else {
                    limits.stack
                };
                // SAFETY: as above; the result is checked.
                let own = unsafe { sys::wasm_runtime_create_exec_env(instance, size) };
                if !own.is_null() {
                    // SAFETY: it was made for this instance, and serves no other.
                    unsafe { sys::ketch_environment_trim(own) };
                }
                (!own.is_null()).then_some(Stack::Own(own))
            }
        };
        let Some(stack) = stack else {
            // SAFETY: it was made above and nobody else has it.
            unsafe { sys::wasm_runtime_deinstantiate(instance) };
            return Err(LoadError::new(
                Error::OutOfMemory,
                "no room for the guest's stack",
            ));
        };
        let mut instance = Instance {
            instance,
            stack,
            number: engine::next_instance(),
            realloc: ptr::null_mut(),
            switch: Cell::new(None),
            ended: None,
            _module: module,
        };
        if let Some(found) = instance.function(import::EXPORT_REALLOC)
            && found.parameters() == [ValueType::I32; 4]
            && found.result() == Some(ValueType::I32)
        {
            instance.realloc = found.function;
        }
        Ok(instance)
    }

    /// The exported function of this name, where it can be called from here: with at most four
    /// parameters and one result, all of them numbers.
    pub fn function(&self, name: &str) -> Option<Function> {
        let mut text = [0u8; NAME_MAX + 1];
        let is_name = name.len() <= NAME_MAX && name.bytes().all(|byte| byte != 0);
        let place = text.get_mut(..name.len()).filter(|_| is_name)?;
        place.copy_from_slice(name.as_bytes());
        // SAFETY: the instance is alive, and the text ends with a zero, being longer than any name; the result
        // is checked.
        let function =
            unsafe { sys::wasm_runtime_lookup_function(self.instance, text.as_ptr().cast()) };
        if function.is_null() {
            return None;
        }
        // SAFETY: it was found in this instance.
        unsafe { Function::of(function, self.instance, self.number) }
    }

    /// Calls a function of this instance, with one slot for each argument as in
    /// [`HostFunction::call`](crate::HostFunction), and returns its result in the same form.
    ///
    /// Host functions reach `data` during the call. What bounds it is its [`KillSwitch`]. Where the
    /// interpreter was built to count, the guest may also execute no more than `budget` instructions,
    /// of which a bulk operation counts as one; `None` sets no limit.
    ///
    /// # Errors
    /// How the guest ended. [`Trap::IndirectCallMismatch`] where the arguments do not fit the function
    /// or it belongs to another instance, [`Trap::Other`] where another guest runs on the shared stack
    /// just now: these two end nothing.
    pub fn call(
        &mut self,
        data: &mut T,
        function: Function,
        arguments: &[u64],
        budget: Option<u32>,
    ) -> Result<Option<u64>, Stop> {
        if self.is_killed() {
            self.ended = Some(Stop::Killed);
        }
        if let Some(stop) = self.ended {
            return Err(stop);
        }
        if function.instance != self.number || function.parameters().len() != arguments.len() {
            return Err(Stop::Trap(Trap::IndirectCallMismatch));
        }
        // Two cells at most for each argument, and for the result.
        let mut cells = [0u32; 2 * PARAMETERS_MAX];
        let mut count = 0;
        for (parameter, argument) in function.parameters().iter().zip(arguments) {
            cells[count] = *argument as u32;
            if parameter.cells() == 2 {
                cells[count + 1] = (*argument >> 32) as u32;
            }
            count += parameter.cells();
        }
        let shared;
        let environment = match self.stack {
            Stack::Own(environment) => environment,
            Stack::Shared(stack) => {
                // SAFETY: the instance is alive until after this call.
                shared = unsafe { stack.enter(self.instance) }.ok_or(Stop::Trap(Trap::Other))?;
                shared.environment()
            }
        };
        // SAFETY: the environment is alive, and no guest runs in it.
        let counts = unsafe { sys::ketch_environment_meter(environment, caller::limit(budget)) };
        let mut record = Record::new(data, self.realloc, budget.filter(|_| counts));
        let record = &raw mut record;
        // SAFETY: function and environment belong to this living instance, and `&mut self` keeps every
        // other thread out. The array holds what the function's type takes and gives. The record
        // outlives the call and is taken back after it.
        let returned = unsafe {
            sys::wasm_runtime_set_user_data(environment, caller::as_user_data(record));
            sys::ketch_environment_continue(environment);
            if let Some(switch) = self.switch.get() {
                switch.enter(environment);
            }
            let returned = sys::wasm_runtime_call_wasm(
                environment,
                function.function,
                count as u32,
                cells.as_mut_ptr(),
            );
            sys::wasm_runtime_set_user_data(environment, ptr::null_mut());
            returned
        };
        // A guest that was ended by the flag alone leaves no exception, and looks as if it returned.
        if let Some(stop) = self.switch.get().and_then(KillSwitch::leave) {
            return Err(self.end(stop));
        }
        if !returned {
            // SAFETY: the record is still there, and no reference into it is left; the instance is alive.
            let stop = unsafe {
                (*record)
                    .stop()
                    .unwrap_or_else(|| caller::exception(self.instance))
            };
            return Err(self.end(stop));
        }
        Ok(function.result().map(|result| match result.cells() {
            1 => u64::from(cells[0]),
            _ => u64::from(cells[0]) | u64::from(cells[1]) << 32,
        }))
    }

    /// Every later call gets the same.
    fn end(&mut self, stop: Stop) -> Stop {
        self.ended = Some(stop);
        stop
    }

    /// Bytes of linear memory now; 4 GiB count as one less.
    pub fn memory_bytes(&self) -> u32 {
        // SAFETY: the instance is alive, and no guest of it runs: that would take `&mut self`.
        unsafe { LinearMemory::of(self.instance) }.size()
    }

    /// Lets `switch` end this instance's guest, until the instance is dropped.
    ///
    /// # Errors
    /// [`Error::Busy`] when the switch serves another instance, or this one has a switch already.
    pub fn arm(&self, switch: &'static KillSwitch) -> Result<(), Error> {
        if self.switch.get().is_some() || !switch.arm() {
            return Err(Error::Busy);
        }
        self.switch.set(Some(switch));
        Ok(())
    }

    fn is_killed(&self) -> bool {
        self.switch.get().is_some_and(KillSwitch::is_killed)
    }
}

impl<T: 'static> Drop for Instance<T> {
    fn drop(&mut self) {
        if let Some(switch) = self.switch.get() {
            switch.disarm();
        }
        // SAFETY: both were made together and are destroyed once; no switch reaches them any more.
        unsafe {
            if let Stack::Own(environment) = self.stack {
                sys::wasm_runtime_destroy_exec_env(environment);
            }
            sys::wasm_runtime_deinstantiate(self.instance);
        }
    }
}
