//! The format as bytes: an image that must never change. `KETCH_BLESS=1` writes it anew.

mod common;

use std::path::Path;

#[test]
fn unsigned_image() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/unsigned.ketch");
    let image = common::full().build().unwrap();
    if std::env::var_os("KETCH_BLESS").is_some() {
        std::fs::write(&path, &image).unwrap();
    }
    let golden = std::fs::read(&path).unwrap();
    assert!(
        golden == image,
        "the writer's bytes differ from {}",
        path.display()
    );
}
