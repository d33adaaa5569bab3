//! SMP frames and messages, over UDP.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use ketch_abi::Error;
use ketch_proto::serial::send;
use ketch_proto::{
    Command, Decode, Encode, Header, LogsRequest, LogsResponse, NameRequest, Operation,
};
use ketch_sim::server::FRAME_MAX;

use crate::bench::Bench;
use crate::bench::Device::{Development, Product};
use crate::common;
use crate::row::Gets::{Common, Group, Harmless, Nothing, Refused, Silence};
use crate::row::{Class, Gets, Row, on};

const KETCH: u16 = 75;

fn row(id: &str, what: &str, gets: Gets, act: fn(&Bench, &str) -> Gets) -> Row {
    on(Development, id, what, gets, act)
}

fn outcome(answer: Result<Vec<u8>, Gets>) -> Gets {
    answer.err().unwrap_or(Harmless("answered"))
}

/// A start with this payload.
fn start(bench: &Bench, payload: &[u8]) -> Gets {
    outcome(bench.payload(KETCH, true, Command::Start.number(), payload))
}

fn frame(operation: u8, group: u16, length: u16, payload: &[u8]) -> Vec<u8> {
    let header = Header {
        operation,
        version: 1,
        flags: 0,
        length,
        group,
        sequence: 9,
        command: Command::List.number(),
    };
    [&header.to_bytes()[..], payload].concat()
}

fn file(path: &str) -> Vec<u8> {
    let entries = b"\x63off\x00\x63len\x06\x64data\x43abc";
    [
        &[0xa4][..],
        b"\x64name\x78",
        &[path.len() as u8],
        path.as_bytes(),
        entries,
    ]
    .concat()
}

fn named(name: &str) -> Vec<u8> {
    let mut payload = vec![0; FRAME_MAX];
    let length = NameRequest { name }.encode_map(&mut payload).unwrap();
    payload.truncate(length);
    payload
}

