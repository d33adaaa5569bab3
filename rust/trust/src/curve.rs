//! The group of Ed25519, RFC 8032, section 5.1, of which a firmware has one of two.
//!
//! `library` is that of `curve25519-dalek`, which others have audited, and which is fast. `small` has the formulas here,
//! over the numbers of `crypto-bigint`: 5 KB of flash less, and six times as slow. The tests hold both to the same.

#[cfg(any(test, not(feature = "ed25519-small")))]
pub(crate) mod library;
#[cfg(any(test, feature = "ed25519-small"))]
pub(crate) mod small;

/// Bytes of a point and of a scalar.
pub(crate) const LENGTH: usize = 32;

/// A point of the curve.
pub(crate) trait Point: Copy {
    /// A number below the order of the base point.
    type Scalar: Copy;

    /// Decodes a point, as section 5.1.3 has it; `None` where there is none with this y. A y beyond the
    /// field's order stands for the one that it leaves.
    fn decode(bytes: &[u8; LENGTH]) -> Option<Self>;

    /// Its one encoding, as section 5.1.2 has it.
    fn encode(&self) -> [u8; LENGTH];

    fn negative(&self) -> Self;

    /// Whether it is among the eight points whose order divides the cofactor.
    fn is_small(&self) -> bool;

    /// `base` times the base point and `own` times this one.
    fn multiply(&self, base: &Self::Scalar, own: &Self::Scalar) -> Self;

    /// `None` for a number that is not below the order of the base point.
    fn scalar(bytes: &[u8; LENGTH]) -> Option<Self::Scalar>;

    /// What a number of 64 little-endian bytes leaves, divided by that order.
    fn reduce(bytes: &[u8; 2 * LENGTH]) -> Self::Scalar;
}
