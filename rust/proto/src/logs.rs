//! A container's log lines, from a cursor on.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, Items, fields, required};
use crate::encode::{Encode, Entries, Listing, number_length};

/// Request of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogsRequest<'a> {
    /// The container's name.
    pub name: &'a str,
    /// Number of the first line wanted: the `next` of the page before; absent for the oldest.
    pub cursor: Option<u64>,
    /// Most lines wanted; absent for as many as fit.
    pub limit: Option<u32>,
}

impl Encode for LogsRequest<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("name", self.name);
        entries.unsigned_if("cursor", self.cursor);
        entries.unsigned_if("limit", self.limit);
    }
}

impl<'b> Decode<'b> for LogsRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "name" => name: str(),
            "cursor" => cursor: u64(),
            "limit" => limit: u32(),
        });
        Ok(LogsRequest {
            name: required(name)?,
            cursor,
            limit,
        })
    }
}

/// One line of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogLine<'a> {
    /// Its number, counted from 0 at the container's first line.
    pub number: u64,
    /// Milliseconds from the device's start to the line.
    pub time: u64,
    /// Level: trace, debug, info, warn, error or critical.
    pub level: &'a str,
    /// The text, without line end.
    pub text: &'a str,
}

impl LogLine<'_> {
    fn encode_head(&self, entries: &mut Entries<'_>) {
        entries.unsigned("n", self.number);
        entries.unsigned("t", self.time);
        entries.text("level", self.level);
    }
}

impl Encode for LogLine<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        self.encode_head(entries);
        entries.text("text", self.text);
    }
}

impl<'b> Decode<'b> for LogLine<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "n" => number: u64(),
            "t" => time: u64(),
            "level" => level: str(),
            "text" => text: str(),
        });
        Ok(LogLine {
            number: required(number)?,
            time: required(time)?,
            level: required(level)?,
            text: required(text)?,
        })
    }
}

/// Writes the entries of a logs response.
pub struct LogsWriter<'a>(Listing<'a>);

impl<'a> LogsWriter<'a> {
    /// Starts a page.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        let tail = number_length("next") + number_length("lost");
        LogsWriter(Listing::open(Entries::new(buffer), "lines", tail))
    }

    /// Adds a line; `false` where it does not fit this page any more. A line that no page
    /// would hold is cut, since a reader could not get past it otherwise.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] where not even its head fits an empty page.
    pub fn push(&mut self, line: &LogLine<'_>) -> Result<bool, Error> {
        if !self.0.is_empty() {
            return self.0.push_map(|entries| line.encode_into(entries));
        }
        self.0.push_map(|entries| {
            line.encode_head(entries);
            entries.text_cut("text", line.text);
        })
    }

    /// Ends the page and returns the length of the entries in bytes. `next` is the cursor to go
    /// on from, `lost` the number of lines from the request's cursor on that were overwritten.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] for a buffer that holds not even an empty page.
    pub fn finish(self, next: u64, lost: u64) -> Result<usize, Error> {
        let mut entries = self.0.close();
        entries.unsigned("next", next);
        entries.unsigned("lost", lost);
        entries.finish()
    }
}

/// A page of log lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogsResponse<'a> {
    /// The lines, oldest first.
    pub lines: Items<'a, LogLine<'a>>,
    /// The cursor to go on from.
    pub next: u64,
    /// Lines that were overwritten before they were read.
    pub lost: u64,
}

impl<'b> Decode<'b> for LogsResponse<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "next" => next: u64(), "lost" => lost: u64() }, {
            "lines" => lines: Items<'b, LogLine<'b>>,
        });
        Ok(LogsResponse {
            lines: required(lines)?,
            next: required(next)?,
            lost: required(lost)?,
        })
    }
}
