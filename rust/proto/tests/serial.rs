//! Packets on a serial line, byte for byte.

use ketch_proto::serial::{Receiver, send};

/// Everything that the line carries for a packet.
fn lines(packet: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    assert!(send(packet, |line| lines.extend_from_slice(line)));
    lines
}

/// Every packet that comes out of what the line carries.
fn received<const N: usize>(receiver: &mut Receiver<N>, bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .iter()
        .filter_map(|byte| receiver.push(*byte).map(<[u8]>::to_vec))
        .collect()
}

/// Source: the documentation of `smp.packet.encode` in the Python package `smp`.
const HELLO: &[u8] = b"\x06\x09AA9IZWxsbywgd29ybGQhet4=\n";
const HELLO_SHORT_LINES: &[u8] =
    b"\x06\x09AA9I\n\x04\x14ZWxs\n\x04\x14bywg\n\x04\x14d29y\n\x04\x14bGQh\n\x04\x14et4=\n";

#[test]
fn a_short_packet_is_one_line() {
    assert_eq!(lines(b"Hello, world!"), HELLO);
}

#[test]
fn lines_of_any_length_and_either_end_are_read() {
    let mut receiver = Receiver::<32>::new();
    let expected = vec![b"Hello, world!".to_vec()];
    assert_eq!(received(&mut receiver, HELLO), expected);
    assert_eq!(received(&mut receiver, HELLO_SHORT_LINES), expected);
    let dos = HELLO_SHORT_LINES
        .split(|byte| *byte == b'\n')
        .collect::<Vec<_>>()
        .join(&b"\r\n"[..]);
    assert_eq!(received(&mut receiver, &dos), expected);
}

#[test]
fn every_length_survives_the_line() {
    let packet: Vec<u8> = (0..600u32).map(|number| number as u8).collect();
    let mut receiver = Receiver::<604>::new();
    for length in 0..=packet.len() {
        let packet = &packet[..length];
        let bytes = lines(packet);
        assert!(
            bytes
                .split(|byte| *byte == b'\n')
                .all(|line| line.len() < 127)
        );
        assert_eq!(received(&mut receiver, &bytes), [packet.to_vec()]);
    }
}

#[test]
fn console_text_between_lines_is_passed_over() {
    let mut receiver = Receiver::<512>::new();
    let packet = [7; 200];
    let mut bytes = b"*** Booting ***\nuart:~$ ".to_vec();
    for line in lines(&packet).split_inclusive(|byte| *byte == b'\n') {
        bytes.extend_from_slice(line);
        bytes.extend_from_slice(b"[00:00:01] <inf> something\n");
    }
    assert_eq!(received(&mut receiver, &bytes), [packet.to_vec()]);
}

#[test]
fn a_packet_longer_than_the_buffer_is_dropped_and_the_next_one_read() {
    let mut receiver = Receiver::<64>::new();
    assert_eq!(received(&mut receiver, &lines(&[1; 60])).len(), 1);
    let mut bytes = lines(&[1; 61]);
    bytes.extend(lines(&[2; 500]));
    bytes.extend(lines(b"next"));
    assert_eq!(received(&mut receiver, &bytes), [b"next".to_vec()]);
}

#[test]
fn damage_costs_the_packet_and_no_other() {
    let whole = lines(&[9; 150]);
    for at in 0..whole.len() {
        let mut receiver = Receiver::<256>::new();
        let mut bytes = whole.clone();
        bytes[at] ^= 0x01;
        // A damaged line end hides the next mark's line start, but not the mark.
        let packets = received(&mut receiver, &bytes);
        assert!(packets.is_empty() || packets == [vec![9; 150]], "byte {at}");
        assert_eq!(
            received(&mut receiver, HELLO),
            [b"Hello, world!".to_vec()],
            "byte {at}"
        );
    }
}

#[test]
fn a_sender_that_was_cut_off_harms_nobody_else() {
    let whole = lines(&[9; 150]);
    for end in 0..whole.len() {
        let mut receiver = Receiver::<256>::new();
        let mut bytes = whole[..end].to_vec();
        bytes.extend_from_slice(HELLO);
        assert_eq!(
            received(&mut receiver, &bytes),
            [b"Hello, world!".to_vec()],
            "byte {end}"
        );
    }
}

#[test]
fn a_wrong_checksum_or_length_is_refused() {
    let mut receiver = Receiver::<64>::new();
    assert!(received(&mut receiver, b"\x06\x09AA9IZWxsbywgd29ybGQhet8=\n").is_empty());
    // Announces fewer bytes than come, none at all, and no room for a checksum.
    assert!(received(&mut receiver, b"\x06\x09AA5IZWxsbywgd29ybGQhet4=\n").is_empty());
    assert!(received(&mut receiver, b"\x06\x09AAA=\n\x06\x09AAEA\n\x06\x09\n").is_empty());
    // A continuation of nothing.
    assert!(received(&mut receiver, &HELLO_SHORT_LINES[7..]).is_empty());
}

#[test]
fn a_packet_too_long_for_its_length_is_not_sent() {
    let mut count = 0;
    assert!(!send(&vec![0; 65_534], |_| count += 1));
    assert_eq!(count, 0);
    assert!(send(&vec![0; 65_533], |_| count += 1));
    assert_eq!(count, (65_533 + 4usize).div_ceil(93));
}
