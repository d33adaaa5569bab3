//! I2C buses by the place of a device in the device table.

use core::{ptr, slice};

use ketch_runtime::device::{Bounds, Kind};
use ketch_runtime::platform::{I2c, I2cError, Segment, Wait};

use crate::ffi;
use crate::transfers::{self, Transfer};

/// The board's I2C buses.
pub struct I2cBuses;

pub(crate) fn kind(device: usize) -> Kind {
    let mut addresses = ptr::null();
    let mut bounds = Bounds {
        bytes: 0,
        milliseconds: 0,
    };
    // SAFETY: C says that this is the place of an I2C device. It sets `addresses` to as many bytes as
    // it returns, constant for ever.
    let addresses = unsafe {
        ffi::ketch_i2c_bounds(device, &mut bounds.bytes, &mut bounds.milliseconds);
        let count = ffi::ketch_i2c_addresses(device, &mut addresses);
        slice::from_raw_parts(addresses, count)
    };
    Kind::I2cDevice { addresses, bounds }
}

impl I2c for I2cBuses {
    fn transfer(
        &self,
        device: usize,
        address: u8,
        segments: &[Segment],
        bytes: &mut [u8],
        wait: &Wait<'_>,
    ) -> Result<(), I2cError> {
        // SAFETY: the runtime passes places of the device table only, and no more segments and bytes
        // than are configured, for C as for Rust.
        let transfer = unsafe {
            Transfer::new(ffi::ketch_i2c_start(
                device,
                address,
                segments.as_ptr(),
                segments.len(),
                bytes.as_ptr(),
                bytes.len(),
                wait.signal().index(),
            ))
        };
        match transfers::wait(transfer, bytes, wait) {
            Some(0) => Ok(()),
            // There was no end to it in time.
            None | Some(ffi::I2C_BUS) => Err(I2cError::Bus),
            Some(ffi::I2C_ARBITRATION_LOSS) => Err(I2cError::ArbitrationLoss),
            Some(ffi::I2C_NO_ACKNOWLEDGE) => Err(I2cError::NoAcknowledge),
            Some(_) => Err(I2cError::Other),
        }
    }
}