pub fn class() -> Class {
    let malformed = Error::RequestMalformed;
    let rows = vec![
        row(
            "frame-short",
            "a frame of three bytes",
            Silence,
            |bench, _| bench.raw(&[8, 0, 0]),
        ),
        row("frame-empty", "an empty datagram", Silence, |bench, _| {
            bench.raw(&[])
        }),
        row(
            "frame-cut",
            "a header that announces more than comes",
            Common(9),
            |bench, _| bench.raw(&frame(0, KETCH, 500, b"\xa0")),
        ),
        row(
            "frame-too-long",
            "a frame longer than any may be",
            Common(9),
            |bench, _| bench.raw(&frame(0, KETCH, 4000, &[0; 4000])),
        ),
        row(
            "frame-response",
            "an answer in the place of a request",
            Common(8),
            |bench, _| bench.raw(&frame(Operation::ReadResponse as u8, KETCH, 1, b"\xa0")),
        ),
        row(
            "frame-operation-unknown",
            "an operation that there is not",
            Common(8),
            |bench, _| bench.raw(&frame(7, KETCH, 1, b"\xa0")),
        ),
        row(
            "frame-version-later",
            "a version of the protocol that there is not",
            Common(13),
            |bench, _| {
                let mut frame = frame(0, KETCH, 1, b"\xa0");
                frame[0] |= 0b1_1000;
                bench.raw(&frame)
            },
        ),
        row(
            "frame-group-unknown",
            "a group that the device does not have",
            Common(8),
            |bench, _| bench.raw(&frame(0, 4711, 1, b"\xa0")),
        ),
        row(
            "frame-image-group",
            "Zephyr's own group for firmware images",
            Common(8),
            |bench, _| outcome(bench.payload(1, true, 1, b"\xa0")),
        ),
        row(
            "command-unknown",
            "a command that the group does not have",
            Common(8),
            |bench, _| outcome(bench.payload(KETCH, true, 200, b"\xa0")),
        ),
        row(
            "command-read-for-write",
            "a start that is sent as a read",
            Refused(Error::NotSupported),
            |bench, _| {
                outcome(bench.payload(KETCH, false, Command::Start.number(), &named("witness")))
            },
        ),
        row(
            "packet-of-two",
            "a refused request, and a good one behind it in the same packet",
            Harmless("both are answered"),
            |bench, _| {
                let bad = frame(Operation::Write as u8, KETCH, 1, b"\xa0");
                let good = frame(0, KETCH, 1, b"\xa0");
                let first = bench.exchange(&[bad, good].concat());
                assert!(first.is_some_and(|(_, payload)| payload.windows(3).any(|w| w == b"err")));
                bench.drain();
                Harmless("both are answered")
            },
        ),
        row(
            "payload-garbage",
            "bytes that are no CBOR",
            Refused(malformed),
            |bench, _| start(bench, &[0xff, 0, 0x13, 0x37]),
        ),
        row(
            "payload-list",
            "a list for a map",
            Refused(malformed),
            |bench, _| start(bench, b"\x81\x64name"),
        ),
        row(
            "payload-cut",
            "a map that ends too early",
            Refused(malformed),
            |bench, _| start(bench, b"\xa2\x64name\x61a"),
        ),
        row(
            "payload-endless",
            "a map without an end",
            Refused(malformed),
            |bench, _| start(bench, b"\xbf\x64name\x61a"),
        ),
        row(
            "payload-key-missing",
            "no name",
            Refused(Error::RequestIncomplete),
            |bench, _| start(bench, b"\xa0"),
        ),
        row(
            "payload-key-twice",
            "two names",
            Refused(malformed),
            |bench, _| start(bench, b"\xa2\x64name\x61a\x64name\x61b"),
        ),
        row(
            "payload-type",
            "a number for a name",
            Refused(malformed),
            |bench, _| start(bench, b"\xa1\x64name\x07"),
        ),
        row(
            "payload-text-invalid",
            "a name that is not UTF-8",
            Refused(malformed),
            |bench, _| start(bench, b"\xa1\x64name\x62\xff\xfe"),
        ),
        row(
            "payload-length-lies",
            "a name of 2⁶⁴ - 1 bytes",
            Refused(malformed),
            |bench, _| start(bench, b"\xa1\x64name\x7b\xff\xff\xff\xff\xff\xff\xff\xffa"),
        ),
        row(
            "payload-deep",
            "a value nested 1,900 deep under a key that nobody reads",
            Refused(malformed),
            |bench, _| {
                start(
                    bench,
                    &[&b"\xa2\x64name\x61a\x61x"[..], &[0x81; 1900]].concat(),
                )
            },
        ),
        row(
            "payload-many-keys",
            "a map of 2³² - 1 pairs",
            Refused(malformed),
            |bench, _| start(bench, b"\xba\xff\xff\xff\xff\x64name\x61a"),
        ),
        row(
            "name-unknown",
            "a container that there is not",
            Refused(Error::ContainerUnknown),
            |bench, _| start(bench, &named("nobody")),
        ),
        row(
            "name-long",
            "a name of 1,000 bytes",
            Refused(Error::ContainerUnknown),
            |bench, _| start(bench, &named(&"a".repeat(1000))),
        ),
        row(
            "name-control",
            "a name with escape sequences for terminals",
            Refused(Error::ContainerUnknown),
            |bench, _| start(bench, &named("\u{1b}]0;owned\u{7}")),
        ),
        row(
            "remove-running",
            "removing a container that runs",
            Refused(Error::ContainerRunning),
            |bench, _| {
                outcome(bench.payload(KETCH, true, Command::Remove.number(), &named("witness")))
            },
        ),
        row(
            "logs-cursor-wild",
            "a log from line 2⁶⁴ - 1 on",
            Harmless("the log from its start"),
            |bench, _| {
                let answer = bench.payload(
                    KETCH,
                    false,
                    Command::Logs.number(),
                    b"\xa2\x64name\x67witness\x66cursor\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
                );
                match answer {
                    Ok(payload) => {
                        LogsResponse::decode(&payload).expect("a page");
                        Harmless("the log from its start")
                    }
                    Err(got) => got,
                }
            },
        ),
        row(
            "logs-of-another-boot",
            "a log from a line that was never written",
            Harmless("the log from its start"),
            |bench, _| {
                let request = LogsRequest {
                    name: "witness",
                    cursor: Some(u32::MAX.into()),
                    limit: Some(1),
                };
                bench
                    .ask(Command::Logs, &request)
                    .map(|_| Harmless("the log from its start"))
                    .unwrap_or_else(|got| got)
            },
        ),
        row(
            "list-from-beyond",
            "the list from entry 2³² - 1 on",
            Harmless("an empty list"),
            |bench, _| {
                let answer = bench.payload(
                    KETCH,
                    false,
                    Command::List.number(),
                    b"\xa1\x64from\x1a\xff\xff\xff\xff",
                );
                let list = answer.expect("a list");
                assert_eq!(
                    ketch_proto::ListResponse::decode(&list)
                        .unwrap()
                        .containers
                        .len(),
                    0
                );
                Harmless("an empty list")
            },
        ),
        row(
            "upload-not-begun",
            "a later piece of an upload that nobody began",
            Refused(Error::UploadNotStarted),
            |bench, _| {
                bench.restart();
                bench
                    .piece(400, None, b"abc")
                    .err()
                    .unwrap_or(Harmless("taken"))
            },
        ),
        row(
            "upload-past-end",
            "a piece that reaches past the announced length",
            Refused(Error::UploadChunkInvalid),
            |bench, _| {
                let image = common::image("blinky");
                let end = image.len() - 50;
                let mut next = bench
                    .piece(0, Some(image.len() as u32), &image[..400])
                    .expect("begun");
                while (next as usize) < end {
                    let data = &image[next as usize..end.min(next as usize + 400)];
                    next = bench.piece(next, None, data).expect("taken");
                }
                bench
                    .piece(next, None, &[0; 51])
                    .err()
                    .unwrap_or(Harmless("taken"))
            },
        ),
        row(
            "upload-elsewhere",
            "a piece for another place than the next one",
            Harmless("nothing is written; it is told which offset is wanted"),
            |bench, _| {
                let image = common::image("blinky");
                let next = bench
                    .piece(0, Some(image.len() as u32), &image[..100])
                    .expect("begun");
                assert_eq!(bench.piece(3000, None, b"elsewhere"), Ok(next));
                assert_eq!(bench.piece(u32::MAX, None, b"elsewhere"), Ok(next));
                bench.put(&image).expect("the upload goes on");
                Harmless("nothing is written; it is told which offset is wanted")
            },
        ),
        row(
            "upload-second",
            "another image while one is under way",
            Refused(Error::UploadBusy),
            |bench, _| {
                let (first, second) = (common::image("blinky"), common::image("button"));
                bench
                    .piece(0, Some(first.len() as u32), &first[..200])
                    .expect("begun");
                let got = bench.piece(0, Some(second.len() as u32), &second[..200]);
                bench.put(&first).expect("the first goes on");
                got.err().unwrap_or(Harmless("begun"))
            },
        ),
        row(
            "upload-endless",
            "empty pieces, 500 of them",
            Harmless("the upload does not advance, others are served"),
            |bench, _| {
                let image = common::image("blinky");
                let next = bench
                    .piece(0, Some(image.len() as u32), &image[..200])
                    .expect("begun");
                for _ in 0..500 {
                    assert_eq!(bench.piece(next, None, b""), Ok(next));
                }
                Harmless("the upload does not advance, others are served")
            },
        ),
        row(
            "file-elsewhere",
            "a file for another folder",
            Group(8, 14),
            |bench, _| outcome(bench.payload(8, true, 0, &file("/lfs/settings"))),
        ),
        row(
            "file-climbs",
            "a path that climbs out of the folder",
            Group(8, 2),
            |bench, _| outcome(bench.payload(8, true, 0, &file("/ketch/../../etc/passwd"))),
        ),
        row(
            "file-read",
            "reading an image back",
            Group(8, 5),
            |bench, _| {
                outcome(bench.payload(8, false, 0, b"\xa2\x64name\x6e/ketch/witness\x63off\x00"))
            },
        ),
        row(
            "shell-unknown",
            "a shell command that there is not",
            Harmless("a code that is not 0"),
            |bench, _| {
                let answer = bench
                    .payload(9, true, 0, b"\xa1\x64argv\x82\x62rm\x63-rf")
                    .expect("an answer");
                assert!(
                    !answer.windows(5).any(|w| w == b"\x63ret\x00"),
                    "{answer:02x?}"
                );
                Harmless("a code that is not 0")
            },
        ),
        row(
            "shell-long",
            "a shell command of 1,500 bytes",
            Group(9, 2),
            |bench, _| {
                outcome(bench.payload(
                    9,
                    true,
                    0,
                    &[&b"\xa1\x64argv\x81\x79\x05\xdc"[..], &[b'k'; 1500]].concat(),
                ))
            },
        ),
        row(
            "storm",
            "1,000 broken frames in a row",
            Nothing("no answer that was not owed, and management goes on"),
            |bench, _| {
                for length in 0..1000 {
                    let frame: Vec<u8> =
                        (0..length % 40).map(|n| (n * 37 + length) as u8).collect();
                    bench.throw(&frame);
                }
                bench.drain();
                Nothing("no answer that was not owed, and management goes on")
            },
        ),
        on(
            Product,
            "shell-removes",
            "a shell command that would take what only a signature may",
            Harmless("a code that is not 0"),
            |bench, _| {
                let answer = bench
                    .payload(
                        9,
                        true,
                        0,
                        b"\xa1\x64argv\x84\x65ketch\x66policy\x63set\x64none",
                    )
                    .expect("an answer");
                assert!(
                    !answer.windows(5).any(|w| w == b"\x63ret\x00"),
                    "{answer:02x?}"
                );
                Harmless("a code that is not 0")
            },
        ),
        row(
            "serial-noise",
            "noise, cut lines and wrong checksums on a serial line",
            Nothing("no answer; the next sound frame is answered"),
            serial,
        ),
    ];
    Class {
        title: "SMP messages",
        about: "Frames of anybody who reaches a transport.",
        rows,
    }
}

