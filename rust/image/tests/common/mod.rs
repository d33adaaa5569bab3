//! Images to test with, and the two readers as one.
#![allow(dead_code, reason = "not every test file needs all of it")]

use ketch_abi::{Capability, ContainerKind, Error, Operations};
use ketch_image::{
    Builder, Header, Image, PayloadSource, RequestSource, Resources, RestartPolicy, Verifier,
};
use sha2::{Digest, Sha256};

/// An image that has everything an image can have.
pub fn full() -> Builder {
    Builder {
        sequence: 7,
        kind: ContainerKind::Command,
        payloads: vec![
            PayloadSource::Wasm(b"\0asm\x01\0\0\0".to_vec()),
            PayloadSource::Aot("thumbv8m.main".into(), vec![0xa5; 70]),
            PayloadSource::Asset("table".into(), vec![1, 2, 3]),
        ],
        requests: vec![
            request("led0", Operations::WRITE),
            request("button0", Operations::READ.union(Operations::WATCH)),
        ],
        resources: Resources {
            memory: 1024,
            stack: 2048,
            event_time: Some(1_000_000),
            log_rate: Some(20),
            queue_length: None,
            queue_size: None,
            handles: Some(4),
            processor_share: Some(25),
            key_value_bytes: Some(1024),
        },
        restart: RestartPolicy::OnFailure,
        health_period: Some(5000),
        ..small()
    }
}

/// An image that has no more than it must.
pub fn small() -> Builder {
    let mut builder = Builder::new("org.example.blinky", "blinky", "1.2.3");
    builder
        .payloads
        .push(PayloadSource::Wasm(b"\0asm\x01\0\0\0".to_vec()));
    builder
}

/// A request for a pin.
pub fn request(label: &str, operations: Operations) -> RequestSource {
    RequestSource {
        capability: Capability::Gpio,
        label: label.into(),
        operations,
    }
}

/// What the reader says, after making sure that the streaming reader says the same, whatever
/// the size of the pieces.
pub fn check(bytes: &[u8]) -> Result<(), Error> {
    let whole = Image::parse(bytes).map(|_| ());
    for size in [1, 7, 64, usize::MAX] {
        assert_eq!(stream(bytes, size), whole, "in pieces of {size}");
    }
    whole
}

fn stream(bytes: &[u8], size: usize) -> Result<(), Error> {
    let mut verifier = Verifier::new();
    for piece in bytes.chunks(size.min(bytes.len().max(1))) {
        verifier.update(piece)?;
    }
    verifier.finish()
}

/// An image around an envelope that need not be right, with a header that fits it.
pub fn seal(image: &[u8], envelope: &[u8]) -> Vec<u8> {
    let payloads = Image::parse(image).unwrap();
    let first = payloads.front().placements().next().unwrap().range.start as usize;
    let mut sealed = image[..Header::LENGTH].to_vec();
    sealed.extend(envelope);
    sealed.resize(sealed.len().next_multiple_of(32), 0);
    sealed.extend(&image[first..]);
    let total = sealed.len() as u32;
    sealed[8..12].copy_from_slice(&total.to_le_bytes());
    sealed[12..16].copy_from_slice(&(envelope.len() as u32).to_le_bytes());
    sealed[16..48].copy_from_slice(&Sha256::digest(envelope));
    sealed
}

/// The envelope's bytes.
pub fn envelope(image: &[u8]) -> &[u8] {
    &image[Header::LENGTH..Header::parse(image).unwrap().envelope_end() as usize]
}
