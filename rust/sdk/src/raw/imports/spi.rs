//! Chips on SPI buses.

use crate::raw::layout::Outcome;
use crate::raw::transfer::{Operation, SpiResult};

#[link(wasm_import_module = "wasi:spi/spi")]
unsafe extern "C" {
    /// `open: func(name: string) -> result<spi-device, error>`
    #[link_name = "open"]
    pub fn open(name: *const u8, name_length: usize, result: *mut Outcome);
    /// `read: func(len: u64) -> result<list<u8>, error>`
    #[link_name = "[method]spi-device.read"]
    pub fn read(device: u32, length: u64, result: *mut SpiResult);
    /// `write: func(data: list<u8>) -> result<_, error>`
    #[link_name = "[method]spi-device.write"]
    pub fn write(device: u32, data: *const u8, data_length: usize, result: *mut SpiResult);
    /// `transfer: func(data: list<u8>) -> result<list<u8>, error>`
    #[link_name = "[method]spi-device.transfer"]
    pub fn transfer(device: u32, data: *const u8, data_length: usize, result: *mut SpiResult);
    /// `transaction: func(operations: list<operation>) -> result<list<operation-result>, error>`
    #[link_name = "[method]spi-device.transaction"]
    pub fn transaction(
        device: u32,
        operations: *const Operation,
        operations_length: usize,
        result: *mut SpiResult,
    );
    /// Gives the handle back.
    #[link_name = "[resource-drop]spi-device"]
    pub fn drop(device: u32);
}
