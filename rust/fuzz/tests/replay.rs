//! Runs every target over its corpus.

mod corpus;

use corpus::replay;

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

#[test]
fn keyvalue() {
    replay("keyvalue", ketch_fuzz::keyvalue::run);
}

#[test]
fn policy() {
    replay("policy", ketch_fuzz::policy::run);
}

#[test]
fn canonical() {
    replay("canonical", ketch_fuzz::canonical::run);
}

#[test]
fn wasm() {
    replay("wasm", ketch_fuzz::wasm::run);
}

#[test]
fn compiled() {
    replay("compiled", ketch_fuzz::compiled::run);
}
