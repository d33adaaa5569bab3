//! Transfers on buses, as people and programs read them.

use std::fmt;

use ketch_port_linux::{I2cTransfer, SpiTransfer};
use ketch_runtime::platform::{Segment, TransferDirection};

/// The parts of a transfer in hexadecimal: `W 00 R 19 80`.
struct Parts<'a> {
    segments: &'a [Segment],
    bytes: &'a [u8],
}

impl fmt::Display for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.bytes;
        for segment in self.segments {
            let (part, others) = rest.split_at(segment.bytes());
            f.write_str(match segment.direction {
                TransferDirection::Read => " R",
                TransferDirection::Write => " W",
                TransferDirection::Exchange => " X",
                TransferDirection::Delay => " D",
            })?;
            part.iter().try_for_each(|byte| write!(f, " {byte:02x}"))?;
            rest = others;
        }
        Ok(())
    }
}

/// What an I2C transfer was: address, parts, and the error if it failed.
pub(crate) fn i2c(transfer: &I2cTransfer<'_>) -> String {
    let parts = Parts {
        segments: transfer.segments,
        bytes: transfer.bytes,
    };
    let address = transfer.address;
    match transfer.outcome {
        Ok(()) => format!("{address:#04x}{parts}"),
        Err(error) => format!("{address:#04x}{parts} failed: {error:?}"),
    }
}

/// What an SPI transfer was: its parts. Of those that read, what was read.
pub(crate) fn spi(transfer: &SpiTransfer<'_>) -> String {
    let parts = Parts {
        segments: transfer.segments,
        bytes: transfer.bytes,
    };
    parts.to_string().trim_start().to_owned()
}

/// A transfer as a line of JSON: the time in microseconds since the device's start, the device's label
/// and its kind, and what was transferred.
pub(crate) fn json(time: u64, label: &str, kind: &str, text: &str) -> String {
    let us = time / 1000;
    format!(r#"{{"us":{us},"{kind}":"{label}","transfer":"{text}"}}"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transfer_is_a_line() {
        let segment = |length, direction| Segment { length, direction };
        let transfer = I2cTransfer {
            device: 0,
            address: 0x48,
            segments: &[
                segment(1, TransferDirection::Write),
                segment(2, TransferDirection::Read),
            ],
            bytes: &[0, 0x19, 0x80],
            outcome: Ok(()),
        };
        assert_eq!(i2c(&transfer), "0x48 W 00 R 19 80");
        assert_eq!(
            json(1_234_567, "x", "i2c", "0x48 W 00"),
            r#"{"us":1234,"i2c":"x","transfer":"0x48 W 00"}"#
        );
    }
}
