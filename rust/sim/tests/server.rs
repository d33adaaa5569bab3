//! The SMP server, frame by frame.

mod support;

use std::sync::Arc;

use ketch_abi::Error;
use ketch_proto::frame::HEADER_LENGTH;
use ketch_proto::{Encode, Failure, FailureCode, Header, NameRequest, Operation};
use ketch_sim::server::{FRAME_MAX, Server};
use support::{DIGEST, Fake, server};

/// Every response to a packet, with its header.
fn responses(server: &Server, packet: &[u8]) -> Vec<(Header, Vec<u8>)> {
    let mut responses = Vec::new();
    server.process(packet, |frame| {
        assert!(frame.len() <= FRAME_MAX);
        let (header, payload, rest) = Header::split(frame).unwrap();
        assert!(rest.is_empty());
        responses.push((header, payload.to_vec()));
    });
    responses
}

fn frame(operation: Operation, group: u16, command: u8, payload: &[u8]) -> Vec<u8> {
    let header = Header::request(operation, group, command, 77, payload.len() as u16);
    [&header.to_bytes(), payload].concat()
}

/// The payload of the one response to a request of version 2.
fn ask(server: &Server, operation: Operation, group: u16, command: u8, payload: &[u8]) -> Vec<u8> {
    let mut all = responses(server, &frame(operation, group, command, payload));
    assert_eq!(all.len(), 1);
    let (header, payload) = all.remove(0);
    assert_eq!(
        (header.group, header.command, header.sequence),
        (group, command, 77)
    );
    assert_eq!(header.operation, operation.response() as u8);
    assert_eq!(header.version, 1);
    payload
}

fn failure(payload: &[u8]) -> FailureCode {
    Failure::find(payload).unwrap().expect("a failure").code
}

const READ: Operation = Operation::Read;
const WRITE: Operation = Operation::Write;

#[test]
fn operating_system_group() {
    let fake = Arc::new(Fake::default());
    let server = server(&fake);
    assert_eq!(
        ask(&server, READ, 0, 0, b"\xa1\x61d\x62hi"),
        b"\xbf\x61r\x62hi\xff"
    );
    assert_eq!(
        ask(&server, WRITE, 0, 0, b"\xbf\x61d\x62hi\xff"),
        b"\xbf\x61r\x62hi\xff"
    );
    assert_eq!(
        ask(&server, READ, 0, 6, b"\xa0"),
        b"\xbf\x68buf_size\x19\x08\x00\x69buf_count\x04\xff"
    );
    assert_eq!(
        ask(&server, READ, 0, 7, b"\xa0"),
        b"\xbf\x66output\x65Ketch\xff"
    );
    let invalid = FailureCode::Group { group: 0, code: 2 };
    assert_eq!(
        failure(&ask(&server, READ, 0, 7, b"\xa1\x66format\x61?")),
        invalid
    );
    assert_eq!(ask(&server, WRITE, 0, 5, b"\xa0"), b"\xbf\xff");
    assert_eq!(*fake.resets.lock().unwrap(), 1);
    // Reading a reset is not a reset.
    assert_eq!(
        failure(&ask(&server, READ, 0, 5, b"\xa0")),
        FailureCode::Common(8)
    );
    assert_eq!(*fake.resets.lock().unwrap(), 1);
}

