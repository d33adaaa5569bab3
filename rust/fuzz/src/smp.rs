//! Packets to a whole device, as its transports would bring them: each is answered in form or not at
//! all, and afterwards the device still answers.

use std::sync::OnceLock;

use ketch_proto::serial::{Receiver, send};
use ketch_proto::{Command, Decode, Header, InfoRequest, InfoResponse, ListRequest};
use ketch_proto::{ListResponse, NameRequest, frame::HEADER_LENGTH};
use ketch_sim::server::FRAME_MAX;
use ketch_sim::{Options, Simulator};

use crate::source::Source;

/// One device for all inputs: what an input leaves behind is taken away after it.
fn device() -> &'static Simulator {
    static DEVICE: OnceLock<Simulator> = OnceLock::new();
    DEVICE.get_or_init(|| Simulator::start(Options::default()).expect("it starts"))
}

/// Sends what the bytes say: the first of each part tells how, and how long it is.
pub fn run(data: &[u8]) {
    let mut source = Source(data);
    while !source.is_empty() {
        let kind = source.byte();
        let length = source.below(1024);
        let bytes = source.bytes(length);
        match kind & 3 {
            0 => packet(bytes),
            1 => line(bytes),
            2 => framed(kind, bytes),
            _ => wrapped(bytes),
        }
    }
    restore();
}

/// As UDP brings it.
fn packet(bytes: &[u8]) {
    let requests = core::cell::Cell::new(bytes);
    device().process(bytes, |response| {
        assert!(response.len() <= FRAME_MAX);
        let (header, payload, rest) = Header::split(response).expect("a whole response");
        assert!(rest.is_empty() && header.operation & 1 == 1 && header.version <= 1);
        // It answers the next request of the packet: the same group, command and sequence.
        let (asked, after) = requests
            .get()
            .split_first_chunk::<HEADER_LENGTH>()
            .expect("a response to something");
        let asked = Header::from_bytes(*asked);
        assert_eq!(
            (header.group, header.command, header.sequence),
            (asked.group, asked.command, asked.sequence)
        );
        requests.set(after.get(usize::from(asked.length)..).unwrap_or_default());
        assert!(payload.len() >= 2 && payload[0] == 0xbf && payload.last() == Some(&0xff));
    });
}

/// As a serial line brings it, with noise and all.
fn line(bytes: &[u8]) {
    let mut receiver = Receiver::<{ FRAME_MAX + 4 }>::new();
    for byte in bytes {
        if let Some(frame) = receiver.push(*byte) {
            let frame = frame.to_vec();
            packet(&frame);
        }
    }
}

/// A right header before any payload.
fn framed(kind: u8, payload: &[u8]) {
    let (command, payload) = payload.split_first().unwrap_or((&0, &[]));
    let header = Header {
        operation: if kind & 4 == 4 { 2 } else { 0 },
        version: kind >> 3 & 1,
        flags: 0,
        length: payload.len() as u16,
        group: [75, 0, 8, 9, 10, 75, 75, 75][usize::from(kind >> 5)],
        sequence: kind,
        command: command % 16,
    };
    packet(&[&header.to_bytes()[..], payload].concat());
}

/// As a right serial line: what was sent is what arrives.
fn wrapped(bytes: &[u8]) {
    let mut lines = Vec::new();
    assert!(send(bytes, |line| lines.extend_from_slice(line)));
    let mut receiver = Receiver::<{ FRAME_MAX + 4 }>::new();
    let mut received = None;
    for byte in &lines {
        if let Some(frame) = receiver.push(*byte) {
            received = Some(frame.to_vec());
        }
    }
    assert_eq!(received.as_deref(), Some(bytes));
    packet(bytes);
}

/// Takes away what is there, and sees that the device answers.
fn restore() {
    let device = device();
    loop {
        let list = device
            .request(Command::List, &ListRequest { from: None })
            .expect("a list");
        let list = ListResponse::decode(&list).expect("a response");
        let Some(name) = list.containers.map(|one| one.name).next() else {
            break;
        };
        let name = NameRequest { name };
        let _ = device.request(Command::Kill, &name);
        device
            .request(Command::Remove, &name)
            .expect("it can be removed");
    }
    let info = device
        .request(Command::Info, &InfoRequest { from: None })
        .expect("an answer");
    let info = InfoResponse::decode(&info).expect("a response");
    assert_eq!(info.info.containers, 0);
}
