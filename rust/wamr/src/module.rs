//! Loaded, validated wasm.

use core::cell::Cell;
use core::ffi::{CStr, c_char};
use core::marker::PhantomData;
use core::mem::{ManuallyDrop, MaybeUninit};

use critical_section::Mutex;
use ketch_abi::{Capability, Error};
use ketch_wamr_sys as sys;

use crate::reason::{Reason, words};
use crate::{Authority, Engine, HostFunction, LoadError, Name, PoolBox, imports, scan};

/// A module's bytes. The engine reads them while it loads the module.
pub enum ModuleBytes {
    /// Bytes that stay, such as mapped flash. They are never written.
    Static(&'static [u8]),
    /// Bytes of its own, given back when the module is loaded.
    #[cfg(feature = "alloc")]
    Owned(alloc::boxed::Box<[u8]>),
}

impl ModuleBytes {
    fn as_slice(&self) -> &[u8] {
        match self {
            ModuleBytes::Static(bytes) => bytes,
            #[cfg(feature = "alloc")]
            ModuleBytes::Owned(bytes) => bytes,
        }
    }
}

/// A loaded module. `T` is what its host functions are given.
///
/// Clones are the same loaded module: instances that share one cost its memory once, and it is
/// unloaded with the last of them.
pub struct Module<T: 'static> {
    loaded: ManuallyDrop<PoolBox<Loaded>>,
    data: PhantomData<fn(&mut T)>,
}

/// What the clones share.
struct Loaded {
    module: sys::wasm_module_t,
    /// Of linear memory, at the start; as many as fit where they are more.
    memory_pages: u32,
    /// How many clones there are.
    owners: Mutex<Cell<usize>>,
    /// What compiled code consists of; nothing where it is bytecode. Dropped after the module is unloaded.
    compiled: Option<ModuleBytes>,
}

// SAFETY: a WAMR module belongs to no thread, and nothing changes it after it was loaded.
unsafe impl Send for Loaded {}
// SAFETY: as above; the count is behind a critical section.
unsafe impl Sync for Loaded {}

impl Drop for Loaded {
    fn drop(&mut self) {
        // SAFETY: it was loaded and is unloaded once; an instance owns its module, so none is left.
        unsafe { sys::wasm_runtime_unload(self.module) }
    }
}

/// A module that WAMR has loaded and nobody has accepted yet.
struct Loading {
    // Unloaded when dropped, while the bytes are still there.
    module: sys::wasm_module_t,
    bytes: ManuallyDrop<ModuleBytes>,
}

impl Loading {
    /// Has WAMR load these bytes, and only with `copied` copy what it needs of them later.
    fn start(bytes: ModuleBytes, copied: bool) -> Result<Loading, LoadError> {
        let size = u32::try_from(bytes.as_slice().len())
            .map_err(|_| LoadError::new(Error::ModuleInvalid, "the module is too long"))?;
        let arguments = sys::LoadArgs {
            name: c"".as_ptr().cast_mut(),
            clone_wasm_binary: false,
            wasm_binary_freeable: copied,
            no_resolve: false,
        };
        let mut reason = Reason::new();
        // SAFETY: an `Engine`, which our callers have, exists only after the runtime was initialised.
        // The bytes are `size` long, and stay at their address with what is returned.
        let module = unsafe {
            let start = bytes.as_slice().as_ptr().cast_mut();
            sys::wasm_runtime_load_ex(start, size, &arguments, reason.as_mut_ptr(), reason.len())
        };
        if module.is_null() {
            return Err(reason.to_error(Error::ModuleInvalid));
        }
        Ok(Loading {
            module,
            bytes: ManuallyDrop::new(bytes),
        })
    }

    /// Makes it a module, unless the engine would run some of it by itself.
    fn finish<T: 'static>(
        mut self,
        engine: &Engine<T>,
        memory_pages: u64,
        is_compiled: bool,
    ) -> Result<Module<T>, LoadError> {
        // SAFETY: they are taken once; `self` is forgotten right after.
        let bytes = unsafe { ManuallyDrop::take(&mut self.bytes) };
        let loaded = Loaded {
            module: self.module,
            memory_pages: u32::try_from(memory_pages).unwrap_or(u32::MAX),
            owners: Mutex::new(Cell::new(1)),
            compiled: is_compiled.then_some(bytes),
        };
        core::mem::forget(self);
        let loaded = PoolBox::new(engine, || loaded)
            .ok_or_else(|| LoadError::new(Error::OutOfMemory, "no room for the module"))?;
        let module = Module {
            loaded: ManuallyDrop::new(loaded),
            data: PhantomData,
        };
        match RUN_BY_ENGINE
            .into_iter()
            .find(|name| module.exports_any(name))
        {
            Some(_) => Err(LoadError::new(
                Error::ModuleInvalid,
                words(
                    "the module exports __wasm_call_ctors or __post_instantiate; export `_initialize` instead",
                ),
            )),
            None => Ok(module),
        }
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        // SAFETY: it was loaded, is unloaded once, and its bytes are dropped after it.
        unsafe {
            sys::wasm_runtime_unload(self.module);
            ManuallyDrop::drop(&mut self.bytes);
        }
    }
}

