//! Where the corpora are.

use std::path::Path;

/// Runs a target over its corpus.
pub fn replay(target: &str, run: fn(&[u8])) {
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
