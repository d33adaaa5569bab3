//! How an answer says that something failed.

use ketch_abi::error::SmpV1;
use ketch_abi::{Error, SMP_GROUP};
use ketch_cbor::Decoder;

use crate::decode::{Decode, fields, required};
use crate::encode::{Encode, Entries};
use crate::standard::GroupError;

/// A failure as SMP version 2 reports it: `{"err": {"group", "rc"}, "detail"?}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorResponse<'a> {
    /// What failed.
    pub error: Error,
    /// What the error does not say, such as the missing capability; cut where it does not fit.
    pub detail: Option<&'a str>,
}

impl Encode for ErrorResponse<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        GroupError {
            group: SMP_GROUP,
            code: self.error.number(),
        }
        .encode_into(entries);
        entries.hint("detail", self.detail);
    }
}

/// A failure as SMP version 1 reports it, and as SMP servers report what concerns no group:
/// `{"rc": n}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RcResponse {
    /// The code.
    pub code: u8,
}

impl RcResponse {
    /// Zephyr's `MGMT_ERR_UNSUPPORTED_TOO_NEW`: the request's version is not known.
    pub const TOO_NEW: RcResponse = RcResponse { code: 13 };
}

impl From<SmpV1> for RcResponse {
    fn from(code: SmpV1) -> RcResponse {
        RcResponse { code: code as u8 }
    }
}

impl Encode for RcResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("rc", self.code);
    }
}

/// The number under which a failure was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureCode {
    /// A group's own code, in version 2.
    Group {
        /// The group, not always the one that was asked.
        group: u16,
        /// Its code.
        code: u32,
    },
    /// A code of the list for all groups.
    Common(i32),
}

/// A failure that an answer reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure<'a> {
    /// Its number.
    pub code: FailureCode,
    /// What the number does not say.
    pub detail: Option<&'a str>,
}

impl<'b> Failure<'b> {
    /// The failure that an answer's payload reports; `None` where it reports success.
    ///
    /// # Errors
    /// [`Error::RequestMalformed`] for what is no answer at all.
    pub fn find(payload: &'b [u8]) -> Result<Option<Failure<'b>>, Error> {
        let answer = Answer::decode(payload)?;
        let code = match (answer.err, answer.rc) {
            (Some(code), _) => code,
            (None, Some(code)) if code != 0 => FailureCode::Common(code),
            (None, _) => return Ok(None),
        };
        Ok(Some(Failure {
            code,
            detail: answer.detail,
        }))
    }

    /// Our own error, where the code is one of ours.
    pub fn error(&self) -> Option<Error> {
        match self.code {
            FailureCode::Group {
                group: SMP_GROUP,
                code,
            } => Error::from_number(u16::try_from(code).ok()?),
            _ => None,
        }
    }
}

/// What every answer may have.
struct Answer<'b> {
    err: Option<FailureCode>,
    rc: Option<i32>,
    detail: Option<&'b str>,
}

impl<'b> Decode<'b> for Answer<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "rc" => rc: i32(),
            "detail" => detail: str(),
            "rsn" => reason: str(),
        }, {
            "err" => err: FailureCode,
        });
        Ok(Answer {
            err,
            rc,
            detail: detail.or(reason),
        })
    }
}

impl<'b> Decode<'b> for FailureCode {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "group" => group: u16(), "rc" => code: u32() });
        Ok(FailureCode::Group {
            group: required(group)?,
            code: required(code)?,
        })
    }
}