/// What kind of thing a module imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// A function.
    Function,
    /// A linear memory; no host has one.
    Memory,
    /// A table; no host has one.
    Table,
    /// A global; no host has one.
    Global,
}

/// One import of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import<'a> {
    /// The module name; `an` after [`Module::forget_names`].
    pub module: &'a str,
    /// The field name; `import` after [`Module::forget_names`].
    pub name: &'a str,
    /// What it is.
    pub kind: ImportKind,
    /// Whether a host function of this name and signature stands behind it.
    pub linked: bool,
    /// Whether there is a host function of this name, be it with another signature.
    pub known: bool,
    /// The module name in the host's table, where it is linked.
    pub source: Option<Name>,
    /// What a guest must be granted to have it, where it is linked.
    pub capability: Option<Capability>,
}

/// Exports that WAMR runs by itself while it makes an instance, where they take and return nothing.
/// Source: `execute_post_instantiate_functions` in its `wasm_runtime.c`.
const RUN_BY_ENGINE: [&CStr; 2] = [c"__post_instantiate", c"__wasm_call_ctors"];

impl<T: 'static> Module<T> {
    /// Loads and validates a module, and links its imports to host functions. No guest code runs,
    /// and no budget is needed: the work is bounded by the module's size. The memory is not: the engine
    /// takes as much as a module announces before it looks at what is there, so hostile modules are
    /// for an engine in a pool.
    ///
    /// # Errors
    /// [`Error::ModuleInvalid`] with the reason, also for a module that would run code while it is
    /// instantiated; [`Error::OutOfMemory`].
    pub fn load(engine: &Engine<T>, bytes: ModuleBytes) -> Result<Module<T>, LoadError> {
        let facts = scan::scan(bytes.as_slice())
            .map_err(|text| LoadError::new(Error::ModuleInvalid, words(text)))?;
        // WAMR neither writes to the bytes nor keeps a pointer that it follows later: names and data
        // are copied, and the fast interpreter runs a translation of its own.
        let loading = Loading::start(bytes, true)?;
        loading.finish(engine, facts.memory_pages, false)
    }

    /// Loads code that was compiled ahead of time, and links its imports to host functions. It runs
    /// where it is stored, or in memory of its own that is not writable any more then; its bytes stay
    /// as long as it is loaded.
    ///
    /// The caller vouches for the bytes: `authority` says what that means.
    ///
    /// # Errors
    /// As [`Module::load`]; [`Error::ModuleInvalid`] also for code for another target or version.
    pub fn load_compiled(
        engine: &Engine<T>,
        bytes: ModuleBytes,
        authority: Authority,
    ) -> Result<Module<T>, LoadError> {
        authority.check(bytes.as_slice())?;
        // WAMR reads names and data in place. Where it may drop the bytes, it follows them when the
        // module is unloaded nevertheless.
        let loading = Loading::start(bytes, false)?;
        let mut found = sys::ketch_compiled::default();
        // SAFETY: it was loaded from bytes that begin as compiled code does, so it is of that kind.
        unsafe { sys::ketch_compiled_describe(loading.module, &mut found) };
        authority.accept(&found)?;
        loading.finish(engine, found.pages, true)
    }

    /// Everything that the module imports.
    pub fn imports(&self) -> impl Iterator<Item = Import<'_>> {
        let imports = self.raw_imports().enumerate();
        imports.map(|(index, import)| self.import(index as u32, &import))
    }

    /// Whether every import is a function.
    pub(crate) fn imports_functions(&self) -> bool {
        self.raw_imports()
            .all(|import| kind(&import) == ImportKind::Function)
    }

    fn raw_imports(&self) -> impl Iterator<Item = sys::wasm_import_t> {
        // SAFETY: the module is loaded for as long as `self` lives.
        let count = unsafe { sys::wasm_runtime_get_import_count(self.as_ptr()) };
        (0..count).map(|index| {
            let mut import = MaybeUninit::<sys::wasm_import_t>::zeroed();
            // SAFETY: the module is loaded, the index is below its number of imports, and WAMR fills the
            // structure, of which all zero is a valid value.
            unsafe {
                sys::wasm_runtime_get_import_type(self.as_ptr(), index, import.as_mut_ptr());
                import.assume_init()
            }
        })
    }

    fn import(&self, index: u32, import: &sys::wasm_import_t) -> Import<'_> {
        let kind = kind(import);
        // SAFETY: both names are strings of the loaded module; WAMR only looks them up.
        let known = import.linked
            || kind == ImportKind::Function
                && unsafe {
                    sys::wasm_runtime_is_import_func_linked(import.module_name, import.name)
                };
        // SAFETY: the module is loaded, and was linked to functions of the table of this type.
        let host = unsafe {
            let function = sys::ketch_imports_attachment(self.as_ptr(), index);
            imports::module_of(function.cast_const().cast::<HostFunction<T>>())
        };
        Import {
            // SAFETY: both names are strings of the module, which lives as long as what is returned.
            module: unsafe { text(import.module_name) },
            // SAFETY: as above.
            name: unsafe { text(import.name) },
            kind,
            // What is not of this table has no capability that could be asked for.
            linked: import.linked && host.is_some(),
            known,
            source: host.map(|host| host.name),
            capability: host.and_then(|host| host.capability),
        }
    }

    /// Gives back what the names of linked imports take, and those of exports that are no functions, where they were
    /// copied and nobody else has the module: nobody needs them any more who has looked at [`Module::imports`].
    pub fn forget_names(&mut self) {
        if !self.is_compiled() && self.owners() == 1 {
            // SAFETY: the module is loaded, and an instance of it would own it too, so there is none.
            unsafe { sys::ketch_imports_forget(self.as_ptr()) }
        }
    }

    /// Whether the module exports a function, memory, table or global of this name.
    pub fn has_export(&self, name: &str) -> bool {
        self.exports()
            .any(|export| export.to_bytes() == name.as_bytes())
    }

    fn exports_any(&self, name: &CStr) -> bool {
        self.exports().any(|export| export == name)
    }

    fn exports(&self) -> impl Iterator<Item = &CStr> {
        // SAFETY: the module is loaded for as long as `self` lives.
        let count = unsafe { sys::wasm_runtime_get_export_count(self.as_ptr()) };
        (0..count).map(|index| {
            let mut export = MaybeUninit::<sys::wasm_export_t>::zeroed();
            // SAFETY: the module is loaded, the index is below its number of exports, and WAMR fills
            // the structure, of which all zero is a valid value. The name is a string of the module,
            // which lives as long as what is returned.
            unsafe {
                sys::wasm_runtime_get_export_type(self.as_ptr(), index, export.as_mut_ptr());
                CStr::from_ptr(export.assume_init().name)
            }
        })
    }

    /// Pages of linear memory that the module begins with.
    pub(crate) fn memory_pages(&self) -> u32 {
        self.loaded.memory_pages
    }

    /// Whether it was compiled ahead of time.
    pub fn is_compiled(&self) -> bool {
        self.loaded.compiled.is_some()
    }

    /// Whether both are the same loaded module.
    pub fn is(&self, other: &Module<T>) -> bool {
        self.loaded.is(&other.loaded)
    }

    /// How many own the loaded module: the clones, those inside instances included.
    pub fn owners(&self) -> usize {
        self.count(|owners| owners)
    }

    pub(crate) fn as_ptr(&self) -> sys::wasm_module_t {
        self.loaded.module
    }

    fn count(&self, change: impl FnOnce(usize) -> usize) -> usize {
        critical_section::with(|section| {
            let owners = self.loaded.owners.borrow(section);
            owners.set(change(owners.get()));
            owners.get()
        })
    }
}

