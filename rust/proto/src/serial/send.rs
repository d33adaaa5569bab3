//! Cutting packets into lines.

use super::crc::crc;
use super::{CONTINUATION_MARK, CRC_BYTES, LINE_LENGTH, PACKET_MARK, base64};

/// Bytes that one line carries.
const LINE_BYTES: usize = (LINE_LENGTH - PACKET_MARK.len() - 1) / 4 * 3;

/// Cuts a packet into lines and hands each one, whole, to `line`.
///
/// Returns `false`, without a line, for a packet of more than 65,533 bytes: its length with the
/// CRC would not fit the length's two bytes.
pub fn send(packet: &[u8], mut line: impl FnMut(&[u8])) -> bool {
    let Ok(length) = u16::try_from(packet.len() + CRC_BYTES) else {
        return false;
    };
    let mut bytes = length
        .to_be_bytes()
        .into_iter()
        .chain(packet.iter().copied())
        .chain(crc(packet).to_be_bytes());
    let mut mark = PACKET_MARK;
    loop {
        let mut buffer = [0; LINE_LENGTH];
        let mut filled = mark.len();
        buffer[..filled].copy_from_slice(&mark);
        for _ in 0..LINE_BYTES / 3 {
            let mut group = [0; 3];
            let mut count = 0;
            for (slot, byte) in group.iter_mut().zip(&mut bytes) {
                *slot = byte;
                count += 1;
            }
            if count == 0 {
                break;
            }
            buffer[filled..filled + 4].copy_from_slice(&base64::encode(&group[..count]));
            filled += 4;
        }
        if filled == mark.len() {
            return true;
        }
        buffer[filled] = b'\n';
        line(&buffer[..=filled]);
        mark = CONTINUATION_MARK;
    }
}