#[test]
fn enumeration_group() {
    let server = server(&Arc::new(Fake::default()));
    assert_eq!(ask(&server, READ, 10, 0, b"\xa0"), b"\xbf\x65count\x05\xff");
    assert_eq!(
        ask(&server, READ, 10, 1, b"\xa0"),
        b"\xbf\x66groups\x85\x00\x08\x09\x0a\x18\x4b\xff"
    );
    assert_eq!(ask(&server, READ, 10, 2, b"\xa0"), b"\xbf\x65group\x00\xff");
    assert_eq!(
        ask(&server, READ, 10, 2, b"\xa1\x65index\x04"),
        b"\xbf\x65group\x18\x4b\x63end\xf5\xff"
    );
    let beyond = FailureCode::Group { group: 10, code: 4 };
    assert_eq!(
        failure(&ask(&server, READ, 10, 2, b"\xa1\x65index\x05")),
        beyond
    );
    assert_eq!(
        ask(&server, READ, 10, 3, b"\xa1\x66groups\x82\x18\x4b\x18\x63"),
        b"\xbf\x66groups\x9f\xa3\x65group\x18\x4b\x64name\x65ketch\x68handlers\x0e\xff\xff"
    );
    assert_eq!(
        failure(&ask(&server, WRITE, 10, 0, b"\xa0")),
        FailureCode::Common(8)
    );
}

#[test]
fn shell_group() {
    let server = server(&Arc::new(Fake::default()));
    let exec = |payload: &[u8]| ask(&server, WRITE, 9, 0, payload);
    assert_eq!(
        exec(b"\xa1\x64argv\x82\x61a\x61b"),
        b"\xbf\x63ret\x00\x61o\x63a|b\xff"
    );
    assert_eq!(
        exec(b"\xa1\x64argv\x9f\x64a  b\xff"),
        b"\xbf\x63ret\x00\x61o\x63a|b\xff"
    );
    assert_eq!(
        exec(b"\xa1\x64argv\x81\x61a"),
        b"\xbf\x63ret\x20\x61o\x61a\xff"
    );
    assert_eq!(
        failure(&exec(b"\xa1\x64argv\x80")),
        FailureCode::Group { group: 9, code: 3 }
    );
    let long = [b"\xa1\x64argv\x81\x79\x01\x00".as_slice(), &[b'x'; 256]].concat();
    assert_eq!(
        failure(&exec(&long)),
        FailureCode::Group { group: 9, code: 2 }
    );
    // Output that no frame holds is cut.
    let cut = exec(b"\xa1\x64argv\x81\x64long");
    assert!(cut.len() > FRAME_MAX - 64);
    assert_eq!(failure(&exec(b"\xa1\x64argv\x01")), FailureCode::Common(3));
    assert_eq!(failure(&exec(b"\xa0")), FailureCode::Common(3));
}

/// A request of the file group with these entries, given as a definite map of `pairs` pairs.
fn file(path: &str, entries: &[u8], pairs: u8) -> Vec<u8> {
    let mut payload = vec![0xa1 + pairs];
    payload.extend_from_slice(b"\x64name\x78");
    payload.push(path.len() as u8);
    payload.extend_from_slice(path.as_bytes());
    payload.extend_from_slice(entries);
    payload
}

