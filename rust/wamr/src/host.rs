//! What a guest may import: a static table of Rust functions.

use core::ffi::{CStr, c_char};

use crate::{Caller, Stop};

/// A name in the table, as the engine reads it. [`name!`](crate::name) makes it of a constant text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name(&'static CStr);

impl Name {
    /// Of a text and its final zero.
    ///
    /// # Panics
    /// Where that is not so: at compile time.
    pub const fn new(bytes: &'static [u8]) -> Name {
        match CStr::from_bytes_with_nul(bytes) {
            Ok(text) => Name(text),
            Err(_) => panic!("a name ends with the only zero in it"),
        }
    }

    /// The text.
    pub fn as_str(self) -> &'static str {
        self.0.to_str().unwrap_or_default()
    }

    pub(crate) const fn as_ptr(self) -> *const c_char {
        self.0.as_ptr()
    }
}

/// A [`Name`] of a constant text.
#[macro_export]
macro_rules! name {
    ($text:expr) => {{
        const TEXT: &str = $text;
        const BYTES: [u8; TEXT.len() + 1] = {
            let mut bytes = [0; TEXT.len() + 1];
            let (text, _) = bytes.split_at_mut(TEXT.len());
            text.copy_from_slice(TEXT.as_bytes());
            bytes
        };
        const NAME: $crate::Name = $crate::Name::new(&BYTES);
        NAME
    }};
}

/// A core value type. Source: WebAssembly core specification, 2.3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// 32-bit integer; also pointers, handles, booleans and enumerations.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
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
    /// The module name of the import.
    pub name: Name,
    /// The functions, in groups of any size.
    pub functions: &'static [&'static [HostFunction<T>]],
}

/// One function that guests can import. `T` is what the host keeps for each instance.
pub struct HostFunction<T: 'static> {
    /// The field name of the import.
    pub name: Name,
    /// Core types of the parameters.
    pub parameters: &'static [ValueType],
    /// Core type of the result.
    pub result: Option<ValueType>,
    /// The function behind it. It gets one slot for each parameter: an `I32` or `F32` has its bits
    /// in the low half, with zeros above (a negative `I32` is not extended); `I64` and `F64` fill
    /// the slot. Of what it returns, a 32-bit result takes the low half, and a function without a
    /// result ignores it. `Err` ends the guest.
    pub call: fn(&mut Caller<'_, T>, &[u64]) -> Result<u64, Stop>,
}
