//! A device that answers from a table, to test the server without a runtime.

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use ketch_abi::Error;
use ketch_proto::{
    Command, Decode, Encode, Inspect, InspectResponse, NameRequest, UploadRequest, UploadResponse,
};
use ketch_sim::server::{Management, Refusal, Server, Transfers};

/// A device with one container, `blinky`, that takes uploads of up to 100,000 bytes.
#[derive(Default)]
pub struct Fake {
    /// What was uploaded last.
    pub image: Mutex<Vec<u8>>,
    /// Requests of resets.
    pub resets: Mutex<u32>,
    /// What was noticed.
    pub notices: Mutex<Vec<String>>,
}

/// The SHA-256 that the container's image is said to have.
pub const DIGEST: [u8; 32] = [0xab; 32];

impl Management for Fake {
    fn ketch(
        &self,
        write: bool,
        command: u8,
        request: &[u8],
        response: &mut [u8],
    ) -> Result<usize, Refusal> {
        let refuse = |error: Error| Refusal {
            error,
            detail: "told by the fake".into(),
        };
        let answer = match (Command::from_number(command), write) {
            (Some(Command::Inspect), false) => {
                let name = NameRequest::decode(request).map_err(refuse)?.name;
                if name != "blinky" {
                    return Err(refuse(Error::ContainerUnknown));
                }
                let container = Inspect {
                    name,
                    version: "0.1.0",
                    sequence: 1,
                    kind: "reactor",
                    state: "running",
                    trust: "unsigned",
                    key: None,
                    size: 4242,
                    digest: DIGEST,
                    memory: 0,
                    key_value: None,
                    starts_on_boot: true,
                    cause: None,
                    code: None,
                    trap: None,
                    error: None,
                    detail: None,
                };
                InspectResponse {
                    container,
                    grants: [],
                }
                .encode_entries(response)
            }
            (Some(Command::Upload), true) => {
                let chunk = UploadRequest::decode(request).map_err(refuse)?;
                if chunk.length == Some(0) {
                    return Err(refuse(Error::ImageEmpty));
                }
                if chunk.length.is_some_and(|length| length > 100_000) {
                    return Err(refuse(Error::ImageTooLarge));
                }
                let mut image = self.image.lock().unwrap();
                if chunk.length.is_some() {
                    image.clear();
                }
                if chunk.offset as usize == image.len() {
                    image.extend_from_slice(chunk.data);
                }
                UploadResponse {
                    offset: image.len() as u32,
                    matches: None,
                }
                .encode_entries(response)
            }
            _ => return Err(refuse(Error::NotSupported)),
        };
        answer.map_err(refuse)
    }

    fn shell(&self, words: &[&str], output: &mut dyn Write) -> i32 {
        if words[0] == "long" {
            write!(output, "{}", "ü".repeat(5000)).unwrap();
        } else {
            write!(output, "{}", words.join("|")).unwrap();
        }
        words.len() as i32 - 2
    }

    fn board(&self) -> &str {
        "fake"
    }

    fn reset(&self) {
        *self.resets.lock().unwrap() += 1;
    }

    fn notice(&self, text: &str) {
        self.notices.lock().unwrap().push(text.to_string());
    }
}

/// A server for this device.
pub fn server(fake: &Arc<Fake>) -> Server {
    Server::new(fake.clone(), Arc::new(Transfers::default()))
}
