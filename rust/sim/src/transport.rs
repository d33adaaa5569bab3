//! How frames reach the device.

pub mod pty;
pub mod udp;

use std::time::Duration;

/// How long a transport's thread may take to notice that it is to end.
pub(crate) const POLL: Duration = Duration::from_millis(100);
