//! The bytes of every message, as other implementations rely on them.
//!
//! `KETCH_BLESS=1 cargo test -p ketch-proto` writes the files under `tests/golden` anew.

use std::path::PathBuf;

use ketch_abi::error::SmpV1;
use ketch_abi::{Capability, Error, Operations};
use ketch_proto::*;

/// The bytes of a golden file, which has hexadecimal digits in lines.
fn read(name: &str) -> Vec<u8> {
    let path = path(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
    digits
        .chunks(2)
        .map(|pair| (pair[0] << 4 | pair[1]) as u8)
        .collect()
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(format!("{name}.hex"))
}

/// Compares bytes with a golden file, or writes the file anew.
fn check(name: &str, bytes: &[u8]) {
    if std::env::var_os("KETCH_BLESS").is_some() {
        let lines: Vec<String> = bytes
            .chunks(32)
            .map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect())
            .collect();
        std::fs::write(path(name), lines.join("\n") + "\n").unwrap();
    }
    assert_eq!(
        read(name),
        bytes,
        "{name}: see KETCH_BLESS in tests/golden.rs"
    );
}

/// Checks a message's bytes, and that both its map and a definite map of the same entries are
/// read as `expected`.
fn check_message<'b, M: Decode<'b> + PartialEq + std::fmt::Debug>(
    name: &str,
    write: impl FnOnce(&mut [u8]) -> usize,
    pairs: u8,
    expected: M,
) {
    let mut buffer = [0; 1024];
    let length = write(open_map(&mut buffer).unwrap());
    let length = close_map(&mut buffer, length);
    check(name, &buffer[..length]);
    let indefinite: &'b [u8] = buffer[..length].to_vec().leak();
    assert_eq!(M::decode(indefinite).as_ref(), Ok(&expected), "{name}");
    let mut definite = vec![0xa0 + pairs];
    definite.extend_from_slice(&indefinite[1..length - 1]);
    assert_eq!(
        M::decode(definite.leak()).as_ref(),
        Ok(&expected),
        "{name}, definite"
    );
}

fn encoded(message: impl Encode) -> impl FnOnce(&mut [u8]) -> usize {
    move |buffer| message.encode_entries(buffer).unwrap()
}

const DIGEST: [u8; 32] = *b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\
\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff";

#[test]
fn requests() {
    let first = InfoRequest { from: None };
    check_message("info-request", encoded(first), 0, first);
    let later = InfoRequest { from: Some(8) };
    check_message("info-request-from", encoded(later), 1, later);
    let first = ListRequest { from: None };
    check_message("list-request", encoded(first), 0, first);
    let later = ListRequest { from: Some(4) };
    check_message("list-request-from", encoded(later), 1, later);
    let name = NameRequest { name: "blinky" };
    check_message("name-request", encoded(name), 1, name);
    let oldest = LogsRequest {
        name: "blinky",
        cursor: None,
        limit: None,
    };
    check_message("logs-request", encoded(oldest), 1, oldest);
    let later = LogsRequest {
        name: "blinky",
        cursor: Some(1 << 40),
        limit: Some(16),
    };
    check_message("logs-request-cursor", encoded(later), 3, later);
    let first = UploadRequest {
        offset: 0,
        length: Some(70_000),
        digest: Some(&DIGEST),
        name: Some("blinky"),
        data: b"KETCH",
    };
    check_message("upload-request-first", encoded(first), 5, first);
    let later = UploadRequest {
        offset: 65_536,
        length: None,
        digest: None,
        name: None,
        data: &[0xff; 40],
    };
    check_message("upload-request", encoded(later), 2, later);
}

#[test]
fn settings_and_their_changes() {
    check_message(
        "challenge-request",
        encoded(ChallengeRequest),
        0,
        ChallengeRequest,
    );
    let mut device = [0; 16];
    device.copy_from_slice(&DIGEST[16..]);
    let challenge = ChallengeResponse {
        nonce: [0x5a; 16],
        device,
        seconds: 60,
    };
    check_message("challenge-response", encoded(challenge), 3, challenge);
    let change = ChangeRequest { request: &DIGEST };
    check_message("change-request", encoded(change), 1, change);
    let changed = ChangeResponse { serial: 7 };
    check_message("change-response", encoded(changed), 1, changed);
    for part in SettingsPart::ALL {
        let request = SettingsRequest {
            part: *part,
            offset: 300,
        };
        let name = format!("settings-request-{}", part.word());
        check_message(&name, encoded(request), 2, request);
    }
    let piece = SettingsResponse {
        length: u32::MAX,
        serial: u32::MAX,
        data: &[0xff; 300],
    };
    check_message("settings-response", encoded(piece), 3, piece);
    let length = piece.encode_entries(&mut [0; 512]).unwrap();
    assert!(length - 300 <= SettingsResponse::OVERHEAD);
}

