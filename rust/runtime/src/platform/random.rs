//! Random numbers.

/// Where random numbers come from. Never blocks for longer than the hardware takes to make them;
/// never called from an interrupt.
pub trait Random: Sync {
    /// Fills `bytes`, with the best that the device has: a cryptographic generator where there is
    /// one, else whatever differs from time to time. Nothing that has to be unique rests on it
    /// alone.
    fn fill(&self, bytes: &mut [u8]);

    /// Fills `bytes` with what nobody can guess; says whether the device could. Where it could not,
    /// what they hold then is good for nothing.
    fn fill_secure(&self, bytes: &mut [u8]) -> bool;
}
