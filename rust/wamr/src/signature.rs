//! Core types as WAMR writes them: letters in a signature, numbers in a function's type.

use ketch_wamr_sys as sys;

use crate::{HostFunction, ValueType};

impl ValueType {
    /// The letter in the signature of a native symbol. Source: WAMR's `doc/export_native_api.md`.
    const fn letter(self) -> u8 {
        match self {
            ValueType::I32 => b'i',
            ValueType::I64 => b'I',
            ValueType::F32 => b'f',
            ValueType::F64 => b'F',
        }
    }

    /// The type with WAMR's number; `None` for references and vectors.
    pub(crate) fn from_kind(kind: sys::wasm_valkind_t) -> Option<ValueType> {
        match kind {
            sys::VALUE_I32 => Some(ValueType::I32),
            sys::VALUE_I64 => Some(ValueType::I64),
            sys::VALUE_F32 => Some(ValueType::F32),
            sys::VALUE_F64 => Some(ValueType::F64),
            _ => None,
        }
    }

    /// How many 32-bit cells a value takes in WAMR's argument array.
    pub(crate) const fn cells(self) -> usize {
        match self {
            ValueType::I32 | ValueType::F32 => 1,
            ValueType::I64 | ValueType::F64 => 2,
        }
    }
}

/// How many bytes [`write`] writes for this function.
pub(crate) fn length<T>(function: &HostFunction<T>) -> usize {
    function.parameters.len() + 2 + usize::from(function.result.is_some())
}

/// The letters of this function's signature. Pointers are plain integers here: WAMR's own checks
/// of them cover one byte where a length is forgotten, ours cover the range.
pub(crate) fn letters<T>(function: &HostFunction<T>) -> impl Iterator<Item = u8> {
    let parameters = function
        .parameters
        .iter()
        .map(|parameter| parameter.letter());
    core::iter::once(b'(')
        .chain(parameters)
        .chain(core::iter::once(b')'))
        .chain(function.result.map(ValueType::letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_follow_wamr() {
        let function = HostFunction::<()> {
            name: crate::name!("f"),
            parameters: &[
                ValueType::I32,
                ValueType::I64,
                ValueType::F32,
                ValueType::F64,
            ],
            result: Some(ValueType::I64),
            call: |_, _| Ok(0),
        };
        assert!(letters(&function).eq(*b"(iIfF)I"));
        assert_eq!(length(&function), 7);
        let plain = HostFunction::<()> {
            result: None,
            parameters: &[],
            ..function
        };
        assert!(letters(&plain).eq(*b"()"));
        assert_eq!(length(&plain), 2);
    }
}
