//! EdDSA with Ed25519: the equation of RFC 8032, section 5.1.7.
//!
//! What is accepted and refused is what `verify_strict` of `ed25519-dalek` accepts and refuses; the tests hold it to
//! that.

use ketch_abi::Error;
use ketch_image::{SIGNATURE_LENGTH, SignedBytes};
use sha2::{Digest, Sha512};

use crate::curve::{LENGTH, Point};

#[cfg(not(feature = "ed25519-small"))]
type Own = curve25519_dalek::edwards::EdwardsPoint;
#[cfg(feature = "ed25519-small")]
type Own = crate::curve::small::Point;

fn key_point<P: Point>(key: &[u8]) -> Result<P, Error> {
    let point = key.try_into().ok().and_then(P::decode);
    // With a point of small order, some signatures hold for any message.
    point
        .filter(|point| !point.is_small())
        .ok_or(Error::KeyInvalid)
}

/// Whether a key is a point of the curve, and none of small order.
///
/// # Errors
/// [`Error::KeyInvalid`].
pub(crate) fn check(key: &[u8]) -> Result<(), Error> {
    key_point::<Own>(key).map(drop)
}

/// Whether a key made this signature.
///
/// # Errors
/// [`Error::KeyInvalid`] where the key is no point of the curve or one of small order,
/// [`Error::SignatureInvalid`].
pub(crate) fn verify(
    key: &[u8],
    signed: &SignedBytes<'_>,
    signature: &[u8; SIGNATURE_LENGTH],
) -> Result<(), Error> {
    verify_in::<Own>(key, signed, signature)
}

fn verify_in<P: Point>(
    key: &[u8],
    signed: &SignedBytes<'_>,
    signature: &[u8; SIGNATURE_LENGTH],
) -> Result<(), Error> {
    let point = key_point::<P>(key)?;
    let (halves, _) = signature.as_chunks::<LENGTH>();
    let [commitment, response] = halves else {
        return Err(Error::SignatureInvalid);
    };
    let response = P::scalar(response).ok_or(Error::SignatureInvalid)?;
    let challenge = challenge::<P>(commitment, key, signed);
    let expected = point.negative().multiply(&response, &challenge);
    // A point has one encoding here, so that no other is accepted.
    if expected.encode() == *commitment && !expected.is_small() {
        Ok(())
    } else {
        Err(Error::SignatureInvalid)
    }
}

