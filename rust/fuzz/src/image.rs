//! The readers against any file: they agree, and what they accept is whole.

use ketch_abi::Error;
use ketch_image::{Header, Image, Verifier};
use sha2::{Digest, Sha256};

/// Reads the bytes as an image, and once more as what follows a header that fits.
pub fn run(data: &[u8]) {
    check(data);
    let envelope = data
        .len()
        .min(data.first().map_or(0, |byte| usize::from(*byte) * 8));
    let mut sealed = Header::signed_bytes().to_vec();
    sealed.extend(((Header::LENGTH + data.len()) as u32).to_le_bytes());
    sealed.extend((envelope as u32).to_le_bytes());
    sealed.extend(Sha256::digest(&data[..envelope]));
    sealed.extend(data);
    check(&sealed);
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
