//! Group 0: echo, reset, parameters, information.

use ketch_abi::error::SmpV1;
use ketch_proto::standard::{GroupError, group, os};
use ketch_proto::{Decode, Encode};

use super::{Answer, FRAME_MAX, FRAMES, Refused, Server};

impl Server {
    pub(super) fn os(
        &self,
        command: u8,
        write: bool,
        request: &[u8],
        response: &mut [u8],
    ) -> Answer {
        match (command, write) {
            (os::ECHO, _) => {
                let text = os::EchoRequest::decode(request)?.text;
                Ok(os::EchoResponse { text }.encode_entries(response)?)
            }
            (os::RESET, true) => {
                self.management.reset();
                Ok(0)
            }
            (os::PARAMETERS, false) => {
                let parameters = os::ParametersResponse {
                    buffer_size: FRAME_MAX as u32,
                    buffer_count: FRAMES,
                };
                Ok(parameters.encode_entries(response)?)
            }
            (os::INFO, false) => {
                let format = os::InfoRequest::decode(request)?.format;
                let output = info(format, self.management.board()).ok_or(Refused::Group(
                    GroupError {
                        group: group::OS,
                        code: os::ERROR_INVALID_FORMAT,
                    },
                    SmpV1::Invalid,
                ))?;
                Ok(os::InfoResponse { output: &output }.encode_entries(response)?)
            }
            _ => Err(Refused::Common(SmpV1::NotSupported)),
        }
    }
}

/// The fields that the letters ask for, each once and in the order of `uname -a`; `None` for a
/// letter that is no field. Source: Zephyr's documentation of the OS group's information command.
fn info(format: &str, board: &str) -> Option<String> {
    let version = env!("CARGO_PKG_VERSION");
    let fields = [
        ('s', "Ketch"),
        ('n', board),
        ('r', version),
        ('v', version),
        ('m', std::env::consts::ARCH),
        ('p', std::env::consts::ARCH),
        ('i', board),
        ('o', "Ketch simulator"),
    ];
    if !format
        .chars()
        .all(|letter| letter == 'a' || fields.iter().any(|field| field.0 == letter))
    {
        return None;
    }
    let format = if format.is_empty() { "s" } else { format };
    let wanted = fields
        .iter()
        .filter(|field| format.contains(['a', field.0]));
    Some(wanted.map(|field| field.1).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::info;

    #[test]
    fn letters_select_fields_in_a_fixed_order() {
        assert_eq!(info("", "board").unwrap(), "Ketch");
        assert_eq!(info("ins", "board").unwrap(), "Ketch board board");
        assert_eq!(info("ss", "board").unwrap(), "Ketch");
        assert_eq!(info("a", "board").unwrap().split(' ').count(), 9);
        assert_eq!(info("sx", "board"), None);
    }
}