#[test]
fn files_under_ketch_are_images() {
    let fake = Arc::new(Fake::default());
    let server = server(&fake);
    let path = "/ketch/blinky.ketch";
    let upload =
        |path, entries: &[u8], pairs| ask(&server, WRITE, 8, 0, &file(path, entries, pairs));
    let first = b"\x63off\x00\x63len\x06\x64data\x43abc";
    let second = b"\x63off\x03\x64data\x43def";
    let at = |offset: u8| [b"\xbf\x63off".as_slice(), &[offset, 0xff]].concat();
    assert_eq!(upload(path, first, 3), at(3));
    assert_eq!(upload(path, second, 2), at(6));
    // A piece that is sent again, because its answer was lost, does no harm.
    assert_eq!(upload(path, second, 2), at(6));
    // Neither does one that goes on to say something new; some clients insist on its end.
    assert_eq!(upload(path, b"\x63off\x04\x64data\x44efgh", 2), at(8));
    assert_eq!(*fake.image.lock().unwrap(), b"abcdefgh");
    // A piece from beyond is not taken.
    assert_eq!(upload(path, b"\x63off\x09\x64data\x41x", 2), at(8));
    // After a first piece without data, the second one starts at 0, too.
    let empty = b"\x63off\x00\x63len\x03\x64data\x40";
    assert_eq!(upload(path, empty, 3), at(0));
    assert_eq!(upload(path, b"\x63off\x00\x64data\x43abc", 2), at(3));

    let code = |code| FailureCode::Group { group: 8, code };
    let other = upload("/ketch/other", second, 2);
    assert_eq!(failure(&other), code(11), "a later piece of another file");
    assert_eq!(failure(&upload("/lfs/blinky", first, 3)), code(14));
    assert_eq!(failure(&upload("/ketch/", first, 3)), code(2));
    assert_eq!(failure(&upload("/ketch/../x", first, 3)), code(2));
    assert_eq!(
        failure(&upload("/ketch/other", b"\x63off\x00\x64data\x43abc", 2)),
        FailureCode::Common(3)
    );
    assert_eq!(
        failure(&upload(path, b"\x63off\x00\x63len\x00", 2)),
        code(16)
    );
    let large = upload(
        path,
        b"\x63off\x00\x63len\x1a\x00\xff\xff\xff\x64data\x41a",
        3,
    );
    assert_eq!(failure(&large), code(10));
    let notices = fake.notices.lock().unwrap();
    assert!(
        notices
            .last()
            .unwrap()
            .contains(Error::ImageTooLarge.remedy()),
        "{notices:?}"
    );
}

#[test]
fn files_are_told_by_their_container() {
    let server = server(&Arc::new(Fake::default()));
    let code = |code| FailureCode::Group { group: 8, code };
    for path in [
        "/ketch/blinky",
        "/ketch/blinky.ketch",
        "/ketch/blinky-0.1.0.ketch",
    ] {
        let status = ask(&server, READ, 8, 1, &file(path, b"", 0));
        assert_eq!(status, b"\xbf\x63len\x19\x10\x92\xff", "{path}");
    }
    for path in ["/ketch/blinky-0.2.0.ketch", "/ketch/nobody"] {
        assert_eq!(
            failure(&ask(&server, READ, 8, 1, &file(path, b"", 0))),
            code(3),
            "{path}"
        );
    }
    let hash = ask(
        &server,
        READ,
        8,
        2,
        &file("/ketch/blinky", b"\x64type\x66sha256", 1),
    );
    assert!(hash.windows(32).any(|window| window == DIGEST));
    let crc = ask(
        &server,
        READ,
        8,
        2,
        &file("/ketch/blinky", b"\x64type\x65crc32", 1),
    );
    assert_eq!(failure(&crc), code(13));
    let part = ask(
        &server,
        READ,
        8,
        2,
        &file("/ketch/blinky", b"\x63off\x01", 1),
    );
    assert_eq!(failure(&part), code(13));
    let download = ask(
        &server,
        READ,
        8,
        0,
        &file("/ketch/blinky", b"\x63off\x00", 1),
    );
    assert_eq!(failure(&download), code(5));
    assert_eq!(ask(&server, WRITE, 8, 4, b"\xa0"), b"\xbf\xff");
    assert!(
        Failure::find(&ask(&server, READ, 8, 3, b"\xa0"))
            .unwrap()
            .is_none()
    );
}

#[test]
fn our_group_in_both_versions() {
    let server = server(&Arc::new(Fake::default()));
    let mut request = [0; 64];
    let length = NameRequest { name: "nobody" }
        .encode_map(&mut request)
        .unwrap();
    let payload = ask(&server, READ, 75, 3, &request[..length]);
    let failure = Failure::find(&payload).unwrap().unwrap();
    assert_eq!(failure.error(), Some(Error::ContainerUnknown));
    assert_eq!(failure.detail, Some("told by the fake"));

    let mut old = frame(READ, 75, 3, &request[..length]);
    old[0] &= !0b1_1000;
    let (header, payload) = responses(&server, &old).remove(0);
    assert_eq!(
        (header.version, payload.as_slice()),
        (0, b"\xbf\x62rc\x05\xff".as_slice())
    );

    let length = NameRequest { name: "blinky" }
        .encode_map(&mut request)
        .unwrap();
    let payload = ask(&server, READ, 75, 3, &request[..length]);
    assert!(Failure::find(&payload).unwrap().is_none());
}

