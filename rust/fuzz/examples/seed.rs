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
            memory: 65_536,
            handles: 4,
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
    write("policy", "two-rules", &policy);
    write("policy", "none", &write_policy(&[]).unwrap());
    let denied = RuleSource {
        names: "a",
        ..RuleSource::default()
    };
    let named = RuleSource {
        key: Some(KeyId([7; 8])),
        names: "sensor-1",
        devices: vec![
            Allowance {
                label: "led0",
                ..device
            },
            device,
        ],
        downgrade: true,
        ..RuleSource::default()
    };
    write("policy", "named", &write_policy(&[denied, named]).unwrap());
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

/// The bytes of a part for the target `smp`.
fn part(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u16).to_be_bytes();
    [&[kind], &length[..], bytes].concat()
}

fn smp() {
    let info = [&[0x08, 0, 0, 1, 0, 75, 7, 0][..], &[0xa0]].concat();
    write("smp", "info", &part(0, &info));
    write("smp", "two", &part(0, &[&info[..], &info].concat()));
    write("smp", "cut", &part(0, &info[..8]));
    let mut lines = Vec::new();
    ketch_proto::serial::send(&info, |line| lines.extend_from_slice(line));
    write("smp", "line", &part(1, &lines));
    write("smp", "wrapped", &part(3, &info));
    let name = b"\xa1\x64name\x65small";
    let framed = |command: u8, write: bool, payload: &[u8]| {
        let kind = if write { 0x0e } else { 0x0a };
        part(kind, &[&[command], payload].concat())
    };
    for (command, write_it) in [(2, false), (3, false), (5, true), (9, false), (10, false)] {
        write(
            "smp",
            &format!("command-{command}"),
            &framed(command, write_it, name),
        );
    }
    write("smp", "challenge", &framed(11, true, b"\xa0"));
    write(
        "smp",
        "settings",
        &framed(13, false, b"\xa2\x64part\x66policy\x63off\x00"),
    );
    // A whole image, started, in four parts.
    let image = ketch_fuzz::upload::image("small", 8);
    let mut bytes = Vec::new();
    for (index, piece) in image.chunks(200).enumerate() {
        let mut payload = vec![0xa3, 0x63, b'o', b'f', b'f', 0x19];
        payload.extend(((index * 200) as u16).to_be_bytes());
        payload.extend(b"\x63len\x19");
        payload.extend((image.len() as u16).to_be_bytes());
        payload.extend(b"\x64data\x58");
        payload.push(piece.len() as u8);
        payload.extend(piece);
        bytes.extend(framed(1, true, &payload));
    }
    bytes.extend(framed(5, true, name));
    write("smp", "upload", &bytes);
    write("smp", "echo", &part(0x2e, b"\x00\xa1\x61d\x62hi"));
    // A whole image as a file, in pieces.
    let mut bytes = Vec::new();
    for (index, piece) in image.chunks(100).enumerate() {
        let mut payload = vec![0x00, 0xa4, 0x63, b'o', b'f', b'f', 0x18];
        payload.push((index * 100) as u8);
        payload.extend(b"\x63len\x19");
        payload.extend((image.len() as u16).to_be_bytes());
        payload.extend(b"\x64name\x68/ketch/s\x64data\x58");
        payload.push(piece.len() as u8);
        payload.extend(piece);
        bytes.extend(part(0x4e, &payload));
    }
    write("smp", "fs", &bytes);
    write(
        "smp",
        "shell",
        &part(0x6e, b"\x00\xa1\x64argv\x82\x65ketch\x62ps"),
    );
}

fn canonical() {
    let memory: Vec<u8> = (0..64).map(|n| b"led0\xc3\xa4\0\0"[n % 8]).collect();
    for kind in 0..8u8 {
        let claims = [
            kind,
            16,
            24,
            8,
            0x80 | kind,
            255,
            17,
            3,
            kind,
            3,
            0,
            0,
            1,
            2,
            60,
            20,
        ];
        let bytes = [&[64][..], &memory, &claims].concat();
        write("canonical", &format!("{kind}"), &bytes);
    }
}

fn wasm() {
    for (name, text) in [
        ("empty", "(module)"),
        (
            "adds",
            "(module (func (export \"f\") (param i32) (result i32) local.get 0 i32.const 1 i32.add))",
        ),
        ("loops", "(module (func (export \"f\") (loop br 0)))"),
        (
            "grows",
            "(module (memory 1 9) (func (export \"f\") (loop (br_if 0 (i32.ge_s (memory.grow (i32.const 1)) (i32.const 0))))))",
        ),
        (
            "host",
            "(module (import \"h\" \"a\" (func (param i32))) (import \"h\" \"b\" (func (param i32 i64 f64) (result f64))) (memory (export \"memory\") 1) (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) i32.const 64) (func (export \"f\") (param i32) (call 0 (local.get 0)) (drop (call 1 (i32.const 8) (i64.const 1) (f64.const 2)))))",
        ),
        (
            "table",
            "(module (type $t (func (param i32))) (table 4 funcref) (elem (i32.const 1) $g) (func $g (param i32)) (func (export \"f\") (call_indirect (type $t) (i32.const 5) (i32.const 9))))",
        ),
        (
            "bulk",
            "(module (memory 1) (data \"abc\") (func (export \"f\") (memory.init 0 (i32.const 65535) (i32.const 0) (i32.const 3)) (memory.fill (i32.const -1) (i32.const 0) (i32.const 9))))",
        ),
        ("deep", "(module (func $g (export \"f\") (call $g)))"),
        (
            "float",
            "(module (global (mut f64) (f64.const 1e300)) (func (export \"f\") (result i32) global.get 0 i32.trunc_f64_s))",
        ),
        (
            "branches",
            "(module (func (export \"f\") (param i32) (result i64) (block (block (block (br_table 0 1 2 (local.get 0)))) (return (i64.const 1))) (select (i64.const 2) (i64.const 3) (local.get 0))))",
        ),
        ("start", "(module (func $s) (start $s))"),
        (
            "imports",
            "(module (import \"h\" \"a\" (global i32)) (import \"x\" \"y\" (memory 1)))",
        ),
    ] {
        write("wasm", name, &wat::parse_str(text).unwrap());
    }
}

fn compiled() {
    let golden = include_bytes!("../../image/tests/golden/unsigned.ketch");
    write("compiled", "wasm-alone", golden);
    let mut builder = ketch_fuzz::upload::builder("both", 8);
    for target in ["x86-64", "cortex-m33", "cortex-m3", "other"] {
        let code = ketch_image::PayloadSource::Aot(target.into(), vec![0; 8]);
        builder.payloads.push(code);
    }
    write("compiled", "all-targets", &builder.build().unwrap());
    builder.payloads.remove(0);
    write("compiled", "no-wasm", &builder.build().unwrap());
    write("compiled", "code", b"\0aot\x05\0\0\0\0\0\0\0");
}

fn main() {
    smp();
    canonical();
    wasm();
    compiled();
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
        write(
            "keyvalue",
            &format!("{kind}"),
            &[&[kind], &bytes[..]].concat(),
        );
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
