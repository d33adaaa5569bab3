//! Group 8: a file put under `/ketch/` is an image.
//!
//! Only the names of files are ours: `/ketch/NAME`, `/ketch/NAME.ketch` and
//! `/ketch/NAME-VERSION.ketch` all stand for the image of the container NAME, and what is sent
//! goes the way of any other upload.

use std::sync::{Mutex, PoisonError};

use ketch_abi::Error;
use ketch_abi::error::SmpV1;
use ketch_proto::standard::fs::{
    self, FileError, HashRequest, HashResponse, StatusRequest, StatusResponse,
    SupportedHashesResponse,
};
use ketch_proto::standard::{GroupError, group};
use ketch_proto::{Command, Decode, Encode, InspectResponse, Items, NameRequest};
use ketch_proto::{UploadRequest, UploadResponse, close_map, open_map};

use super::{Answer, FRAME_MAX, Management, Refusal, Refused, Server};

/// Where images are put.
const FOLDER: &str = "/ketch/";
/// What image files end with.
const ENDING: &str = ".ketch";

/// The path of the upload under way, shared by the device's transports.
#[derive(Debug, Default)]
pub struct Transfers(Mutex<Option<String>>);

impl Server {
    pub(super) fn fs(
        &self,
        command: u8,
        write: bool,
        request: &[u8],
        response: &mut [u8],
    ) -> Answer {
        match (command, write) {
            (fs::FILE, true) => self.upload(&fs::UploadRequest::decode(request)?, response),
            // Images go in and are not given back.
            (fs::FILE, false) => Err(refused(FileError::OpenFailed)),
            (fs::STATUS, false) => {
                let (length, _) = self.file(StatusRequest::decode(request)?.path)?;
                Ok(StatusResponse { length }.encode_entries(response)?)
            }
            (fs::HASH, false) => self.hash(&HashRequest::decode(request)?, response),
            (fs::SUPPORTED_HASHES, false) => Ok(SupportedHashesResponse.encode_entries(response)?),
            (fs::CLOSE, true) => {
                *self
                    .transfers
                    .0
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner) = None;
                Ok(0)
            }
            _ => Err(Refused::Common(SmpV1::NotSupported)),
        }
    }

    /// Passes a piece of a file on as a piece of an image.
    ///
    /// The device says where to go on whatever it gets; some clients accept no other offset than
    /// the end of what they just sent. So a piece that it has already is passed over, and of one
    /// that it has in part the rest is sent on.
    fn upload(&self, request: &fs::UploadRequest<'_>, response: &mut [u8]) -> Answer {
        image_name(request.path)?;
        let number = |value: u64| u32::try_from(value).map_err(|_| refused(FileError::WriteFailed));
        let offset = number(request.offset)?;
        let length = request.length.map(number).transpose()?;

        let mut current = self
            .transfers
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let continued = current.as_deref() == Some(request.path);
        match (offset, length) {
            (0, Some(_)) => *current = Some(request.path.to_string()),
            (_, _) if continued => {}
            (0, None) => return Err(Refused::Common(SmpV1::Invalid)),
            (_, _) => return Err(refused(FileError::OffsetNotValid)),
        }
        let end = u64::from(offset) + request.data.len() as u64;
        let sent = self
            .piece(offset, length.filter(|_| offset == 0), request.data)
            .and_then(
                |next| match request.data.get(next.saturating_sub(offset) as usize..) {
                    Some(rest) if next > offset && !rest.is_empty() => self.piece(next, None, rest),
                    _ => Ok(next),
                },
            );
        match sent {
            Ok(next) => {
                let offset = u64::from(next).min(end);
                Ok(fs::UploadResponse { offset }.encode_entries(response)?)
            }
            Err(Refusal { error, detail }) => {
                *current = None;
                // The group has no words for what can be wrong with an image.
                let detail = if detail.is_empty() {
                    detail
                } else {
                    format!(" ({detail})")
                };
                self.management.notice(&format!(
                    "{} refused: {}{detail}. Remedy: {}.",
                    request.path,
                    error.cause(),
                    error.remedy()
                ));
                Err(refused(file_error(error)))
            }
        }
    }

    /// Sends a piece of an image and returns the offset that the device wants next.
    fn piece(&self, offset: u32, length: Option<u32>, data: &[u8]) -> Result<u32, Refusal> {
        let chunk = UploadRequest {
            offset,
            length,
            digest: None,
            name: None,
            data,
        };
        let mut response = [0; FRAME_MAX];
        let answer = ask(
            self.management.as_ref(),
            Command::Upload,
            &chunk,
            &mut response,
        )?;
        let answer = UploadResponse::decode(answer);
        answer.map(|answer| answer.offset).map_err(|error| Refusal {
            error,
            detail: String::new(),
        })
    }

    fn hash(&self, request: &HashRequest<'_>, response: &mut [u8]) -> Answer {
        let (length, digest) = self.file(request.path)?;
        let whole = request.offset == 0 && request.length.is_none_or(|wanted| wanted >= length);
        if !whole || request.kind.is_some_and(|kind| kind != fs::SHA256) {
            return Err(refused(FileError::HashNotFound));
        }
        Ok(HashResponse { length, digest }.encode_entries(response)?)
    }

    /// Length and SHA-256 of the image that a path stands for.
    fn file(&self, path: &str) -> Result<(u64, [u8; 32]), Refused> {
        let name = image_name(path)?;
        let mut buffer = [0; FRAME_MAX];
        // The longer name first: a container may be called as another one with its version.
        for (name, version) in names(name) {
            let request = NameRequest { name };
            let Ok(answer) = ask(
                self.management.as_ref(),
                Command::Inspect,
                &request,
                &mut buffer,
            ) else {
                continue;
            };
            let container = InspectResponse::<Items<&str>>::decode(answer)?.container;
            if version.is_none_or(|version| version == container.version) {
                return Ok((u64::from(container.size), container.digest));
            }
        }
        Err(refused(FileError::NotFound))
    }
}

