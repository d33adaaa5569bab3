//! Images with and without signatures, uploaded to devices that trust some keys and not others.

mod common;
#[path = "common/keys.rs"]
mod keys;

use common::*;
use ketch_abi::Error;
use ketch_image::{Algorithm, Builder, Header, Image, PayloadSource};
use ketch_proto::{Command, Decode, UploadRequest, UploadResponse};
use ketch_sim::{Options, Simulator};
use ketch_trust::Roles;
use keys::*;
use sha2::{Digest, Sha256};

fn refusal(simulator: &Simulator, image: &[u8]) -> Error {
    upload(simulator, image).unwrap_err().error
}

/// The image with its envelope's bytes changed and the header's digest made right again.
fn with_envelope(image: &[u8], change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut image = image.to_vec();
    let end = Header::parse(&image).unwrap().envelope_end() as usize;
    change(&mut image[48..end]);
    let digest = Sha256::digest(&image[48..end]);
    image[16..48].copy_from_slice(&digest);
    image
}

#[test]
fn a_product_takes_what_a_trusted_key_vouches_for() {
    let build = key(1);
    let simulator = product(&[anchor(&build, Roles::CONTAINERS, &["blinky"])]);
    upload(&simulator, &signed(&image("blinky"), &build)).unwrap();
    let before = standing(&simulator, "blinky");
    assert_eq!(
        (before.state.as_str(), before.trust.as_str()),
        ("verified", "verified")
    );
    assert_eq!(before.key, Some(id(&build).to_string()));
    simulator.restart().unwrap();
    assert_eq!(
        standing(&simulator, "blinky"),
        before,
        "it is judged again at boot"
    );
}

#[test]
fn a_product_refuses_the_others_each_with_its_cause() {
    let (build, other) = (key(1), key(2));
    let simulator = product(&[
        anchor(&build, Roles::CONTAINERS, &["sensor-*"]),
        anchor(&other, Roles::POLICY.union(Roles::COMPILED_CODE), &[]),
    ]);
    let blinky = image("blinky");
    assert_eq!(refusal(&simulator, &blinky), Error::ImageUnsigned);
    assert_eq!(
        refusal(&simulator, &signed(&blinky, &key(9))),
        Error::ImageSignatureUnverified
    );
    assert_eq!(
        refusal(&simulator, &signed(&blinky, &build)),
        Error::ImageKeyRole,
        "a key for other names"
    );
    assert_eq!(
        refusal(&simulator, &signed(&blinky, &other)),
        Error::ImageKeyRole,
        "a key for other things"
    );
    assert_eq!(
        command(&simulator, Command::Inspect, "blinky")
            .unwrap_err()
            .error,
        Error::ContainerUnknown,
        "nothing of them is left"
    );
}

#[test]
fn whatever_is_altered_is_refused() {
    let build = key(1);
    let simulator = product(&[anchor(&build, Roles::CONTAINERS, &["*"])]);
    let good = signed(&image("blinky"), &build);
    let end = Header::parse(&good).unwrap().envelope_end() as usize;
    // A name in the manifest, with every digest right.
    let renamed = with_envelope(&good, |envelope| {
        let at = envelope.windows(6).rposition(|w| w == b"blinky").unwrap();
        envelope[at..at + 6].copy_from_slice(b"blanky");
    });
    let resigned = with_envelope(&good, |envelope| *envelope.last_mut().unwrap() ^= 1);
    assert_eq!(refusal(&simulator, &renamed), Error::SignatureInvalid);
    assert_eq!(refusal(&simulator, &resigned), Error::SignatureInvalid);
    // The signature of one image on another.
    let mut moved = signed(&image("button"), &build);
    let button_end = Header::parse(&moved).unwrap().envelope_end() as usize;
    let signature = good[end - 64..end].to_vec();
    moved[button_end - 64..button_end].copy_from_slice(&signature);
    assert_eq!(
        refusal(&simulator, &with_envelope(&moved, |_| ())),
        Error::SignatureInvalid
    );
    // A payload.
    let mut damaged = good.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(refusal(&simulator, &damaged), Error::ImageDigestMismatch);
    // A signature that is cut short, in a front that is otherwise in order.
    let cut = with_envelope(&good, |envelope| {
        let at = envelope.len() - 65;
        envelope[at] = 63;
    });
    assert_eq!(refusal(&simulator, &cut), Error::ImageSignatureMalformed);
    upload(&simulator, &good).unwrap();
}

