//! Bytes that nobody means well by.

#[path = "support/targets.rs"]
mod targets;

use ketch_abi::Error;
use ketch_proto::*;

/// Numbers that look random and are the same in every run (xorshift64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// Rounds of noise; under Miri, which would take hours, a few.
const ROUNDS: usize = if cfg!(miri) { 20 } else { 3000 };

/// The bytes of every golden file.
fn golden() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    let files: Vec<Vec<u8>> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
            digits
                .chunks(2)
                .map(|pair| (pair[0] << 4 | pair[1]) as u8)
                .collect()
        })
        .collect();
    assert!(files.len() > 15, "golden files are missing");
    files
}

fn every_target(bytes: &[u8]) {
    targets::messages(bytes);
    targets::frames(bytes);
    targets::serial(bytes);
}

#[test]
fn every_truncation_of_every_message() {
    for message in golden() {
        for end in 0..=message.len() {
            every_target(&message[..end]);
        }
    }
}

#[test]
fn damaged_messages() {
    let mut noise = Noise(0x4b45_5443_4821);
    for message in golden() {
        for _ in 0..ROUNDS / 10 {
            let mut bytes = message.clone();
            for _ in 0..=noise.below(4) {
                let at = noise.below(bytes.len());
                match noise.below(3) {
                    0 => bytes[at] = noise.next() as u8,
                    1 => bytes[at] ^= 1 << noise.below(8),
                    _ => bytes.insert(at, noise.next() as u8),
                }
            }
            every_target(&bytes);
        }
    }
}

#[test]
fn noise() {
    let mut noise = Noise(7);
    for _ in 0..ROUNDS {
        let length = noise.below(200);
        let bytes: Vec<u8> = (0..length).map(|_| noise.next() as u8).collect();
        every_target(&bytes);
    }
}

#[test]
fn noise_between_serial_marks() {
    let mut noise = Noise(11);
    const PIECES: [&[u8]; 8] = [
        b"\x06\x09",
        b"\x04\x14",
        b"\n",
        b"\r\n",
        b"AAQ=",
        b"AAIA",
        b"\x06",
        b"AA",
    ];
    for _ in 0..ROUNDS {
        let bytes: Vec<u8> = (0..noise.below(20))
            .flat_map(|_| PIECES[noise.below(PIECES.len())].to_vec())
            .collect();
        targets::serial(&bytes);
    }
}

/// Checks what reading a name request returns.
fn name(hex: &str) -> Result<String, Error> {
    let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    let bytes: Vec<u8> = digits
        .chunks(2)
        .map(|pair| (pair[0] << 4 | pair[1]) as u8)
        .collect();
    NameRequest::decode(&bytes).map(|request| request.name.to_string())
}

const PAIR: &str = "64 6e616d65 61 62"; // "name": "b"

#[test]
fn unknown_keys_are_passed_over_whatever_they_hold() {
    let values = [
        "00",
        "3903e7",
        "1bffffffffffffffff", // numbers
        "f4",
        "f6",
        "f7",
        "f8ff",
        "f93c00",
        "fa47c35000",
        "fb3ff199999999999a", // simple, floats
        "4101",
        "5f 4101 42 0203 ff",
        "7f 6161 ff", // bytes, chunked strings
        "80",
        "83 01 02 03",
        "9f 01 ff",
        "a1 01 02",
        "bf 6161 01 ff",                       // lists and maps
        "82 9f 01 82 02 9f ff ff a1 01 bf ff", // indefinite within definite
        "c0 61 61",
        "d8 20 82 c1 01 02", // tags
    ];
    for value in values {
        for key in ["61 78", "01", "41 78", "7f 61 78 ff"] {
            for (head, tail) in [("a2", ""), ("bf", "ff")] {
                let before = format!("{head} {key} {value} {PAIR} {tail}");
                assert_eq!(name(&before).as_deref(), Ok("b"), "{before}");
                let after = format!("{head} {PAIR} {key} {value} {tail}");
                assert_eq!(name(&after).as_deref(), Ok("b"), "{after}");
            }
        }
    }
}

