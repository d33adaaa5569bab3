//! What a device says about one container, as JSON and as text.

use crate::device::Device;
use crate::error::Result;
use crate::output::{BAD, NOTABLE};
use crate::table::Fields;
use crate::text::{hex, safe, size};
use ketch_abi::{ContainerState, Error, Trap};
use ketch_proto::{Command, InspectResponse, Items, NameRequest};
use serde::Serialize;

/// Everything about a container.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Container {
    name: String,
    version: String,
    sequence: u64,
    kind: String,
    state: String,
    trust: String,
    /// The key that vouches for the image.
    key: Option<String>,
    /// Bytes of the image, and their SHA-256.
    size: u32,
    sha: String,
    /// Bytes of memory held on the device.
    memory: u64,
    /// Bytes of flash that its keys and values take, and may take.
    key_value_used: Option<u32>,
    key_value_bytes: Option<u32>,
    starts_on_boot: bool,
    /// As `gpio led0 read+write`.
    grants: Vec<String>,
    cause: Option<String>,
    code: Option<i32>,
    trap: Option<String>,
    error: Option<u16>,
    detail: Option<String>,
}

/// Asks a device for a container.
///
/// # Errors
/// Those of the device.
pub fn read(device: &mut Device, name: &str) -> Result<Container> {
    let answer = device.ask(
        Command::Inspect,
        &NameRequest { name },
        &format!("inspect {name}"),
    )?;
    let answer: InspectResponse<'_, Items<'_, &str>> = answer.read()?;
    let container = answer.container;
    Ok(Container {
        name: container.name.to_owned(),
        version: container.version.to_owned(),
        sequence: container.sequence,
        kind: container.kind.to_owned(),
        state: container.state.to_owned(),
        trust: container.trust.to_owned(),
        key: container.key.map(|key| hex(&key)),
        size: container.size,
        sha: hex(&container.digest),
        memory: container.memory,
        key_value_used: container.key_value.map(|(used, _)| used),
        key_value_bytes: container.key_value.map(|(_, most)| most),
        starts_on_boot: container.starts_on_boot,
        grants: answer.grants.map(str::to_owned).collect(),
        cause: container.cause.map(str::to_owned),
        code: container.code,
        trap: container.trap.map(explained),
        error: container.error,
        detail: container.detail.map(str::to_owned),
    })
}

/// What a device tells of a trap, in words also where the device has none.
fn explained(trap: &str) -> String {
    match trap.parse().ok().and_then(Trap::from_number) {
        Some(known) => known.text().to_owned(),
        None => trap.to_owned(),
    }
}

impl Container {
    /// The word of its state.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The version of its image.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether its image has this SHA-256.
    pub fn is_image(&self, sha: &str) -> bool {
        self.sha == sha
    }

    /// Whether it has ended, or never started.
    pub fn is_over(&self) -> bool {
        let state = ContainerState::from_word(&self.state);
        !matches!(
            state,
            Some(ContainerState::Starting | ContainerState::Running | ContainerState::Stopping)
        )
    }

    /// Whether it ended by its own fault.
    pub fn has_failed(&self) -> bool {
        self.state == ContainerState::Failed.word()
    }

    /// How it ended: "trapped: memory access out of bounds", with the device's detail where there
    /// is one; `None` where it has not.
    pub fn end(&self) -> Option<String> {
        let cause = self.cause.as_deref()?;
        let mut text = safe(cause);
        if let Some(code) = self.code {
            text += &format!(" with code {code}");
        }
        if let Some(trap) = &self.trap {
            text += &format!(": {}", safe(trap));
        }
        if let Some(error) = self.error {
            match Error::from_number(error) {
                Some(error) => text += &format!(": {}", error.cause()),
                None => text += &format!(": error {error}"),
            }
        }
        if let Some(detail) = &self.detail {
            text += &format!(" ({})", safe(detail));
        }
        Some(text)
    }

    /// What to do about its end, where the device gave a numbered error.
    pub fn remedy(&self) -> Option<&'static str> {
        Some(Error::from_number(self.error?)?.remedy())
    }

    /// The container for people.
    pub fn text(&self) -> String {
        let state = safe(&self.state);
        let state = if self.has_failed() {
            format!("{BAD}{state}{BAD:#}")
        } else {
            state
        };
        let trust = safe(&self.trust);
        let trust = if trust == "verified" {
            trust
        } else {
            format!("{NOTABLE}{trust}{NOTABLE:#}")
        };
        let mut fields = Fields::default();
        fields
            .add("Name", safe(&self.name))
            .add(
                "Version",
                format!("{} (sequence {})", safe(&self.version), self.sequence),
            )
            .add("Kind", safe(&self.kind))
            .add("State", state)
            .add_some("Ended", self.end())
            .add_some("Remedy", self.remedy())
            .add(
                "Trust",
                trust
                    + &self
                        .key
                        .as_ref()
                        .map_or(String::new(), |key| format!(", key {}", safe(key))),
            )
            .add(
                "Image",
                format!("{}, sha256 {}", size(self.size.into()), self.sha),
            )
            .add("Memory", size(self.memory))
            .add_some(
                "Key-value",
                self.key_value_used
                    .zip(self.key_value_bytes)
                    .map(|(used, most)| format!("{used} of {most} bytes")),
            )
            .add(
                "At boot",
                if self.starts_on_boot {
                    "starts"
                } else {
                    "does not start"
                },
            )
            .add_list("Grants", self.grants.iter().map(|grant| safe(grant)));
        fields.render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(cause: &str) -> Container {
        Container {
            state: "failed".to_owned(),
            cause: Some(cause.to_owned()),
            ..Container::default()
        }
    }

    #[test]
    fn traps_are_told_in_words() {
        assert_eq!(explained("1"), "unreachable executed");
        assert_eq!(explained("unreachable executed"), "unreachable executed");
        assert_eq!(explained("77"), "77");
    }

    #[test]
    fn ends_are_told_in_full() {
        let container = Container {
            code: Some(3),
            ..ended("exited")
        };
        assert_eq!(container.end().as_deref(), Some("exited with code 3"));
        let container = Container {
            trap: Some("unreachable executed".to_owned()),
            ..ended("trapped")
        };
        assert_eq!(
            container.end().as_deref(),
            Some("trapped: unreachable executed")
        );
        let container = Container {
            error: Some(Error::CapabilityMissing.number()),
            detail: Some("gpio".to_owned()),
            ..ended("start-failed")
        };
        assert!(
            container
                .end()
                .is_some_and(|end| end.ends_with("was not granted (gpio)"))
        );
        assert_eq!(container.remedy(), Some(Error::CapabilityMissing.remedy()));
        assert_eq!(Container::default().end(), None);
    }

    #[test]
    fn a_state_that_is_not_known_here_counts_as_over() {
        let with = |state: &str| Container {
            state: state.to_owned(),
            ..Container::default()
        };
        assert!(!with("running").is_over() && !with("stopping").is_over());
        assert!(with("stopped").is_over() && with("hibernating").is_over());
    }
}
