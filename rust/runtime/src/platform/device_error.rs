//! Why a device other than a pin did not do what was asked of it.

/// What every seam of a device that is ours returns. Whoever asks has been checked; what is left is
/// what only the driver can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceError {
    /// A value that the driver does not take, for instance a speed that it cannot divide down to.
    OutOfRange,
    /// The driver cannot do this at all.
    NotSupported,
    /// The device did not answer in its time.
    Timeout,
    /// The device or its driver failed.
    Fault,
}
