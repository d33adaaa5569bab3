//! Code that was compiled ahead of time.

use ketch_abi::Error;
use ketch_wamr_sys as sys;

use crate::LoadError;
use crate::reason::words;

/// Least size of a linear memory, in bytes: the widest access. The engine keeps its bounds as the
/// size less the access's width and does not see that this falls below zero, so in a smaller memory
/// compiled code would reach everything.
///
/// *Source*: WAMR, `wasm_runtime_set_mem_bound_check_bytes`.
const MEMORY_MIN: u64 = 16;

/// The right to have compiled code loaded, for one kind of device.
///
/// Such code is as trusted as the firmware: the engine can neither validate nor confine it. Only a
/// port's `unsafe` code makes this value, and whoever has it may use it for bytes that a key with
/// the role for compiled code vouches for, and for no others.
#[derive(Clone, Copy, Debug)]
pub struct Authority {
    target: &'static str,
    in_place: bool,
}

impl Authority {
    /// Authority over a device whose compiled code is for `target`, the part of a payload's kind
    /// after `aot/`. With `in_place`, only code that runs where it is stored is loaded, because no
    /// memory that is written is executed.
    ///
    /// # Safety
    /// The processor and the engine's build are what code for `target` expects. Whoever can reach
    /// the value uses it as the type says.
    pub const unsafe fn new(target: &'static str, in_place: bool) -> Authority {
        Authority { target, in_place }
    }

    /// What code has to be compiled for.
    pub fn target(&self) -> &'static str {
        self.target
    }

    /// Looks at what is known before loading: format, version, and the place for execution.
    pub(crate) fn check(&self, bytes: &[u8]) -> Result<(), LoadError> {
        let invalid = |text| Err(LoadError::new(Error::ModuleInvalid, text));
        let Some(version) = bytes.strip_prefix(b"\0aot") else {
            return invalid(words(
                "this is no compiled code: it does not begin with \\0aot",
            ));
        };
        if !version.starts_with(&sys::ketch_compiled_version().to_le_bytes()) {
            return invalid("compiled for another version of the engine; compile it again");
        }
        if self.in_place && !bytes.as_ptr().addr().is_multiple_of(16) {
            return invalid(words(
                "compiled code lies at an address that is no multiple of 16",
            ));
        }
        Ok(())
    }

    /// Looks at what loading found.
    pub(crate) fn accept(&self, found: &sys::ketch_compiled) -> Result<(), LoadError> {
        let invalid = |text| Err(LoadError::new(Error::ModuleInvalid, text));
        if found.starts {
            return invalid(words(
                "the module has a start section; export `_initialize` instead",
            ));
        }
        if found.smallest < MEMORY_MIN {
            return invalid(words(
                "compiled code needs a linear memory of at least 16 bytes; move __heap_base up",
            ));
        }
        if self.in_place && !found.in_place {
            return invalid("the code was compiled to run in RAM; compile it for this target");
        }
        Ok(())
    }
}