impl<T: 'static> Clone for Module<T> {
    fn clone(&self) -> Module<T> {
        self.count(|owners| owners + 1);
        Module {
            // SAFETY: the count has this one in it, and `drop` drops what it names only for the last.
            loaded: ManuallyDrop::new(unsafe { self.loaded.alias() }),
            data: PhantomData,
        }
    }
}

impl<T: 'static> Drop for Module<T> {
    fn drop(&mut self) {
        if self.count(|owners| owners - 1) == 0 {
            // SAFETY: it was the last one, and it is gone after this.
            unsafe { ManuallyDrop::drop(&mut self.loaded) }
        }
    }
}

fn kind(import: &sys::wasm_import_t) -> ImportKind {
    match u8::try_from(import.kind) {
        Ok(sys::KIND_FUNCTION) => ImportKind::Function,
        Ok(sys::KIND_TABLE) => ImportKind::Table,
        Ok(sys::KIND_MEMORY) => ImportKind::Memory,
        _ => ImportKind::Global,
    }
}

/// # Safety
/// `text` is null or a string that ends with zero and lives as long as what is returned.
unsafe fn text<'a>(text: *const c_char) -> &'a str {
    if text.is_null() {
        return "";
    }
    // SAFETY: promised by the caller. WAMR checks names for UTF-8 when it loads a module.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap_or_default()
}
