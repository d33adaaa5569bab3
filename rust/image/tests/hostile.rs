//! Empty, truncated, damaged, extended and random files: each gets a fitting error from both
//! readers, and none makes them panic.

mod common;

use common::{check, envelope, full, seal};
use ketch_abi::Error;
use ketch_image::{Algorithm, Header, Image};
use proptest::prelude::*;

/// Every place; under Miri, which would take hours, some.
const STEP: usize = if cfg!(miri) { 61 } else { 1 };

#[test]
fn empty() {
    assert_eq!(check(&[]), Err(Error::ImageEmpty));
}

#[test]
fn every_prefix_is_truncated() {
    let image = full().build().unwrap();
    for length in (1..image.len()).step_by(STEP) {
        assert_eq!(
            check(&image[..length]),
            Err(Error::ImageTruncated),
            "{length} bytes"
        );
    }
}

#[test]
fn a_byte_more_is_noticed() {
    let mut image = full().build().unwrap();
    image.push(0);
    assert_eq!(check(&image), Err(Error::ImageLayoutInvalid));
}

#[test]
fn every_damaged_bit_is_noticed() {
    let image = full().build().unwrap();
    let parsed = Image::parse(&image).unwrap();
    let envelope_end = parsed.front().header.envelope_end() as usize;
    let payload = |at| {
        parsed
            .front()
            .placements()
            .any(|p| p.range.contains(&(at as u32)))
    };
    for at in (0..image.len()).step_by(STEP) {
        for bit in 0..8 {
            let mut damaged = image.clone();
            damaged[at] ^= 1 << bit;
            let error = check(&damaged).unwrap_err();
            let fitting: &[Error] = match at {
                0..4 => &[Error::ImageNotKetch],
                4..8 => &[Error::ImageVersionUnsupported],
                8..12 => &[Error::ImageLayoutInvalid],
                12..16 => &[
                    Error::ImageLayoutInvalid,
                    Error::ImageManifestInvalid,
                    Error::ImageDigestMismatch,
                ],
                _ if at < envelope_end || payload(at) => &[Error::ImageDigestMismatch],
                _ => &[Error::ImageLayoutInvalid],
            };
            assert!(fitting.contains(&error), "byte {at}, bit {bit}: {error:?}");
        }
    }
}

/// Damage that was made to look right: the header's digest fits the altered envelope.
#[test]
fn every_altered_envelope_is_refused_or_means_something_else() {
    for image in [
        full().build(),
        full().build_signed(Algorithm::EdDsa, b"key", |_| Ok([9; 64])),
    ] {
        let image = image.unwrap();
        let original = format!("{:?}", Image::parse(&image).unwrap().front());
        for at in (0..envelope(&image).len()).step_by(STEP) {
            for bit in 0..8 {
                let mut altered = envelope(&image).to_vec();
                altered[at] ^= 1 << bit;
                let altered = seal(&image, &altered);
                if check(&altered).is_ok() {
                    let front = format!("{:?}", Image::parse(&altered).unwrap().front());
                    assert_ne!(front, original, "byte {at}, bit {bit}");
                }
            }
        }
    }
}

#[test]
fn every_shortened_envelope_is_refused() {
    let image = full().build().unwrap();
    for length in (0..envelope(&image).len()).step_by(STEP) {
        let sealed = seal(&image, &envelope(&image)[..length]);
        assert_eq!(
            check(&sealed),
            Err(Error::ImageSignatureMalformed),
            "{length} bytes"
        );
    }
}

#[test]
fn other_files_are_not_images() {
    for file in [
        &b"\0asm\x01\0\0\0"[..],
        b"\x7fELF",
        b"K",
        b"hello, world",
        &[0; 100],
        &[255; 100],
    ] {
        assert_eq!(check(file), Err(Error::ImageNotKetch));
    }
}

proptest! {
    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 1..300)) {
        prop_assert!(check(&bytes).is_err());
    }

    #[test]
    fn random_bytes_after_a_header(rest in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut bytes = Header::signed_bytes().to_vec();
        bytes.extend(rest);
        prop_assert!(check(&bytes).is_err());
    }

    #[test]
    fn random_envelopes(rest in prop::collection::vec(any::<u8>(), 0..300)) {
        let image = full().build().unwrap();
        prop_assert!(check(&seal(&image, &rest)).is_err());
    }
}
