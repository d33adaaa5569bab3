//! Group 9: shell commands.

use ketch_abi::error::SmpV1;
use ketch_proto::standard::shell::{
    ERROR_COMMAND_TOO_LONG, ERROR_EMPTY_COMMAND, EXEC, ExecRequest, ExecResponse,
};
use ketch_proto::standard::{GroupError, group};
use ketch_proto::{Decode, Encode};

use super::{Answer, Refused, Server};

/// Longest line in bytes. Source: the default of Zephyr's `CONFIG_SHELL_CMD_BUFF_SIZE`.
const LINE_MAX: usize = 256;

impl Server {
    pub(super) fn shell(&self, command: u8, request: &[u8], response: &mut [u8]) -> Answer {
        if command != EXEC {
            return Err(Refused::Common(SmpV1::NotSupported));
        }
        let words = ExecRequest::decode(request)?.words;
        // As Zephyr does: one line of all words, which is then split at its spaces.
        let mut line = String::new();
        for word in words {
            if line.len() + word.len() >= LINE_MAX {
                return Err(refused(ERROR_COMMAND_TOO_LONG));
            }
            line.push_str(word);
            line.push(' ');
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() {
            return Err(refused(ERROR_EMPTY_COMMAND));
        }
        let mut output = String::new();
        let code = self.management.shell(&words, &mut output);
        Ok(ExecResponse {
            output: &output,
            code,
        }
        .encode_entries(response)?)
    }
}

fn refused(code: u16) -> Refused {
    Refused::Group(
        GroupError {
            group: group::SHELL,
            code,
        },
        SmpV1::Invalid,
    )
}