/// Sends a request to Ketch's group and returns the response's map.
fn ask<'r>(
    management: &dyn Management,
    command: Command,
    request: &impl Encode,
    response: &'r mut [u8],
) -> Result<&'r [u8], Refusal> {
    let plain = |error| Refusal {
        error,
        detail: String::new(),
    };
    let mut buffer = [0; FRAME_MAX];
    let length = request.encode_map(&mut buffer).map_err(plain)?;
    let entries = open_map(response).map_err(plain)?;
    let write = command.operation() == ketch_proto::Operation::Write;
    let length = management.ketch(write, command.number(), &buffer[..length], entries)?;
    let length = close_map(response, length);
    Ok(&response[..length])
}

/// The file's name in our folder, without its ending.
fn image_name(path: &str) -> Result<&str, Refused> {
    let name = path
        .strip_prefix(FOLDER)
        .ok_or(refused(FileError::MountPointNotFound))?;
    let name = name.strip_suffix(ENDING).unwrap_or(name);
    if name.is_empty() || name.contains(['/', '\0']) {
        return Err(refused(FileError::InvalidName));
    }
    Ok(name)
}

/// The names, with versions, that a file's name may stand for.
fn names(name: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let versioned = name
        .match_indices('-')
        .filter(|(at, _)| name[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
        .map(move |(at, _)| (&name[..at], Some(&name[at + 1..])));
    std::iter::once((name, None)).chain(versioned)
}

/// What of our errors the group has a word for.
fn file_error(error: Error) -> FileError {
    match error {
        Error::ImageEmpty => FileError::Empty,
        Error::UploadNotStarted | Error::UploadChunkInvalid => FileError::OffsetNotValid,
        Error::NameInvalid => FileError::InvalidName,
        _ => FileError::WriteFailed,
    }
}

fn refused(error: FileError) -> Refused {
    Refused::Group(
        GroupError {
            group: group::FS,
            code: error as u16,
        },
        error.smp_v1(),
    )
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_file_may_carry_its_version() {
        let all: Vec<_> = names("blink-2-fast-1.0.0-rc.1").collect();
        assert_eq!(
            all,
            [
                ("blink-2-fast-1.0.0-rc.1", None),
                ("blink", Some("2-fast-1.0.0-rc.1")),
                ("blink-2-fast", Some("1.0.0-rc.1")),
            ]
        );
        assert_eq!(names("blinky").count(), 1);
    }
}
