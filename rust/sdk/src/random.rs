//! Random numbers. They need no grant.
//!
//! [`fill`] and [`u64()`] give what nobody can guess. A device without a cryptographic generator refuses a
//! container that uses them: such a container takes [`insecure`], or another device.

use crate::raw::random as raw;

/// Eight random bytes as a number, good for secrets.
pub fn u64() -> u64 {
    raw::number()
}

/// Fills the bytes, good for secrets.
pub fn fill(bytes: &mut [u8]) {
    copy(bytes, raw::number);
}

/// Random numbers for delays and games, on every device; never for secrets.
pub mod insecure {
    use crate::raw::random as raw;

    /// Eight bytes as a number.
    pub fn u64() -> u64 {
        raw::insecure_number()
    }

    /// Fills the bytes.
    pub fn fill(bytes: &mut [u8]) {
        super::copy(bytes, raw::insecure_number);
    }
}

// By numbers, which need no memory to be returned in.
fn copy(bytes: &mut [u8], number: fn() -> u64) {
    for piece in bytes.chunks_mut(8) {
        for (byte, random) in piece.iter_mut().zip(number().to_le_bytes()) {
            *byte = random;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_is_filled_and_no_two_fills_are_alike() {
        let _device = crate::fake::Device::new();
        let fills: [fn(&mut [u8]); 2] = [super::fill, super::insecure::fill];
        for fill in fills {
            let (mut one, mut other) = ([0; 61], [0; 61]);
            fill(&mut one);
            fill(&mut other);
            assert_ne!(one, other);
            assert!(one[56..].iter().any(|byte| *byte != 0));
        }
        assert_ne!(super::u64(), super::insecure::u64());
    }
}
