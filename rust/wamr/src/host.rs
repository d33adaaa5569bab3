//! What a guest may import: a static table of Rust functions.

use crate::{Caller, Stop};

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
    pub name: &'static str,
    /// The functions, in groups of any size.
    pub functions: &'static [&'static [HostFunction<T>]],
}

/// One function that guests can import. `T` is what the host keeps for each instance.
pub struct HostFunction<T: 'static> {
    /// The field name of the import.
    pub name: &'static str,
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
