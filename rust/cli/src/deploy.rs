//! Bringing an image onto a device under its container's name.

use crate::container_summary::{self, Container};
use crate::device::Device;
use crate::error::{Failure, Result};
use crate::image_file::ImageFile;
use crate::output::Output;
use crate::text::{hex, size};
use crate::upload::upload;
use ketch_abi::Error;
use ketch_proto::{Command, CreateRequest, NameRequest, Setting, StateResponse};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What is on the device now; printed in JSON.
#[derive(Debug, Serialize)]
pub struct Deployed {
    name: String,
    version: String,
    /// Word of the container's state.
    state: String,
    /// Bytes of the image, and their SHA-256.
    size: usize,
    sha: String,
    /// Whether bytes were sent; not where the device had this very image already.
    sent: bool,
}

impl Deployed {
    /// The container's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether bytes were sent, so that the container is a new one.
    pub fn was_sent(&self) -> bool {
        self.sent
    }

    /// Starts the container.
    ///
    /// # Errors
    /// Those of the device.
    pub fn start(&mut self, device: &mut Device) -> Result<()> {
        self.state = change(device, Command::Start, &self.name)?;
        Ok(())
    }

    /// One line for people.
    pub fn text(&self) -> String {
        let already = if self.sent { "" } else { "already " };
        format!(
            "{} {} is {already}on the device: {}, {}\n",
            self.name,
            self.version,
            size(self.size as u64),
            self.state
        )
    }
}

/// Sends an image, or finds that the device has it.
///
/// # Errors
/// Those of the device; a running container of another image is not replaced.
pub fn push(device: &mut Device, file: &ImageFile, output: Output) -> Result<Deployed> {
    let sha = hex(&Sha256::digest(file.bytes()));
    let present = find(device, file.name())?;
    let sent = !present.is_some_and(|container| container.is_image(&sha));
    if sent {
        upload(device, file.name(), file.bytes(), output)?;
    }
    let state = container_summary::read(device, file.name())?
        .state()
        .to_owned();
    Ok(Deployed {
        name: file.name().to_owned(),
        version: file.version().to_owned(),
        state,
        size: file.bytes().len(),
        sha,
        sent,
    })
}

/// Sends an image in place of what runs under its name, which is stopped.
///
/// # Errors
/// Those of the device.
pub fn replace(device: &mut Device, file: &ImageFile, output: Output) -> Result<Deployed> {
    if let Some(container) = find(device, file.name())?
        && !container.is_over()
    {
        let version = crate::text::safe(container.version());
        output.note(&format!("stopping the running {} {version}", file.name()));
        change(device, Command::Stop, file.name())?;
    }
    push(device, file, output)
}

/// Asks for a change of state and returns the word of the new one.
///
/// # Errors
/// Those of the device.
pub fn change(device: &mut Device, command: Command, name: &str) -> Result<String> {
    let answer = device.ask(
        command,
        &NameRequest { name },
        &format!("{} {name}", command.word()),
    )?;
    Ok(answer.read::<StateResponse<'_>>()?.state.to_owned())
}

/// What a container is told: keys and values.
pub type Told = Vec<(String, String)>;

/// Creates a container, tells it what there is to tell, and returns the word of its state.
///
/// # Errors
/// Those of the device.
pub fn create(device: &mut Device, name: &str, told: Option<&Told>) -> Result<String> {
    let settings: Option<Vec<Setting<'_>>> = told.map(|told| {
        told.iter()
            .map(|(key, value)| Setting { key, value })
            .collect()
    });
    let config = settings.as_ref().map(|settings| settings.iter().copied());
    let request = CreateRequest { name, config };
    let answer = device.ask(Command::Create, &request, &format!("create {name}"))?;
    Ok(answer.read::<StateResponse<'_>>()?.state.to_owned())
}

/// The container of this name, if there is one.
fn find(device: &mut Device, name: &str) -> Result<Option<Container>> {
    let is_unknown = |failure: &Failure| failure.number == Some(Error::ContainerUnknown.number());
    match container_summary::read(device, name) {
        Ok(container) => Ok(Some(container)),
        Err(failure) if is_unknown(&failure) => Ok(None),
        Err(failure) => Err(failure),
    }
}