#[test]
fn a_wrong_signature_ends_the_upload_before_a_payload_is_looked_at() {
    let build = key(1);
    let simulator = product(&[anchor(&build, Roles::CONTAINERS, &["*"])]);
    let wrong = with_envelope(&signed(&image("blinky"), &build), |envelope| {
        *envelope.last_mut().unwrap() ^= 1
    });
    let end = Header::parse(&wrong).unwrap().envelope_end();
    let mut offset = 0;
    let error = loop {
        let data = &wrong[offset as usize..(offset as usize + 100).min(end as usize)];
        assert!(offset < end, "the whole front was taken");
        let request = UploadRequest {
            offset,
            length: (offset == 0).then_some(wrong.len() as u32),
            digest: None,
            name: None,
            data,
        };
        match simulator.request(Command::Upload, &request) {
            Ok(answer) => offset = UploadResponse::decode(&answer).unwrap().offset,
            Err(refusal) => break refusal,
        }
    };
    assert_eq!(error.error, Error::SignatureInvalid);
    assert_eq!(error.detail, "blinky");
}

#[test]
fn development_takes_what_nobody_vouches_for_but_never_a_wrong_signature() {
    let build = key(1);
    let simulator = Simulator::start(Options {
        anchors: vec![anchor(&build, Roles::CONTAINERS, &["blinky"])],
        ..Default::default()
    })
    .unwrap();
    let wrong = with_envelope(&signed(&image("blinky"), &build), |envelope| {
        *envelope.last_mut().unwrap() ^= 1
    });
    assert_eq!(refusal(&simulator, &wrong), Error::SignatureInvalid);
    assert_eq!(
        refusal(&simulator, &signed(&image("button"), &build)),
        Error::ImageKeyRole
    );
    upload(&simulator, &signed(&image("button"), &key(9))).unwrap();
    assert_eq!(standing(&simulator, "button").trust, "unverified");
    upload(&simulator, &image("blinky")).unwrap();
    assert_eq!(standing(&simulator, "blinky").trust, "unsigned");
    let (_, text) = simulator.shell("ketch info");
    assert!(text.contains("ACCEPTS UNSIGNED IMAGES"), "{text}");
    upload(&simulator, &signed(&image("blinky"), &build)).unwrap();
    assert_eq!(standing(&simulator, "blinky").trust, "verified");
}

#[test]
fn code_compiled_ahead_of_time_needs_the_role() {
    let (plain, compiler) = (key(1), key(2));
    let simulator = product(&[
        anchor(&plain, Roles::CONTAINERS, &["*"]),
        anchor(
            &compiler,
            Roles::CONTAINERS.union(Roles::COMPILED_CODE),
            &["*"],
        ),
    ]);
    let builder = Builder {
        payloads: vec![PayloadSource::Aot("some-target".into(), vec![1; 16])],
        ..Builder::new("org.example.compiled", "compiled", "1.0.0")
    };
    let alone = builder.build().unwrap();
    assert_eq!(
        refusal(&simulator, &signed(&alone, &plain)),
        Error::ImageCompiledRefused
    );
    // With the role it is refused only where it fits no target.
    assert_eq!(
        refusal(&simulator, &signed(&alone, &compiler)),
        Error::ImageNoPayload
    );
    let wasm = image("blinky");
    let wasm = Image::parse(&wasm).unwrap();
    let wasm = wasm.payload(ketch_image::PayloadKind::Wasm).unwrap();
    let both = Builder {
        payloads: vec![
            PayloadSource::Wasm(wasm.to_vec()),
            PayloadSource::Aot("some-target".into(), vec![1; 16]),
        ],
        ..builder
    };
    upload(&simulator, &signed(&both.build().unwrap(), &plain)).unwrap();
}

#[test]
fn an_algorithm_that_the_key_does_not_have_is_refused() {
    let build = key(1);
    let simulator = product(&[anchor(&build, Roles::CONTAINERS, &["*"])]);
    let builder = Builder {
        payloads: vec![PayloadSource::Wasm(b"\0asm\x01\0\0\0".to_vec())],
        ..Builder::new("org.example.other", "other", "1.0.0")
    };
    let image = builder.build_signed(Algorithm::Es256, &id(&build).0, |_| Ok([7; 64]));
    assert_eq!(
        refusal(&simulator, &image.unwrap()),
        Error::SignatureInvalid
    );
}
