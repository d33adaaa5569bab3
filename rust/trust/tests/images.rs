//! Which images are trusted, and why the others are not.

mod common;

use common::*;
use ketch_abi::{Error, Trust};
use ketch_image::{Algorithm, Front, Header, Image, sign_image};
use ketch_trust::{Anchors, Keys, Roles, Verdict, judge, write_anchors};

fn verdict(image: &[u8], anchors: &[u8], accept_unsigned: bool) -> Result<Verdict, Error> {
    let keys = Keys {
        stored: Anchors::none(),
        compiled: Anchors::parse(anchors).unwrap(),
    };
    judge(&Front::parse(image).unwrap(), &keys, accept_unsigned)
}

/// The image with some bytes changed, and its digests made right again.
fn altered(image: &[u8], find: &[u8], replace: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut image = image.to_vec();
    let at = image
        .windows(find.len())
        .position(|window| window == find)
        .unwrap();
    image[at..at + find.len()].copy_from_slice(replace);
    let end = Header::parse(&image).unwrap().envelope_end() as usize;
    let digest = Sha256::digest(&image[48..end]);
    image[16..48].copy_from_slice(&digest);
    image
}

#[test]
fn a_known_key_vouches_for_the_names_of_its_role() {
    let (signer, other) = (key(1), key(2));
    let anchors = write_anchors(&[
        anchor(&signer, Roles::CONTAINERS, &["sensor-*", "logger"]),
        anchor(
            &other,
            Roles::CONTAINERS.union(Roles::COMPILED_CODE),
            &["*"],
        ),
    ]);
    let trusted = |key, compiled_code| {
        Ok(Verdict {
            trust: Trust::Verified,
            key: Some(id(key)),
            compiled_code,
        })
    };
    for name in ["sensor-1", "logger"] {
        assert_eq!(
            verdict(&signed(name, &signer), &anchors, false),
            trusted(&signer, false)
        );
    }
    assert_eq!(
        verdict(&signed("any", &other), &anchors, false),
        trusted(&other, true)
    );
    for accept_unsigned in [false, true] {
        assert_eq!(
            verdict(&signed("sensor", &signer), &anchors, accept_unsigned),
            Err(Error::ImageKeyRole)
        );
    }
}

#[test]
fn without_a_key_that_vouches_only_development_accepts() {
    let unsigned = builder("a").build().unwrap();
    let unknown = signed("a", &key(9));
    let anchors = write_anchors(&[anchor(&key(1), Roles::CONTAINERS, &["*"])]);
    assert_eq!(
        verdict(&unsigned, &anchors, false),
        Err(Error::ImageUnsigned)
    );
    assert_eq!(
        verdict(&unknown, &anchors, false),
        Err(Error::ImageSignatureUnverified)
    );
    let trust = |image| verdict(image, &anchors, true).unwrap();
    assert_eq!(trust(&unsigned).trust, Trust::Unsigned);
    assert_eq!(trust(&unknown).trust, Trust::Unverified);
    assert!(!trust(&unknown).compiled_code && trust(&unknown).key.is_none());
}

#[test]
fn a_wrong_signature_is_refused_even_in_development() {
    let signer = key(1);
    let anchors = write_anchors(&[anchor(&signer, Roles::CONTAINERS, &["*"])]);
    let image = signed("sensor", &signer);
    let forged = altered(&image, b"sensor", b"motors");
    let signature = *Image::parse(&image)
        .unwrap()
        .front()
        .envelope
        .signature()
        .unwrap()
        .bytes;
    let mut wrong = signature;
    wrong[3] ^= 1;
    // The same signature with another encoding of its scalar: s + l, which must not pass.
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut malleable = signature;
    let mut carry = 0;
    for (byte, add) in malleable[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    for image in [
        forged,
        altered(&image, &signature, &wrong),
        altered(&image, &signature, &malleable),
        altered(&image, &signature, &[0; 64]),
    ] {
        for accept_unsigned in [false, true] {
            assert_eq!(
                verdict(&image, &anchors, accept_unsigned),
                Err(Error::SignatureInvalid)
            );
        }
    }
}

#[test]
fn a_key_of_small_order_is_no_key() {
    // The neutral element: with it, and it as the commitment too, 0 is a signature of anything.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let list = [ketch_trust::AnchorSource {
        key: neutral.to_vec(),
        ..anchor(&key(1), Roles::CONTAINERS, &["*"])
    }];
    let bytes = write_anchors(&list);
    let anchors = Anchors::parse(&bytes).unwrap();
    assert_eq!(anchors.check(), Err(Error::KeyInvalid));
    let id = anchors.clone().next().unwrap().key.id();
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&neutral);
    let image = builder("a")
        .build_signed(Algorithm::EdDsa, &id.0, |_| Ok(signature))
        .unwrap();
    assert_eq!(verdict(&image, &bytes, true), Err(Error::KeyInvalid));
}

#[test]
fn storage_overrules_what_is_compiled_in() {
    let signer = key(1);
    let compiled = write_anchors(&[anchor(&signer, Roles::ALL, &["*"])]);
    let stored = write_anchors(&[anchor(&signer, Roles::NONE, &[])]);
    let keys = Keys {
        stored: Anchors::parse(&stored).unwrap(),
        compiled: Anchors::parse(&compiled).unwrap(),
    };
    let image = signed("a", &signer);
    let front = Front::parse(&image).unwrap();
    assert_eq!(judge(&front, &keys, true), Err(Error::ImageKeyRole));
    assert!(!keys.any(Roles::OWNER));
}

#[test]
fn an_image_is_signed_again_and_unsigned_again() {
    let unsigned = builder("a").build().unwrap();
    let image = with_signer(&key(1), |signer| {
        sign_image(&Image::parse(&unsigned).unwrap(), Some(signer))
    })
    .unwrap();
    assert_eq!(image, signed("a", &key(1)));
    assert_eq!(
        sign_image(&Image::parse(&image).unwrap(), None).unwrap(),
        unsigned
    );
}

#[test]
fn es256_holds_the_same_promises() {
    use p256::ecdsa::signature::Signer as _;
    let signer = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let point = signer.verifying_key().to_sec1_point(true);
    let anchors = write_anchors(&[ketch_trust::AnchorSource {
        algorithm: Algorithm::Es256,
        key: point.as_bytes().to_vec(),
        ..anchor(&key(1), Roles::CONTAINERS, &["*"])
    }]);
    let id = Anchors::parse(&anchors).unwrap().next().unwrap().key.id();
    let sign = |high: bool| {
        builder("a")
            .build_signed(Algorithm::Es256, &id.0, |bytes| {
                let signature: p256::ecdsa::Signature = signer.sign(bytes);
                let low = signature.normalize_s();
                let (r, s) = (low.r(), low.s());
                let signature = if high {
                    p256::ecdsa::Signature::from_scalars(r.to_bytes(), (-*s).to_bytes()).unwrap()
                } else {
                    low
                };
                Ok(signature.to_bytes().as_slice().try_into().unwrap())
            })
            .unwrap()
    };
    assert_eq!(
        verdict(&sign(false), &anchors, false).unwrap().trust,
        Trust::Verified
    );
    assert_eq!(
        verdict(&sign(true), &anchors, false),
        Err(Error::SignatureInvalid)
    );
}
