//! The device's side of SMP: frames in, frames out.
//!
//! It behaves as Zephyr's server does, so that stock clients cannot tell the difference.
//! Source: Zephyr's `mgmt/mcumgr/smp/src/smp.c`.

mod enumeration;
mod fs;
mod os;
mod shell;

use std::fmt;
use std::sync::Arc;

use ketch_abi::error::SmpV1;
use ketch_abi::{Error, SMP_GROUP};
use ketch_proto::standard::{GroupError, group};
use ketch_proto::{Command, Encode, ErrorResponse, Header, Operation, RcResponse, Version};
use ketch_proto::{close_map, frame::HEADER_LENGTH, open_map};

pub use fs::Transfers;

/// Longest frame in bytes, header included, that is taken or sent.
pub const FRAME_MAX: usize = 2048;
/// Frames that clients may have under way at a time. They are answered one after the other; what
/// waits is the socket's or the terminal's buffer.
const FRAMES: u32 = 4;

/// A request of Ketch's group that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub error: Error,
    /// What the error does not say; empty where there is nothing.
    pub detail: String,
}

/// The device that a server manages.
pub trait Management: Send + Sync {
    /// Answers a request of Ketch's group: `request` is its CBOR map, the entries of the
    /// response's map go into `response`, and their length in bytes is returned.
    ///
    /// # Errors
    /// What the device refuses.
    fn ketch(
        &self,
        write: bool,
        command: u8,
        request: &[u8],
        response: &mut [u8],
    ) -> Result<usize, Refusal>;

    /// Runs a shell command and returns its code, which is 0 for success.
    fn shell(&self, words: &[&str], output: &mut dyn fmt::Write) -> i32;

    /// The board's name.
    fn board(&self) -> &str;

    /// Restarts the device a moment later, so that the answer still gets out.
    fn reset(&self);

    /// Tells somebody who reads along what a client could not be told.
    fn notice(&self, text: &str);
}

/// An SMP server for one transport.
pub struct Server {
    management: Arc<dyn Management>,
    transfers: Arc<Transfers>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").finish_non_exhaustive()
    }
}

/// Why a request was not answered as asked.
enum Refused {
    /// For a reason of the list for all groups, in both versions.
    Common(SmpV1),
    /// For a reason of the group; the code beside it is for version 1.
    Group(GroupError, SmpV1),
    /// For a reason of ours.
    Ketch(Refusal),
}

impl From<Error> for Refused {
    /// For standard groups, where requests fail to be read and responses fail to fit.
    fn from(error: Error) -> Refused {
        Refused::Common(error.smp_v1())
    }
}

/// A standard group's answer: the length of the entries that it wrote.
type Answer = Result<usize, Refused>;

impl Server {
    /// A server. Servers of one device share its [`Transfers`].
    pub fn new(management: Arc<dyn Management>, transfers: Arc<Transfers>) -> Server {
        Server {
            management,
            transfers,
        }
    }

    /// Answers the requests of a packet, one after the other until one fails, and hands each
    /// response to `send`. What is no request gets no answer where Zephyr gives none.
    pub fn process(&self, mut packet: &[u8], mut send: impl FnMut(&[u8])) {
        while !packet.is_empty() {
            let Some((header, payload, rest)) = Header::split(packet) else {
                if let Some((bytes, _)) = packet.split_first_chunk::<HEADER_LENGTH>() {
                    // A header whose payload is cut short, for instance by our longest frame.
                    let header = Header::from_bytes(*bytes);
                    send(&failure(&header, &Refused::Common(SmpV1::Corrupt)));
                }
                return;
            };
            match self.answer(&header, payload) {
                Ok(frame) => send(&frame),
                Err(refused) => {
                    send(&failure(&header, &refused));
                    // A group's own error does not end the packet, as it does not for Zephyr.
                    if header.version == Version::V1 as u8 || matches!(refused, Refused::Common(_))
                    {
                        return;
                    }
                }
            }
            packet = rest;
        }
    }

    fn answer(&self, header: &Header, payload: &[u8]) -> Result<Vec<u8>, Refused> {
        let operation = Operation::from_number(header.operation);
        let write = match operation {
            Some(Operation::Read) => false,
            Some(Operation::Write) => true,
            _ => return Err(Refused::Common(SmpV1::NotSupported)),
        };
        let mut frame = vec![0; FRAME_MAX];
        let (_, body) = frame.split_at_mut(HEADER_LENGTH);
        if header.version > Version::V2 as u8 {
            let length = RcResponse::TOO_NEW.encode_map(body)?;
            return Ok(finish(frame, header, length));
        }
        let entries = open_map(body)?;
        let length = match (header.group, header.command, write) {
            (group::OS, command, _) => self.os(command, write, payload, entries)?,
            (group::ENUMERATION, command, false) => enumeration::answer(command, payload, entries)?,
            (group::FS, command, _) => self.fs(command, write, payload, entries)?,
            (group::SHELL, command, true) => self.shell(command, payload, entries)?,
            (SMP_GROUP, command, _) if Command::from_number(command).is_some() => self
                .management
                .ketch(write, command, payload, entries)
                .map_err(Refused::Ketch)?,
            // Zephyr's server, too, refuses a command that no group has before it asks anybody.
            _ => return Err(Refused::Common(SmpV1::NotSupported)),
        };
        let length = close_map(body, length);
        Ok(finish(frame, header, length))
    }
}

/// Puts the header before a payload of `length` bytes.
fn finish(mut frame: Vec<u8>, request: &Header, length: usize) -> Vec<u8> {
    frame.truncate(HEADER_LENGTH + length);
    // Frames are shorter than 65,536 bytes.
    let header = request.response(length as u16);
    frame[..HEADER_LENGTH].copy_from_slice(&header.to_bytes());
    frame
}

/// A response that reports a failure in the request's version.
fn failure(request: &Header, refused: &Refused) -> Vec<u8> {
    let mut frame = vec![0; FRAME_MAX];
    let body = &mut frame[HEADER_LENGTH..];
    let old = request.version == Version::V1 as u8;
    let written = match refused {
        Refused::Common(code) => RcResponse::from(*code).encode_map(body),
        Refused::Group(_, code) if old => RcResponse::from(*code).encode_map(body),
        Refused::Group(error, _) => error.encode_map(body),
        Refused::Ketch(refusal) if old => RcResponse::from(refusal.error.smp_v1()).encode_map(body),
        Refused::Ketch(refusal) => {
            let detail = (!refusal.detail.is_empty()).then_some(refusal.detail.as_str());
            ErrorResponse {
                error: refusal.error,
                detail,
            }
            .encode_map(body)
        }
    };
    // A failure takes a few bytes, and details are cut: it always fits.
    let length = written.expect("a frame holds a failure");
    finish(frame, request, length)
}
