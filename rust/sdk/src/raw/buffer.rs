//! Text under construction in a fixed number of bytes.

/// Up to `N` bytes of UTF-8, in place.
#[derive(Clone, Copy, Debug)]
pub struct Buffer<const N: usize> {
    length: usize,
    bytes: [u8; N],
}

impl<const N: usize> Default for Buffer<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Buffer<N> {
    /// An empty one.
    pub const fn new() -> Buffer<N> {
        Buffer {
            length: 0,
            bytes: [0; N],
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        // SAFETY: `length` is never above N, and the bytes before it are whole characters, since
        // `push` and `cut` alone write them. (Checking it again would cost 600 bytes of code.)
        unsafe { core::str::from_utf8_unchecked(self.bytes.get_unchecked(..self.length)) }
    }

    /// Appends what fits without a torn character, and tells whether that was all.
    pub fn push(&mut self, text: &str) -> bool {
        let fitting = prefix(text, N - self.length);
        // SAFETY: `fitting` is no longer than what is free from `length` on, and a text that is
        // borrowed does not lie in what is borrowed to be written to. (Not by slices, whose range
        // checks bring formatting along.)
        unsafe {
            let free = self.bytes.as_mut_ptr().add(self.length);
            core::ptr::copy_nonoverlapping(fitting.as_ptr(), free, fitting.len());
        }
        self.length += fitting.len();
        fitting.len() == text.len()
    }

    /// Takes characters off the end until no more than this many bytes are left.
    pub fn cut(&mut self, bytes: usize) {
        self.length = prefix(self.as_str(), bytes).len();
    }
}

/// Decimal digits of the largest `u32`.
pub const DIGITS_MAX: usize = 10;

/// The number in decimal digits, written into the end of `digits`.
pub fn decimal(number: u32, digits: &mut [u8; DIGITS_MAX]) -> &str {
    let mut rest = number;
    let mut start = DIGITS_MAX;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        start -= 1;
        if rest == 0 {
            break;
        }
    }
    let written = digits.get(start..).unwrap_or_default();
    // SAFETY: digits of ASCII are UTF-8.
    unsafe { core::str::from_utf8_unchecked(written) }
}

/// As much of the text as fits this many bytes without a torn character.
fn prefix(text: &str, bytes: usize) -> &str {
    // Own, because `str::floor_char_boundary` is newer than the oldest compiler that we serve.
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    // SAFETY: `end` is a character's edge within the text.
    unsafe { text.get_unchecked(..end) }
}
