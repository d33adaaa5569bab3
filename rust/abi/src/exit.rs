//! How a container came to its end, apart from its exit code.

use crate::{Error, Trap};

/// Why a container is not running any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCause {
    /// It ended by itself, with this code; 0 is success.
    Exited(i32),
    /// It was ended for its own fault.
    Trapped(Trap),
    /// An operator ended it at once.
    Killed,
    /// An operator asked it to end, and it did.
    Stopped,
    /// Memory ran out while it ran.
    OutOfMemory,
    /// It never ran, for this reason.
    StartFailed(Error),
}

impl ExitCause {
    /// One word for lists and scripts.
    pub const fn word(self) -> &'static str {
        match self {
            ExitCause::Exited(_) => "exited",
            ExitCause::Trapped(_) => "trapped",
            ExitCause::Killed => "killed",
            ExitCause::Stopped => "stopped",
            ExitCause::OutOfMemory => "out-of-memory",
            ExitCause::StartFailed(_) => "start-failed",
        }
    }

    /// Whether this counts as a failure of the container.
    pub const fn is_failure(self) -> bool {
        !matches!(
            self,
            ExitCause::Exited(0) | ExitCause::Killed | ExitCause::Stopped
        )
    }
}
