//! One hostile case.

use std::fmt;

use ketch_abi::{Error, Trap};

use crate::bench::{Bench, Device};

/// Cases of one kind.
pub struct Class {
    pub title: &'static str,
    pub about: &'static str,
    pub rows: Vec<Row>,
}

/// A case: on which device, what is tried, and what that must get.
pub struct Row {
    pub id: String,
    pub what: String,
    pub device: Device,
    pub gets: Gets,
    pub act: Act,
}

/// Carries a case out and says what it got. It is given the case's name.
pub type Act = fn(&Bench, &str) -> Gets;

/// A case on a device.
pub fn on(device: Device, id: &str, what: &str, gets: Gets, act: Act) -> Row {
    Row {
        id: id.into(),
        what: what.into(),
        device,
        gets,
        act,
    }
}

/// What a case gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Gets {
    /// An error of Ketch's.
    Refused(Error),
    /// A code of the list for all groups.
    Common(i32),
    /// Another group's code.
    Group(u16, u32),
    /// No answer.
    Silence,
    /// What it asks for, which does no harm; the case has seen to what is said here.
    Harmless(&'static str),
    /// Not what it asks for, without an error.
    Nothing(&'static str),
    /// A container's end, after this answer to its start.
    Container(Option<Error>, Standing),
}

/// How a container stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    Running,
    Trapped(Trap),
    Exited(i32),
    StartFailed,
    Over,
}

/// Zephyr's words for the codes of all groups. Source: `mgmt_defines.h`.
fn common(code: i32) -> &'static str {
    match code {
        3 => "invalid",
        8 => "not supported",
        9 => "corrupt",
        13 => "protocol too new",
        _ => "see Zephyr's list",
    }
}

impl fmt::Display for Gets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gets::Refused(error) => write!(f, "refused: `{}`", error.name()),
            Gets::Common(code) => write!(f, "refused: code {code}, {}", common(*code)),
            Gets::Group(group, code) => write!(f, "refused: code {code} of group {group}"),
            Gets::Silence => f.write_str("no answer"),
            Gets::Harmless(what) => write!(f, "taken: {what}"),
            Gets::Nothing(what) => f.write_str(what),
            Gets::Container(start, standing) => {
                if let Some(error) = start {
                    write!(f, "start refused: `{}`", error.name())?;
                }
                let comma = if start.is_some() { "; " } else { "" };
                match standing {
                    Standing::Running => write!(f, "{comma}it goes on without it"),
                    Standing::Trapped(trap) => write!(f, "{comma}ended: {trap}"),
                    Standing::Exited(code) => write!(f, "{comma}ended with code {code}"),
                    Standing::StartFailed => Ok(()),
                    Standing::Over => write!(f, "{comma}ended, each time"),
                }
            }
        }
    }
}
