//! The standard groups that stock clients use, from the device's side: requests are read and
//! responses written, as Zephyr's own handlers do.
//!
//! Source: Zephyr's documentation of the SMP groups 0, 8, 9 and 10, and its `mgmt/mcumgr/grp`.

pub mod enumeration;
pub mod fs;
pub mod os;
pub mod shell;

use crate::encode::{Encode, Entries};

/// Numbers of the groups.
pub mod group {
    /// Echo, reset, parameters, information.
    pub const OS: u16 = 0;
    /// Files.
    pub const FS: u16 = 8;
    /// Shell commands.
    pub const SHELL: u16 = 9;
    /// Which groups there are.
    pub const ENUMERATION: u16 = 10;
}

/// A group's own error, as SMP version 2 reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupError {
    /// The group.
    pub group: u16,
    /// Its code.
    pub code: u16,
}

impl Encode for GroupError {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.map("err", 2);
        entries.unsigned("group", self.group);
        entries.unsigned("rc", self.code);
    }
}
