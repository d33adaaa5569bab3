//! Writes the seeds of the corpora: `cargo run --example seed` in rust/fuzz.

use std::path::Path;

use ketch_abi::{Capability, Operations};
use ketch_image::{Algorithm, Image, Signer};
use ketch_trust::{
    Allowance, Challenge, KeyId, Limits, Operation, REVOCATIONS_LENGTH_MAX, Revocation,
    Revocations, RuleSource, parse_anchors, write_anchors, write_change, write_policy,
    write_revocation,
};

fn write(target: &str, name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("seed-{name}")), bytes).unwrap();
}

fn trust() {
    let keys = "eddsa 8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c \
                containers=sensor-*,logger compiled-code\n\
                eddsa 8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394 policy owner\n";
    let anchors = parse_anchors(keys).unwrap();
    write("trust", "anchors", &write_anchors(&anchors));
    let device = Allowance {
        capability: 1,
        label: "led*",
        operations: Operations::WRITE,
    };
    let rule = RuleSource {
        key: Some(KeyId([7; 8])),
        names: "sensor*",
        devices: vec![device],
        limits: Limits {
            memory: Some(65_536),
            handles: Some(4),
            ..Limits::default()
        },
        downgrade: true,
    };
    let open = RuleSource {
        names: "*",
        devices: vec![device],
        ..RuleSource::default()
    };
    let policy = write_policy(&[rule, open]).unwrap();
    write("trust", "policy", &policy);
    let revocation = Revocation {
        name: "sensor",
        capability: Capability::Gpio,
        label: "led*",
    };
    let one = write_revocation(&revocation);
    write("trust", "revocation", &one);
    let list = Revocations::parse(&[]).unwrap();
    let mut buffer = [0; REVOCATIONS_LENGTH_MAX];
    let length = list.write(&revocation, true, &mut buffer).unwrap();
    write("trust", "revocations", &buffer[..length]);
    let challenge = Challenge {
        nonce: [1; 16],
        device: [2; 16],
    };
    let unsigned = write_change(&challenge, Operation::Policy, &policy, None).unwrap();
    write("trust", "change", &unsigned);
    let signer = Signer {
        algorithm: Algorithm::EdDsa,
        key_id: &[7; 8],
        sign: &|_| Ok([9; 64]),
    };
    let signed = write_change(&challenge, Operation::Revoke, &one, Some(signer)).unwrap();
    write("trust", "change-signed", &signed);
}

fn main() {
    let golden = include_bytes!("../../image/tests/golden/unsigned.ketch");
    let small = ketch_fuzz::upload::image("small", 8);
    let signed = ketch_fuzz::upload::builder("signed", 8)
        .build_signed(Algorithm::EdDsa, b"key", |_| Ok([7; 64]))
        .unwrap();
    for (name, bytes) in [
        ("golden", &golden[..]),
        ("small", &small),
        ("signed", &signed),
    ] {
        write("image", name, bytes);
        let image = Image::parse(bytes).unwrap();
        write("manifest", name, image.front().envelope.content());
        let end = image.front().header.envelope_end() as usize;
        write("manifest", &format!("{name}-envelope"), &bytes[48..end]);
    }
    write("image", "truncated", &golden[..100]);
    trust();
    for kind in 0..4u8 {
        let bytes: Vec<u8> = (0..200u32).map(|n| (n * n / 3 + n * 7) as u8).collect();
        write("store", &format!("{kind}"), &[&[kind], &bytes[..]].concat());
    }
    // A file in two pieces, with and without announcement, and a cut in the middle.
    let start = [[0u8; 48].to_vec(), vec![1, 0x0c, 0, 0, 2, 0, 0]].concat();
    write(
        "upload",
        "announced",
        &[&start[..], &[1, 0x01, 2, 0, 0, 1, 0x01, 2, 0, 0]].concat(),
    );
    write(
        "upload",
        "stream",
        &[&[0; 48][..], &[2, 0x02, 0, 0, 1, 0, 0, 2, 3, 2, 0]].concat(),
    );
    write(
        "upload",
        "cut",
        &[&start[..], &[1, 0x61, 2, 0, 0, 3, 0, 1, 0x0c, 0, 0, 2]].concat(),
    );
}
