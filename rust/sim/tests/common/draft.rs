//! Images that no packer writes: each value of the manifest can be anything.

#![allow(dead_code, reason = "each test file uses some of it")]

use ketch_image::{Header, MAGIC, Signer, seal};
use sha2::{Digest, Sha256};

/// The head of an item. Source: RFC 8949, section 3.
fn head(major: u8, argument: usize) -> Vec<u8> {
    let major = major << 5;
    match argument {
        0..=23 => vec![major | argument as u8],
        24..=0xff => vec![major | 24, argument as u8],
        0x100..=0xffff => [&[major | 25][..], &(argument as u16).to_be_bytes()].concat(),
        _ => [&[major | 26][..], &(argument as u32).to_be_bytes()].concat(),
    }
}

pub fn number(value: usize) -> Vec<u8> {
    head(0, value)
}

pub fn text(value: &str) -> Vec<u8> {
    [head(3, value.len()), value.as_bytes().to_vec()].concat()
}

pub fn bytes(value: &[u8]) -> Vec<u8> {
    [head(2, value.len()), value.to_vec()].concat()
}

pub fn list(items: &[Vec<u8>]) -> Vec<u8> {
    [head(4, items.len()), items.concat()].concat()
}

pub fn map(entries: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let entries = entries
        .iter()
        .map(|(key, value)| [number(*key), value.clone()].concat());
    let entries: Vec<_> = entries.collect();
    [head(5, entries.len()), entries.concat()].concat()
}

/// A request for a device.
pub fn device(capability: usize, label: &str, operations: usize) -> Vec<u8> {
    map(&[
        (1, number(capability)),
        (2, text(label)),
        (3, number(operations)),
    ])
}

/// An image in the making; as it is, a device takes it.
#[derive(Clone)]
pub struct Draft {
    pub entries: Vec<(usize, Vec<u8>)>,
    pub payload: Vec<u8>,
    /// Behind the manifest, within what is signed.
    pub behind: Vec<u8>,
}

/// A reactor that does nothing.
pub const IDLE: &str = r#"(module
    (func (export "ketch:container/reactor@0.1.0#on-event") (param i32 i32)))"#;

impl Draft {
    pub fn new(name: &str) -> Draft {
        Draft::of(name, wat::parse_str(IDLE).unwrap())
    }

    pub fn of(name: &str, payload: Vec<u8>) -> Draft {
        let wasm = map(&[
            (1, number(0)),
            (3, number(payload.len())),
            (4, bytes(&Sha256::digest(&payload))),
        ]);
        Draft {
            entries: vec![
                (1, text("dev.ketch.test.draft")),
                (2, text(name)),
                (3, text("1.0.0")),
                (4, number(1)),
                (5, number(0)),
                (6, number(ketch_abi::ABI_VERSION as usize)),
                (7, list(&[wasm])),
                (8, list(&[])),
                (9, map(&[(1, number(65_536)), (2, number(4096))])),
                (10, number(0)),
            ],
            payload,
            behind: Vec::new(),
        }
    }

    /// With this value in place of the one under the key, or beside the others.
    pub fn with(mut self, key: usize, value: Vec<u8>) -> Draft {
        self.entries.retain(|(other, _)| *other != key);
        self.entries.push((key, value));
        self.entries.sort_by_key(|(key, _)| *key);
        self
    }

    pub fn without(mut self, key: usize) -> Draft {
        self.entries.retain(|(other, _)| *other != key);
        self
    }

    pub fn manifest(&self) -> Vec<u8> {
        [map(&self.entries), self.behind.clone()].concat()
    }

    pub fn unsigned(&self) -> Vec<u8> {
        let envelope = seal(&self.manifest(), &Header::signed_bytes(), None).unwrap();
        assemble(&envelope, &self.payload)
    }

    pub fn signed(&self, signer: Signer<'_>) -> Vec<u8> {
        let envelope = seal(&self.manifest(), &Header::signed_bytes(), Some(signer)).unwrap();
        assemble(&envelope, &self.payload)
    }
}

/// An image of an envelope and a payload, whatever they are.
pub fn assemble(envelope: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut image = [&[0; Header::LENGTH][..], envelope].concat();
    image.resize(image.len().next_multiple_of(32), 0);
    image.extend_from_slice(payload);
    let total = (image.len() as u32).to_le_bytes();
    let length = (envelope.len() as u32).to_le_bytes();
    image[..4].copy_from_slice(&MAGIC);
    image[4..8].copy_from_slice(&1u32.to_le_bytes());
    image[8..12].copy_from_slice(&total);
    image[12..16].copy_from_slice(&length);
    image[16..48].copy_from_slice(&Sha256::digest(envelope));
    image
}