#[test]
fn small_responses() {
    let under_way = UploadResponse {
        offset: 512,
        matches: None,
    };
    check_message("upload-response", encoded(under_way), 1, under_way);
    let whole = UploadResponse {
        offset: 70_000,
        matches: Some(true),
    };
    check_message("upload-response-whole", encoded(whole), 2, whole);
    let state = StateResponse {
        name: "blinky",
        state: "running",
    };
    check_message("state-response", encoded(state), 2, state);
    check_message(
        "remove-response",
        encoded(RemoveResponse),
        0,
        RemoveResponse,
    );
}

#[test]
fn counters_response() {
    let counters = [
        Counter {
            name: "starts",
            value: 3,
        },
        Counter {
            name: "host_calls",
            value: 1 << 33,
        },
    ];
    let mut buffer = [0; 256];
    let length = CountersResponse { counters }
        .encode_map(&mut buffer)
        .unwrap();
    check("counters-response", &buffer[..length]);
    let mut written = [0; 256];
    let mut writer = CountersWriter::new(open_map(&mut written).unwrap());
    for counter in counters {
        writer.push(counter.name, counter.value);
    }
    let entries = writer.finish().unwrap();
    assert_eq!(close_map(&mut written, entries), length);
    assert_eq!(written, buffer);
    let read: CountersResponse<Items<Counter>> = Decode::decode(&buffer[..length]).unwrap();
    assert!(read.counters.eq(counters));
}

#[test]
fn create_request() {
    let config = [
        Setting {
            key: "interval",
            value: "250",
        },
        Setting {
            key: "unit",
            value: "",
        },
    ];
    let mut buffer = [0; 256];
    let request = CreateRequest {
        name: "sensor",
        config: Some(config),
    };
    let length = request.encode_map(&mut buffer).unwrap();
    check("create-request", &buffer[..length]);
    let read: CreateRequest<Items<Setting>> = Decode::decode(&buffer[..length]).unwrap();
    assert_eq!(read.name, "sensor");
    assert!(read.config.unwrap().eq(config));
    // As every version of it was sent before there were settings.
    let length = NameRequest { name: "sensor" }
        .encode_map(&mut buffer)
        .unwrap();
    let read: CreateRequest<Items<Setting>> = Decode::decode(&buffer[..length]).unwrap();
    assert_eq!((read.name, read.config), ("sensor", None));
}

#[test]
fn inspect_response() {
    let container = Inspect {
        name: "button",
        version: "1.2.3",
        sequence: 7,
        kind: "reactor",
        state: "failed",
        trust: "verified",
        key: Some([1, 2, 3, 4, 0xfc, 0xfd, 0xfe, 0xff]),
        size: 4242,
        digest: DIGEST,
        memory: 2048,
        key_value: Some((96, 1024)),
        starts_on_boot: true,
        cause: Some("trapped"),
        code: Some(-1),
        trap: Some("forged, stale or foreign handle"),
        error: Some(Error::CapabilityMissing.number()),
        detail: Some("wasi:gpio/digital@0.2.0 needs gpio"),
    };
    let grants = [
        Grant {
            capability: Capability::Gpio,
            label: "led0",
            operations: Operations::WRITE,
        },
        Grant {
            capability: Capability::Gpio,
            label: "button0",
            operations: Operations::READ.union(Operations::WATCH),
        },
    ];
    let mut buffer = [0; 1024];
    let length = InspectResponse { container, grants }
        .encode_map(&mut buffer)
        .unwrap();
    check("inspect-response", &buffer[..length]);
    let read: InspectResponse<Items<&str>> = Decode::decode(&buffer[..length]).unwrap();
    assert_eq!(read.container, container);
    assert!(
        read.grants
            .eq(["gpio led0 write", "gpio button0 read+watch"])
    );

    let fresh = Inspect {
        trust: "unsigned",
        key: None,
        key_value: None,
        cause: None,
        code: None,
        trap: None,
        error: None,
        detail: None,
        ..container
    };
    let length = InspectResponse {
        container: fresh,
        grants: [],
    }
    .encode_map(&mut buffer)
    .unwrap();
    check("inspect-response-fresh", &buffer[..length]);
    let read: InspectResponse<Items<&str>> = Decode::decode(&buffer[..length]).unwrap();
    assert_eq!((read.container, read.grants.len()), (fresh, 0));
}

