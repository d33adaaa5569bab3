//! The SMP group.

use core::slice;

use ketch_abi::Error;
use ketch_abi::error::SmpV1;
use ketch_port_zephyr::management;
use ketch_proto::{Command, Encode, ErrorResponse};

use crate::start;

// C has these numbers in a header.
const _: () = assert!(
    ketch_abi::SMP_GROUP == 75 && Command::ALL.len() == 14,
    "ketch_port.h differs"
);

/// Answers a request of the group.
///
/// # Safety
/// `request` has `length` bytes, `response` has `room`, `error` is a place to write to, and none
/// overlap.
#[unsafe(no_mangle)]
unsafe extern "C" fn ketch_smp(
    write: bool,
    command: u8,
    request: *const u8,
    length: usize,
    response: *mut u8,
    room: usize,
    error: *mut u16,
) -> usize {
    // SAFETY: as the caller promises.
    let (request, response, error) = unsafe {
        (
            slice::from_raw_parts(request, length),
            slice::from_raw_parts_mut(response, room),
            &mut *error,
        )
    };
    let answer =
        management::with(
            |supervisor| match supervisor.handle(write, command, request, response) {
                Ok(length) => (length, 0),
                Err(failure) => {
                    let detail = (!failure.detail.is_empty()).then_some(failure.detail.as_str());
                    (
                        refuse(failure.error, detail, response),
                        failure.error.number(),
                    )
                }
            },
        );
    let (length, number) = answer.unwrap_or_else(|| {
        let error = start::failure();
        (
            refuse(error, Some("Ketch did not start"), response),
            error.number(),
        )
    });
    *error = number;
    length
}

/// The entries that tell an error. Where not even they fit, the client gets an empty map.
fn refuse(error: Error, detail: Option<&str>, response: &mut [u8]) -> usize {
    ErrorResponse { error, detail }
        .encode_entries(response)
        .unwrap_or(0)
}

/// What a version 1 client is told instead of an error.
#[unsafe(no_mangle)]
extern "C" fn ketch_smp_v1(error: u16) -> i32 {
    let code = VERSION_1.get(usize::from(error));
    code.copied().unwrap_or(SmpV1::Unknown as u8).into()
}

const NUMBER_MAX: u16 = Error::ALL[Error::ALL.len() - 1].number();

/// What a version 1 client is told, by the error's number: a byte for each.
static VERSION_1: [u8; NUMBER_MAX as usize + 1] = {
    let mut codes = [SmpV1::Unknown as u8; NUMBER_MAX as usize + 1];
    let mut errors = Error::ALL;
    while let [error, rest @ ..] = errors {
        codes[error.number() as usize] = error.smp_v1() as u8;
        errors = rest;
    }
    codes
};
