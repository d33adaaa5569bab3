//! I2C devices.

use crate::raw::layout::Opened;
use crate::raw::transfer::{ListOrError, Operation, UnitOrError};

#[link(wasm_import_module = "wasi:i2c/i2c@0.2.0-draft")]
unsafe extern "C" {
    /// `transaction: func(address: address, operations: list<operation>) -> result<list<list<u8>>,
    /// error-code>`
    #[link_name = "[method]i2c.transaction"]
    pub fn transaction(
        i2c: u32,
        address: u32,
        operations: *const Operation,
        operations_length: usize,
        result: *mut ListOrError,
    );
    /// `read: func(address: address, len: u64) -> result<list<u8>, error-code>`
    #[link_name = "[method]i2c.read"]
    pub fn read(i2c: u32, address: u32, length: u64, result: *mut ListOrError);
    /// `write: func(address: address, data: list<u8>) -> result<_, error-code>`
    #[link_name = "[method]i2c.write"]
    pub fn write(
        i2c: u32,
        address: u32,
        data: *const u8,
        data_length: usize,
        result: *mut UnitOrError,
    );
    /// `write-read: func(address: address, write: list<u8>, read-len: u64) -> result<list<u8>,
    /// error-code>`
    #[link_name = "[method]i2c.write-read"]
    pub fn write_read(
        i2c: u32,
        address: u32,
        write: *const u8,
        write_length: usize,
        read_length: u64,
        result: *mut ListOrError,
    );
    /// Gives the handle back.
    #[link_name = "[resource-drop]i2c"]
    pub fn drop(i2c: u32);
}

#[link(wasm_import_module = "ketch:devices/i2c@0.1.0")]
unsafe extern "C" {
    /// `open: func(label: string) -> result<i2c, open-error>`
    #[link_name = "open"]
    pub fn open(label: *const u8, label_length: usize, result: *mut Opened);
}
