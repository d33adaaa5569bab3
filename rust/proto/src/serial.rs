//! SMP over a serial console: packets in lines of base64 that text may stand between.
//!
//! A packet is its length, its bytes and their CRC. It is cut into lines; the first starts with
//! the bytes 06 09, the others with 04 14, and all end with a line feed.
//!
//! Source: Zephyr's `serial.h` and `serial_util.c`.

mod base64;
mod crc;
mod receive;
mod send;

pub use receive::Receiver;
pub use send::send;

/// What the first line of a packet starts with.
const PACKET_MARK: [u8; 2] = [0x06, 0x09];
/// What the other lines of a packet start with.
const CONTINUATION_MARK: [u8; 2] = [0x04, 0x14];
/// Longest line in bytes that everybody reads, mark and line end included.
const LINE_LENGTH: usize = 127;
/// Bytes that a packet's length and its CRC take.
const LENGTH_BYTES: usize = 2;
const CRC_BYTES: usize = 2;
