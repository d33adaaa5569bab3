//! Runs every target over its corpus.

use std::path::Path;

fn replay(target: &str, run: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let mut count = 0;
    for file in std::fs::read_dir(&corpus).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        println!("{}", path.display());
        run(&bytes);
        count += 1;
    }
    assert!(count > 0, "{} is empty", corpus.display());
}

#[test]
fn image() {
    replay("image", ketch_fuzz::image::run);
}

#[test]
fn manifest() {
    replay("manifest", ketch_fuzz::manifest::run);
}

#[test]
fn proto() {
    replay("proto", ketch_fuzz::proto::run);
}

#[test]
fn upload() {
    replay("upload", ketch_fuzz::upload::run);
}

#[test]
fn trust() {
    replay("trust", ketch_fuzz::trust::run);
}

#[test]
fn store() {
    replay("store", ketch_fuzz::store::run);
}
