//! The commands, one file each, and what several of them share.

pub mod build;
pub mod completions;
pub mod counters;
pub mod create;
pub mod info;
pub mod inspect;
pub mod key;
pub mod lifecycle;
pub mod logs;
pub mod new;
pub mod pack;
pub mod policy;
pub mod ps;
pub mod push;
pub mod revoke;
pub mod rm;
pub mod run;
pub mod sign;
pub mod sim;
pub mod verify;

use crate::device::DeviceArguments;
use crate::output::{BAD, DIM, GOOD, NOTABLE, Output};
use crate::table::Cell;
use crate::text::safe;
use clap::Args;

/// Containers on a device, for the commands that treat each alike.
#[derive(Debug, Args)]
pub struct Containers {
    /// Names of containers, as `ketch ps` shows them
    #[arg(required = true, value_name = "NAME", value_parser = name)]
    pub names: Vec<String>,
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub output: Output,
}

/// Checks a container's name as far as its form goes.
pub fn name(text: &str) -> Result<String, String> {
    let fits = (1..=ketch_abi::NAME_MAX).contains(&text.len());
    let plain = text
        .bytes()
        .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'));
    if fits && plain {
        Ok(text.to_owned())
    } else {
        Err(ketch_abi::Error::NameInvalid.cause().to_owned())
    }
}

/// The word of a container's state, in its colour.
fn state_cell(state: &str) -> Cell {
    let style = match state {
        "running" => GOOD,
        "failed" => BAD,
        "starting" | "stopping" => NOTABLE,
        _ => DIM,
    };
    Cell::styled(safe(state), style)
}

/// The word of an image's trust; what nobody verified stands out.
fn trust_cell(trust: &str) -> Cell {
    Cell::styled(
        safe(trust),
        if trust == "verified" { GOOD } else { NOTABLE },
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_checked_before_anything_is_sent() {
        assert!(super::name("blinky-2.a_b").is_ok());
        let long = "x".repeat(33);
        for text in ["", "Blinky", "a b", "ä", "a/b", long.as_str()] {
            assert!(super::name(text).is_err(), "{text}");
        }
    }
}
