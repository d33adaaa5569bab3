//! Chips on SPI buses by the place of a device in the device table.

use ketch_runtime::device::{Bounds, Kind};
use ketch_runtime::platform::{Segment, Spi, SpiError, Wait};

use crate::ffi;
use crate::transfers::{self, Transfer};

/// The board's SPI buses.
pub struct SpiBuses;

pub(crate) fn kind(device: usize) -> Kind {
    let mut bounds = Bounds {
        bytes: 0,
        milliseconds: 0,
    };
    // SAFETY: C says that this is the place of an SPI device.
    unsafe { ffi::ketch_spi_bounds(device, &mut bounds.bytes, &mut bounds.milliseconds) };
    Kind::SpiDevice { bounds }
}

impl Spi for SpiBuses {
    fn transfer(
        &self,
        device: usize,
        segments: &[Segment],
        bytes: &mut [u8],
        wait: &Wait<'_>,
    ) -> Result<(), SpiError> {
        // SAFETY: the runtime passes places of the device table only, and no more segments and bytes
        // than are configured, for C as for Rust.
        let transfer = unsafe {
            Transfer::new(ffi::ketch_spi_start(
                device,
                segments.as_ptr(),
                segments.len(),
                bytes.as_ptr(),
                bytes.len(),
                wait.signal().index(),
            ))
        };
        match transfers::wait(transfer, bytes, wait) {
            Some(0) => Ok(()),
            None => Err(SpiError::TimedOut),
            Some(ffi::SPI_FRAME_FORMAT) => Err(SpiError::FrameFormat),
            Some(_) => Err(SpiError::Fault),
        }
    }
}