#[test]
fn info_response() {
    let info = Info {
        name: "ketch-sim",
        version: "0.1.0",
        abi: 1,
        board: "simulator",
        containers: 2,
        capacity: 8,
        slot_size: 131_072,
        accepts_unsigned: true,
        uptime: 123_456,
    };
    let devices = [
        DeviceEntry {
            label: "led0",
            kind: "gpio-pin",
            operations: Operations::READ.union(Operations::WRITE),
            exclusive: true,
        },
        DeviceEntry {
            label: "button0",
            kind: "gpio-pin",
            operations: Operations::READ.union(Operations::WATCH),
            exclusive: false,
        },
    ];
    let mut buffer = [0; 1024];
    let mut writer = InfoWriter::new(&info, open_map(&mut buffer).unwrap());
    for device in &devices {
        assert_eq!(writer.push(device), Ok(true));
    }
    let length = writer.finish(Some(2)).unwrap();
    let length = close_map(&mut buffer, length);
    check("info-response", &buffer[..length]);
    let read = InfoResponse::decode(&buffer[..length]).unwrap();
    assert_eq!((read.info, read.next), (info, Some(2)));
    assert!(read.devices.eq(devices));
}

#[test]
fn list_response() {
    let entries = [
        ContainerEntry {
            name: "blinky",
            version: "0.1.0",
            state: "running",
            kind: "reactor",
            trust: "unsigned",
            cause: None,
        },
        ContainerEntry {
            name: "button",
            version: "0.1.0",
            state: "failed",
            kind: "command",
            trust: "verified",
            cause: Some("trapped"),
        },
    ];
    let mut buffer = [0; 512];
    let mut writer = ListWriter::new(open_map(&mut buffer).unwrap());
    for entry in &entries {
        assert_eq!(writer.push(entry), Ok(true));
    }
    let length = writer.finish(Some(2)).unwrap();
    let length = close_map(&mut buffer, length);
    check("list-response", &buffer[..length]);
    let read = ListResponse::decode(&buffer[..length]).unwrap();
    assert_eq!(read.next, Some(2));
    assert!(read.containers.eq(entries));
}

#[test]
fn logs_response() {
    let lines = [
        LogLine {
            number: 41,
            time: 1500,
            level: "info",
            text: "hello",
        },
        LogLine {
            number: 42,
            time: 2000,
            level: "error",
            text: "grün ✓",
        },
    ];
    let mut buffer = [0; 512];
    let mut writer = LogsWriter::new(open_map(&mut buffer).unwrap());
    for line in &lines {
        assert_eq!(writer.push(line), Ok(true));
    }
    let length = writer.finish(43, 9).unwrap();
    let length = close_map(&mut buffer, length);
    check("logs-response", &buffer[..length]);
    let read = LogsResponse::decode(&buffer[..length]).unwrap();
    assert_eq!((read.next, read.lost), (43, 9));
    assert!(read.lines.eq(lines));
}

#[test]
fn errors() {
    let mut buffer = [0; 256];
    let failure = ErrorResponse {
        error: Error::CapabilityMissing,
        detail: Some("gpio"),
    };
    let length = failure.encode_map(&mut buffer).unwrap();
    check("error-v2", &buffer[..length]);
    let read = Failure::find(&buffer[..length]).unwrap().unwrap();
    assert_eq!(
        (read.error(), read.detail),
        (Some(Error::CapabilityMissing), Some("gpio"))
    );

    let length = RcResponse::from(SmpV1::NotSupported)
        .encode_map(&mut buffer)
        .unwrap();
    check("error-v1", &buffer[..length]);
    let read = Failure::find(&buffer[..length]).unwrap().unwrap();
    assert_eq!((read.code, read.error()), (FailureCode::Common(8), None));
}

#[test]
fn headers() {
    let request = Header::request(Operation::Write, ketch_abi::SMP_GROUP, 5, 66, 300);
    check("header-request", &request.to_bytes());
    check("header-response", &request.response(20).to_bytes());
    assert_eq!(Header::from_bytes(request.to_bytes()), request);
    let old = Header {
        version: 0,
        ..request
    };
    assert_eq!(old.response(0).version, 0);
    let future = Header {
        version: 3,
        operation: 7,
        ..request
    };
    assert_eq!(
        (future.response(0).version, future.response(0).operation),
        (1, 3)
    );
}

#[test]
fn every_command_has_its_number() {
    for (number, command) in Command::ALL.iter().enumerate() {
        assert_eq!(usize::from(command.number()), number);
        assert_eq!(Command::from_number(command.number()), Some(*command));
    }
    assert_eq!(Command::from_number(Command::ALL.len() as u8), None);
}
