//! What a guest may import: a static table of Rust functions.

use ketch_abi::Capability;

use crate::{Caller, Signature, Stop};

/// A name in the table: a number that is made of its text. A guest's name that has the same number is taken for it,
/// one in four thousand million; what it then calls is what it could have called by the name.
///
/// The text itself is kept for tools and tests, with the feature `names`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    number: u32,
    #[cfg(feature = "names")]
    text: &'static str,
}

impl Name {
    /// Of a text.
    pub const fn new(text: &'static str) -> Name {
        Name {
            number: number_of(text.as_bytes()),
            #[cfg(feature = "names")]
            text,
        }
    }

    /// The text.
    #[cfg(feature = "names")]
    pub const fn as_str(self) -> &'static str {
        self.text
    }

    /// What stands for the text: of two names in a table, no other has it.
    pub const fn number(self) -> u32 {
        self.number
    }
}

/// FNV-1a, in 32 bits.
/// Source: `draft-eastlake-fnv`.
pub(crate) const fn number_of(text: &[u8]) -> u32 {
    let mut number: u32 = 0x811c_9dc5;
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        number = (number ^ *byte as u32).wrapping_mul(0x0100_0193);
        rest = behind;
    }
    number
}

/// A core value type. Source: WebAssembly core specification, 2.3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// 64-bit float.
    F64,
    /// 32-bit float.
    F32,
    /// 64-bit integer.
    I64,
    /// 32-bit integer; also pointers, handles, booleans and enumerations.
    I32,
}

/// What the host keeps for each instance, and what it does whenever the guest calls it.
pub trait HostData: 'static {
    /// Runs before every host function. Here and not in each of them, so that it is there once.
    ///
    /// # Errors
    /// How the guest is to end instead of having its call.
    #[inline]
    fn enter(&self) -> Result<(), Stop> {
        Ok(())
    }
}

/// Host functions that guests import under one module name.
pub struct HostModule<T: 'static> {
    /// The module name of the import. Several may have the same.
    pub name: Name,
    /// What a guest must be granted to import any of them.
    pub capability: Option<Capability>,
    /// The functions, in groups of any size.
    pub functions: &'static [&'static [HostFunction<T>]],
}

/// One function that guests can import. `T` is what the host keeps for each instance.
pub struct HostFunction<T: 'static> {
    /// The field name of the import.
    pub name: Name,
    /// Core types of its parameters and its result.
    pub signature: Signature,
    /// The function behind it. It gets one slot for each parameter: an `I32` or `F32` has its bits
    /// in the low half, with zeros above (a negative `I32` is not extended); `I64` and `F64` fill
    /// the slot. Of what it returns, a 32-bit result takes the low half, and a function without a
    /// result ignores it. `Err` ends the guest.
    pub call: fn(&mut Caller<'_, T>, &[u64]) -> Result<u64, Stop>,
}