/// Over a pseudo-terminal of a device of its own.
fn serial(_: &Bench, id: &str) -> Gets {
    let link = std::env::temp_dir().join(format!("ketch-{id}-{}", std::process::id()));
    let device = ketch_sim::Simulator::start(ketch_sim::Options {
        pty: Some(link),
        ..Default::default()
    })
    .expect("it starts");
    let mut line = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(device.pty_device().unwrap())
        .unwrap();
    let list = frame(0, KETCH, 1, b"\xa0");
    let mut sound = Vec::new();
    assert!(send(&list, |bytes| sound.extend_from_slice(bytes)));
    let mut wrong = sound.clone();
    wrong[6] ^= 1;
    line.write_all(&[0x06, 0x06, 0x06, 0x09, b'!', b'\n'])
        .unwrap();
    line.write_all(&wrong).unwrap();
    line.write_all(&sound[..sound.len() / 2]).unwrap();
    line.write_all(b"\n\x04\x14AAAA\n").unwrap();
    line.write_all(&(0..=255).collect::<Vec<u8>>()).unwrap();
    line.write_all(b"\n").unwrap();
    line.write_all(&sound).unwrap();
    let mut receiver = Box::new(ketch_proto::serial::Receiver::<{ FRAME_MAX + 4 }>::new());
    let deadline = Instant::now() + Duration::from_secs(10);
    let mut byte = [0];
    while Instant::now() < deadline {
        line.read_exact(&mut byte).unwrap();
        if let Some(answer) = receiver.push(byte[0]) {
            // The first answer is that of the only sound frame.
            let (header, ..) = Header::split(answer).expect("a frame");
            assert_eq!((header.group, header.sequence), (KETCH, 9));
            return Nothing("no answer; the next sound frame is answered");
        }
    }
    Silence
}
