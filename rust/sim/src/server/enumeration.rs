//! Group 10: which groups there are.

use ketch_abi::SMP_GROUP;
use ketch_abi::error::SmpV1;
use ketch_proto::standard::enumeration::{
    self, CountResponse, DetailsRequest, DetailsResponse, Group, ListResponse, SingleRequest,
    SingleResponse,
};
use ketch_proto::standard::{GroupError, fs, group, os, shell};
use ketch_proto::{Command, Decode, Encode};

use super::{Answer, Refused};

/// Every group, with Zephyr's names for the standard ones.
const GROUPS: &[Group] = &[
    Group {
        number: group::OS,
        name: "os mgmt",
        handlers: os::INFO + 1,
    },
    Group {
        number: group::FS,
        name: "fs mgmt",
        handlers: fs::CLOSE + 1,
    },
    Group {
        number: group::SHELL,
        name: "shell mgmt",
        handlers: shell::EXEC + 1,
    },
    Group {
        number: group::ENUMERATION,
        name: "enum mgmt",
        handlers: enumeration::DETAILS + 1,
    },
    Group {
        number: SMP_GROUP,
        name: "ketch",
        handlers: Command::ALL.len() as u8,
    },
];

/// Answers a read of the group.
pub(super) fn answer(command: u8, request: &[u8], response: &mut [u8]) -> Answer {
    let length = match command {
        enumeration::COUNT => CountResponse {
            count: GROUPS.len() as u16,
        }
        .encode_entries(response),
        enumeration::LIST => ListResponse { groups: GROUPS }.encode_entries(response),
        enumeration::SINGLE => {
            let index = SingleRequest::decode(request)?.index as usize;
            let group = GROUPS.get(index).ok_or(Refused::Group(
                GroupError {
                    group: group::ENUMERATION,
                    code: enumeration::ERROR_INDEX_TOO_LARGE,
                },
                SmpV1::Unknown,
            ))?;
            let end = index + 1 == GROUPS.len();
            SingleResponse {
                group: group.number,
                end,
            }
            .encode_entries(response)
        }
        enumeration::DETAILS => {
            let request = DetailsRequest::decode(request)?;
            DetailsResponse {
                groups: GROUPS,
                request,
            }
            .encode_entries(response)
        }
        _ => return Err(Refused::Common(SmpV1::NotSupported)),
    };
    Ok(length?)
}
