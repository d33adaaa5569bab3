//! How the canonical ABI lays out transfers on buses.

use super::layout::Bytes;

/// `operation` of `wasi:i2c` and of `wasi:spi`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Operation {
    /// Which case it is.
    pub discriminant: u8,
    /// What is inside.
    pub value: OperationValue,
}

/// What is inside an operation.
#[repr(C)]
#[derive(Clone, Copy)]
pub union OperationValue {
    /// How many bytes to read.
    pub length: u64,
    /// What to write.
    pub bytes: Bytes,
}

impl Operation {
    /// Case 0, the reading of so many bytes.
    pub const fn read(length: usize) -> Operation {
        Operation {
            discriminant: 0,
            value: OperationValue {
                length: length as u64,
            },
        }
    }

    /// Case 3 of SPI's, so many nanoseconds.
    pub const fn delay(nanoseconds: u32) -> Operation {
        Operation {
            discriminant: 3,
            value: OperationValue {
                length: nanoseconds as u64,
            },
        }
    }

    /// Another case, with bytes, which have to stay for the call.
    pub const fn with(discriminant: u8, bytes: &[u8]) -> Operation {
        Operation {
            discriminant,
            value: OperationValue {
                bytes: Bytes {
                    pointer: bytes.as_ptr(),
                    length: bytes.len(),
                },
            },
        }
    }
}

/// `result<list<T>, error-code>` of `wasi:i2c`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ListOrError {
    /// 0: ok, 1: err.
    pub discriminant: u8,
    /// What is inside.
    pub value: ListValue,
}

/// What is inside such a result.
#[repr(C)]
#[derive(Clone, Copy)]
pub union ListValue {
    /// First element and number of elements.
    pub list: Bytes,
    /// The error, and what is inside it.
    pub error: [u8; 2],
}

impl ListOrError {
    /// No element.
    pub const EMPTY: ListOrError = ListOrError {
        discriminant: 0,
        value: ListValue { list: Bytes::EMPTY },
    };
}

/// `result<_, error-code>` of `wasi:i2c`: a discriminant, the error, and what is inside that.
pub type UnitOrError = [u8; 3];

/// `result<T, error>` of `wasi:spi`, where T is nothing or a list.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SpiResult {
    /// 0: ok, 1: err.
    pub discriminant: u8,
    /// Ok: the list. Err: its case in the lowest byte of the pointer.
    pub value: Bytes,
    /// Err: the length of its text, whose pointer is where the list's length is.
    pub rest: u32,
}

impl SpiResult {
    /// No element.
    pub const EMPTY: SpiResult = SpiResult {
        discriminant: 0,
        value: Bytes::EMPTY,
        rest: 0,
    };
}

/// `operation-result` of `wasi:spi`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct OperationResult {
    /// Which case it is.
    pub discriminant: u8,
    /// What was read, where something was.
    pub bytes: Bytes,
}

#[cfg(target_arch = "wasm32")]
const _: () = {
    use core::mem::{offset_of, size_of};
    assert!(size_of::<Operation>() == 16 && offset_of!(Operation, value) == 8);
    assert!(size_of::<SpiResult>() == 16 && offset_of!(SpiResult, value) == 4);
    assert!(size_of::<OperationResult>() == 12 && offset_of!(OperationResult, bytes) == 4);
    assert!(size_of::<ListOrError>() == 12 && offset_of!(ListOrError, value) == 4);
};