#[test]
fn malformed_values_under_unknown_keys_are_refused() {
    let deep = "81".repeat(9) + "01";
    let values = [
        "ff",
        "1c",
        "fc",
        "18",
        "41",
        "9f 01",
        "bf 01",
        "5f 6101 ff",
        "5f 5f ff ff",
        "1f",
        "3f",
        "df",
        "9b ffffffffffffffff",
        "bb ffffffffffffffff",
        "5b ffffffffffffffff",
        &deep,
    ];
    for value in values {
        let request = format!("bf 61 78 {value}");
        assert_eq!(name(&request), Err(Error::RequestMalformed), "{request}");
    }
}

#[test]
fn wrong_types_missing_and_repeated_keys_are_refused() {
    let malformed = [
        "01",
        "80",
        "f6",
        "40",
        "ff", // no map at all
        "a1",
        "bf",
        "a2 64 6e616d65 61 62",
        "bf 64 6e616d65 61 62", // cut short
        "a1 64 6e616d65 01",
        "a1 64 6e616d65 41 62",
        "a1 64 6e616d65 f6", // no text
        "a1 64 6e616d65 61 ff",
        "a1 64 6e616d65 7f 61 62 ff", // no UTF-8, chunked
        "bb ffffffffffffffff 64 6e616d65 61 62",
    ];
    for request in malformed {
        assert_eq!(name(request), Err(Error::RequestMalformed), "{request}");
    }
    assert_eq!(
        name(&format!("a2 {PAIR} {PAIR}")),
        Err(Error::RequestMalformed)
    );
    for request in ["", "a0", "bf ff", "a1 61 78 01"] {
        assert_eq!(name(request), Err(Error::RequestIncomplete), "{request}");
    }
    // Bytes behind the map belong to somebody else.
    assert_eq!(name(&format!("a1 {PAIR} ff ff")).as_deref(), Ok("b"));
}

#[test]
fn upload_values_out_of_range_are_refused() {
    let decode = |bytes: &[u8]| UploadRequest::decode(bytes).map(|request| request.offset);
    assert_eq!(decode(b"\xa2\x63off\x00\x64data\x40"), Ok(0));
    assert_eq!(
        decode(b"\xa2\x63off\x20\x64data\x40"),
        Err(Error::RequestMalformed)
    );
    assert_eq!(
        decode(b"\xa2\x63off\x1b\0\0\0\x01\0\0\0\0\x64data\x40"),
        Err(Error::RequestMalformed)
    );
    assert_eq!(
        decode(b"\xa3\x63off\x00\x63sha\x41\x00\x64data\x40"),
        Err(Error::RequestMalformed)
    );
    assert_eq!(decode(b"\xa1\x63off\x00"), Err(Error::RequestIncomplete));
    assert_eq!(decode(b"\xa1\x64data\x40"), Err(Error::RequestIncomplete));
}

#[test]
fn failures_of_any_group_and_version_are_found() {
    assert_eq!(Failure::find(b"\xbf\xff"), Ok(None));
    assert_eq!(Failure::find(b"\xa1\x62rc\x00"), Ok(None));
    let foreign = Failure::find(b"\xa1\x63err\xa2\x65group\x08\x62rc\x18\x32")
        .unwrap()
        .unwrap();
    assert_eq!(foreign.code, FailureCode::Group { group: 8, code: 50 });
    assert_eq!(foreign.error(), None);
    let old = Failure::find(b"\xa2\x62rc\x20\x63rsn\x61x")
        .unwrap()
        .unwrap();
    assert_eq!((old.code, old.detail), (FailureCode::Common(-1), Some("x")));
    assert_eq!(
        Failure::find(b"\xa1\x63err\x01"),
        Err(Error::RequestMalformed)
    );
    assert_eq!(
        Failure::find(b"\xa1\x63err\xa0"),
        Err(Error::RequestIncomplete)
    );
}
