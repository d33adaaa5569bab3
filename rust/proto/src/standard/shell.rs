//! Group 9: shell commands.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, Items, fields, required};
use crate::encode::{Encode, Entries};

/// Command number of exec, write.
pub const EXEC: u8 = 0;

/// The group's error for a line that is too long.
pub const ERROR_COMMAND_TOO_LONG: u16 = 2;
/// The group's error for a line without a word.
pub const ERROR_EMPTY_COMMAND: u16 = 3;

/// A command to run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExecRequest<'a> {
    /// Its words. Clients also send several words, or the whole line, as one.
    pub words: Items<'a, &'a str>,
}

impl<'b> Decode<'b> for ExecRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {}, { "argv" => words: Items<'b, &'b str> });
        Ok(ExecRequest {
            words: required(words)?,
        })
    }
}

/// What a command said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExecResponse<'a> {
    /// Its output; cut where it does not fit.
    pub output: &'a str,
    /// What it returned; 0 is success.
    pub code: i32,
}

impl Encode for ExecResponse<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.signed_if("ret", self.code);
        entries.text_cut("o", self.output);
    }
}