#[test]
fn a_standard_group_answers_version_1_with_its_translation() {
    let server = server(&Arc::new(Fake::default()));
    let mut old = frame(READ, 8, 1, &file("/ketch/nobody", b"", 0));
    old[0] &= !0b1_1000;
    assert_eq!(responses(&server, &old)[0].1, b"\xbf\x62rc\x05\xff");
}

#[test]
fn what_is_not_known_is_answered_as_zephyr_does() {
    let server = server(&Arc::new(Fake::default()));
    for (group, command) in [
        (0, 99),
        (1, 0),
        (8, 99),
        (9, 1),
        (10, 9),
        (64, 0),
        (65535, 255),
    ] {
        let payload = ask(&server, WRITE, group, command, b"\xa0");
        assert_eq!(payload, b"\xbf\x62rc\x08\xff", "{group} {command}");
    }
    // Ours, but unknown. (The other operation of a command that is known is for the group to refuse.)
    for command in [14, 255] {
        let payload = ask(&server, READ, 75, command, b"\xa0");
        assert_eq!(payload, b"\xbf\x62rc\x08\xff", "{command}");
    }
    // A version to come.
    let mut newer = frame(READ, 0, 0, b"\xa1\x61d\x62hi");
    newer[0] |= 0b1_0000;
    let (header, payload) = responses(&server, &newer).remove(0);
    assert_eq!(
        (header.version, payload.as_slice()),
        (1, b"\xbf\x62rc\x0d\xff".as_slice())
    );
    // Answers and undefined operations.
    for operation in [1, 3, 4, 7] {
        let mut odd = frame(READ, 0, 0, b"\xa1\x61d\x62hi");
        odd[0] = odd[0] & !0b111 | operation;
        let (header, payload) = responses(&server, &odd).remove(0);
        assert_eq!(
            (header.operation, payload.as_slice()),
            (3, b"\xbf\x62rc\x08\xff".as_slice())
        );
    }
}

#[test]
fn packets_hold_any_number_of_requests() {
    let server = server(&Arc::new(Fake::default()));
    let echo = frame(READ, 0, 0, b"\xa1\x61d\x62hi");
    let group_error = frame(READ, 8, 1, &file("/ketch/nobody", b"", 0));
    let unknown = frame(READ, 1, 0, b"\xa0");
    let all = [echo.clone(), group_error, echo.clone(), unknown, echo].concat();
    // The fourth one fails for no reason of its group, which ends the packet.
    assert_eq!(responses(&server, &all).len(), 4);
    assert!(responses(&server, b"").is_empty());
}

#[test]
fn broken_frames_and_noise() {
    let server = server(&Arc::new(Fake::default()));
    let echo = frame(READ, 0, 0, b"\xa1\x61d\x62hi");
    for end in 1..echo.len() {
        let answers = responses(&server, &echo[..end]);
        // Without a whole header there is nobody to answer.
        assert_eq!(answers.len(), usize::from(end >= HEADER_LENGTH), "{end}");
        assert!(
            answers
                .iter()
                .all(|(_, payload)| payload == b"\xbf\x62rc\x09\xff")
        );
    }
    let mut state = 99u64;
    for _ in 0..5000 {
        let mut bytes = [0u8; 40];
        for byte in &mut bytes {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            *byte = (state >> 56) as u8;
        }
        // Make most of them reach a handler.
        bytes[0] &= 0b1011;
        let (length, group) = (bytes[2] % 32, bytes[5] % 12);
        bytes[2..6].copy_from_slice(&[0, length, 0, group]);
        bytes[7] %= 12;
        responses(&server, &bytes);
    }
}
