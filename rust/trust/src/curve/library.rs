//! The group as `curve25519-dalek` has it.

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;

use super::LENGTH;

impl super::Point for EdwardsPoint {
    type Scalar = Scalar;

    fn decode(bytes: &[u8; LENGTH]) -> Option<EdwardsPoint> {
        CompressedEdwardsY(*bytes).decompress()
    }

    fn encode(&self) -> [u8; LENGTH] {
        self.compress().to_bytes()
    }

    fn negative(&self) -> EdwardsPoint {
        -self
    }

    fn is_small(&self) -> bool {
        self.is_small_order()
    }

    fn multiply(&self, base: &Scalar, own: &Scalar) -> EdwardsPoint {
        EdwardsPoint::vartime_double_scalar_mul_basepoint(own, self, base)
    }

    fn scalar(bytes: &[u8; LENGTH]) -> Option<Scalar> {
        // The library's way for 32 bytes is a second reduction, of 2 KB.
        let mut wide = [0; 2 * LENGTH];
        wide[..LENGTH].copy_from_slice(bytes);
        Some(Self::reduce(&wide)).filter(|scalar| scalar.as_bytes() == bytes)
    }

    fn reduce(bytes: &[u8; 2 * LENGTH]) -> Scalar {
        Scalar::from_bytes_mod_order_wide(bytes)
    }
}