/// The scalar that a signature answers with its second half.
#[inline(never)]
fn challenge<P: Point>(commitment: &[u8], key: &[u8], signed: &SignedBytes<'_>) -> P::Scalar {
    let mut hasher = Sha512::new();
    for part in [commitment, key, signed.prefix(), signed.content()] {
        hasher.update(part);
    }
    P::reduce(&hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
    use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
    use ketch_image::{Algorithm, EXTERNAL_LENGTH};

    use super::*;
    use crate::curve::small;

    /// The order of the group, in little-endian bytes. Source: RFC 8032, section 5.1.
    const ORDER: [u8; LENGTH] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];

    fn signed(content: &[u8]) -> SignedBytes<'_> {
        SignedBytes::new(Algorithm::EdDsa, &[7; EXTERNAL_LENGTH], content).unwrap()
    }

    fn message(signed: &SignedBytes<'_>) -> std::vec::Vec<u8> {
        [signed.prefix(), signed.content()].concat()
    }

    /// Holds what is decided to what `verify_strict` of the library decides, and returns it.
    fn decide(key: &[u8; LENGTH], content: &[u8], signature: &[u8; SIGNATURE_LENGTH]) -> bool {
        let signed = signed(content);
        let ours = verify_in::<EdwardsPoint>(key, &signed, signature);
        let small = verify_in::<small::Point>(key, &signed, signature);
        assert_eq!(ours, small, "{key:?} {signature:?}");
        let theirs = VerifyingKey::from_bytes(key).is_ok_and(|key| {
            let signature = Signature::from_bytes(signature);
            key.verify_strict(&message(&signed), &signature).is_ok()
        });
        assert_eq!(ours.is_ok(), theirs, "{key:?} {signature:?}: {ours:?}");
        theirs
    }

    /// Adds two numbers in little-endian bytes; what does not fit is lost.
    fn sum(one: &[u8; LENGTH], other: &[u8; LENGTH]) -> [u8; LENGTH] {
        let mut carry = 0;
        core::array::from_fn(|i| {
            let sum = u16::from(one[i]) + u16::from(other[i]) + carry;
            carry = sum >> 8;
            sum as u8
        })
    }

    fn halves(signature: [u8; SIGNATURE_LENGTH]) -> [[u8; LENGTH]; 2] {
        let (halves, _) = signature.as_chunks::<LENGTH>();
        [halves[0], halves[1]]
    }

    fn joined(halves: [[u8; LENGTH]; 2]) -> [u8; SIGNATURE_LENGTH] {
        halves.concat().try_into().unwrap()
    }

    #[test]
    fn what_was_signed_is_accepted_and_nothing_near_it() {
        for seed in 0..3 {
            let signer = SigningKey::from_bytes(&[seed; LENGTH]);
            let key = signer.verifying_key().to_bytes();
            let content = std::vec![seed; usize::from(seed) * 31];
            let signature = signer.sign(&message(&signed(&content))).to_bytes();
            assert!(decide(&key, &content, &signature));
            assert!(!decide(&key, b"another content", &signature));
            for bit in (0..8 * SIGNATURE_LENGTH).step_by(19) {
                let mut changed = signature;
                changed[bit / 8] ^= 1 << (bit % 8);
                assert!(!decide(&key, &content, &changed), "bit {bit}");
            }
            for bit in (0..8 * LENGTH).step_by(11) {
                let mut changed = key;
                changed[bit / 8] ^= 1 << (bit % 8);
                assert!(!decide(&changed, &content, &signature), "bit {bit}");
            }
        }
    }

    #[test]
    fn a_scalar_that_is_not_reduced_is_refused() {
        let signer = SigningKey::from_bytes(&[1; LENGTH]);
        let key = signer.verifying_key().to_bytes();
        let signature = signer.sign(&message(&signed(b"content"))).to_bytes();
        let [commitment, mut response] = halves(signature);
        assert!(decide(&key, b"content", &joined([commitment, response])));
        for _ in 0..3 {
            response = sum(&response, &ORDER);
            assert!(!decide(&key, b"content", &joined([commitment, response])));
        }
        for response in [ORDER, [0xff; LENGTH], [0; LENGTH]] {
            assert!(!decide(&key, b"content", &joined([commitment, response])));
        }
    }

    #[test]
    fn points_of_small_order_are_refused() {
        let signer = SigningKey::from_bytes(&[2; LENGTH]);
        let key = signer.verifying_key().to_bytes();
        let signature = signer.sign(&message(&signed(b"content"))).to_bytes();
        let [_, response] = halves(signature);
        let small = EIGHT_TORSION.map(|point| point.compress().to_bytes());
        for point in small {
            assert!(!decide(&key, b"content", &joined([point, response])));
            assert!(!decide(&key, b"content", &joined([point, [0; LENGTH]])));
            for other in small {
                assert!(!decide(&other, b"content", &joined([point, [0; LENGTH]])));
            }
            assert_eq!(check(&point), Err(Error::KeyInvalid));
        }
        assert_eq!(check(&key), Ok(()));
        assert_eq!(check(&key[1..]), Err(Error::KeyInvalid));
    }

    #[test]
    fn points_beside_the_subgroup_and_other_encodings_are_decided_alike() {
        let signer = SigningKey::from_bytes(&[3; LENGTH]);
        let key = signer.verifying_key();
        let content = b"content";
        let signature = signer.sign(&message(&signed(content))).to_bytes();
        let [commitment, response] = halves(signature);
        let beside = |bytes: [u8; LENGTH], torsion: &EdwardsPoint| {
            let point = CompressedEdwardsY(bytes).decompress().unwrap();
            (point + torsion).compress().to_bytes()
        };
        for torsion in &EIGHT_TORSION {
            let own = beside(key.to_bytes(), torsion);
            decide(&own, content, &signature);
            decide(
                &own,
                content,
                &joined([beside(commitment, torsion), response]),
            );
            decide(
                &key.to_bytes(),
                content,
                &joined([beside(commitment, torsion), response]),
            );
        }
        // Coordinates from the field's order on stand for others, where the curve has a point there.
        for low in (0xed..=0xff).step_by(3) {
            for last in [0x7f, 0xff] {
                let mut point = [0xff; LENGTH];
                (point[0], point[LENGTH - 1]) = (low, last);
                decide(&point, content, &signature);
                decide(&key.to_bytes(), content, &joined([point, response]));
            }
        }
    }
}
