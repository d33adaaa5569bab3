//! The checksum of packets.

/// CRC-16/XMODEM: polynomial 0x1021, from 0, most significant bit first.
///
/// Over a packet and the big-endian CRC behind it, this is 0.
pub(super) fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            let shifted = crc << 1;
            if crc & 0x8000 == 0 {
                shifted
            } else {
                shifted ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn check_value_of_the_crc_catalogue() {
        assert_eq!(super::crc(b"123456789"), 0x31c3);
    }
}
