//! Serial lines by their place in the device table.

use ketch_runtime::config;
use ketch_runtime::platform::{Absent, DeviceError, LineSettings, Parity, Uart};

use crate::ffi;

/// The board's serial lines, where the build has any.
pub const UART: &dyn Uart = if config::UART { &Lines } else { &Absent };

struct Lines;

impl Uart for Lines {
    fn open(&self, line: usize) -> Result<(), DeviceError> {
        // SAFETY: the runtime passes places of the device table only, and of this kind.
        ffi::outcome(unsafe { ffi::ketch_uart_open(line) }).map(drop)
    }

    fn read(&self, line: usize, into: &mut [u8]) -> Result<usize, DeviceError> {
        // SAFETY: as above; C writes at most as many bytes as there are.
        ffi::outcome(unsafe { ffi::ketch_uart_read(line, into.as_mut_ptr(), into.len()) })
    }

    fn write(&self, line: usize, bytes: &[u8]) -> Result<usize, DeviceError> {
        // SAFETY: as above; C copies the bytes before it returns.
        ffi::outcome(unsafe { ffi::ketch_uart_write(line, bytes.as_ptr(), bytes.len()) })
    }

    fn has_received(&self, line: usize) -> bool {
        // SAFETY: as above.
        unsafe { ffi::ketch_uart_has_received(line) }
    }

    fn has_sent(&self, line: usize) -> bool {
        // SAFETY: as above.
        unsafe { ffi::ketch_uart_has_sent(line) }
    }

    fn lost(&self, line: usize) -> u32 {
        // SAFETY: as above.
        unsafe { ffi::ketch_uart_lost(line) }
    }

    fn settings(&self, line: usize) -> Result<LineSettings, DeviceError> {
        let mut settings = ffi::LineSettings::default();
        // SAFETY: as above; C writes the settings where it returns no error.
        ffi::outcome(unsafe { ffi::ketch_uart_settings(line, &mut settings) })?;
        Ok(LineSettings {
            baudrate: settings.baudrate,
            data_bits: settings.data_bits,
            parity: match settings.parity {
                0 => Parity::None,
                1 => Parity::Odd,
                2 => Parity::Even,
                // Mark and space, which no container asked for.
                _ => return Err(DeviceError::NotSupported),
            },
            two_stop_bits: settings.two_stop_bits,
        })
    }

    fn configure(&self, line: usize, settings: LineSettings) -> Result<(), DeviceError> {
        let settings = ffi::LineSettings {
            baudrate: settings.baudrate,
            data_bits: settings.data_bits,
            parity: settings.parity as u8,
            two_stop_bits: settings.two_stop_bits,
        };
        // SAFETY: as above; C copies the settings.
        ffi::outcome(unsafe { ffi::ketch_uart_configure(line, &settings) }).map(drop)
    }
}
