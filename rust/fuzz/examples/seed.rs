//! Writes the seeds of the corpora: `cargo run --example seed` in rust/fuzz.

use std::path::Path;

use ketch_image::{Algorithm, Image};

fn write(target: &str, name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("seed-{name}")), bytes).unwrap();
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
