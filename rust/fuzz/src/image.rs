//! The readers against any file: they agree, and what they accept is whole.

use ketch_abi::Error;
use ketch_image::{Header, Image, Verifier};
use sha2::{Digest, Sha256};

/// Reads the bytes as an image, and once more as what follows a header that fits: whatever was changed
/// in a whole image, its lengths and its digest are right again.
pub fn run(data: &[u8]) {
    check(data);
    let fixed = Header::signed_bytes();
    let place = fixed.len() + 4;
    let announced = data
        .get(place..place + 4)
        .filter(|_| data.starts_with(&fixed));
    match (announced, data.get(Header::LENGTH..)) {
        (Some(&[a, b, c, d]), Some(rest)) => {
            check(&sealed(rest, u32::from_le_bytes([a, b, c, d]) as usize));
        }
        _ => {
            let length = data.first().map_or(0, |byte| usize::from(*byte) * 8);
            check(&sealed(data, length));
        }
    }
}

/// An image of these bytes, of which so many are the envelope.
fn sealed(rest: &[u8], envelope: usize) -> Vec<u8> {
    let envelope = envelope.min(rest.len());
    let mut sealed = Header::signed_bytes().to_vec();
    sealed.extend(((Header::LENGTH + rest.len()) as u32).to_le_bytes());
    sealed.extend((envelope as u32).to_le_bytes());
    sealed.extend(Sha256::digest(&rest[..envelope]));
    sealed.extend(rest);
    sealed
}

fn check(bytes: &[u8]) {
    let whole = Image::parse(bytes);
    for size in [1, 13, 256, usize::MAX] {
        let streamed = stream(bytes, size);
        assert_eq!(
            streamed,
            whole.as_ref().map(|_| ()).map_err(|error| *error),
            "by {size}"
        );
    }
    let Ok(image) = whole else { return };
    let mut end = image.front().header.envelope_end();
    assert_eq!(
        image.front().placements().count(),
        image.manifest().payloads().len()
    );
    for placement in image.front().placements() {
        assert!(placement.range.start >= end && placement.range.start - end < 32);
        let payload = image
            .payload(placement.payload.kind)
            .expect("a listed payload");
        assert_eq!(
            payload,
            &bytes[placement.range.start as usize..placement.range.end as usize]
        );
        end = placement.range.end;
    }
    assert_eq!(end as usize, bytes.len());
    assert_eq!(image.front().header.total_length(), end);
}

fn stream(bytes: &[u8], size: usize) -> Result<(), Error> {
    let mut verifier = Verifier::new();
    for piece in bytes.chunks(size.min(bytes.len().max(1))) {
        if let Err(error) = verifier.update(piece) {
            assert_eq!(verifier.finish(), Err(error));
            return Err(error);
        }
    }
    verifier.finish()
}
