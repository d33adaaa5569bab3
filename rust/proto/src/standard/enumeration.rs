//! Group 10: which groups there are.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, Items, fields, malformed};
use crate::encode::{Encode, Entries};

/// Command number of count, read.
pub const COUNT: u8 = 0;
/// Command number of list, read.
pub const LIST: u8 = 1;
/// Command number of single, read.
pub const SINGLE: u8 = 2;
/// Command number of details, read.
pub const DETAILS: u8 = 3;

/// The group's error for an index that no group has.
pub const ERROR_INDEX_TOO_LARGE: u16 = 4;

/// One group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its number.
    pub number: u16,
    /// Its name for people.
    pub name: &'static str,
    /// One more than the number of its last command.
    pub handlers: u8,
}

/// How many groups there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountResponse {
    /// Their number.
    pub count: u16,
}

impl Encode for CountResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("count", self.count);
    }
}

/// The numbers of all groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListResponse<'a> {
    /// The groups.
    pub groups: &'a [Group],
}

impl Encode for ListResponse<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.list("groups", self.groups.len());
        for group in self.groups {
            entries.items().unsigned(group.number.into());
        }
    }
}

/// Asks for one group by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SingleRequest {
    /// Its place, from 0.
    pub index: u32,
}

impl<'b> Decode<'b> for SingleRequest {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "index" => index: u32() });
        Ok(SingleRequest {
            index: index.unwrap_or(0),
        })
    }
}

/// One group's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SingleResponse {
    /// The number.
    pub group: u16,
    /// Whether it is the last one.
    pub end: bool,
}

impl Encode for SingleResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("group", self.group);
        if self.end {
            entries.bool("end", true);
        }
    }
}

/// Asks for what is known of some groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetailsRequest<'a> {
    /// Their numbers; absent or empty for all groups.
    pub groups: Option<Items<'a, u16>>,
}

impl DetailsRequest<'_> {
    /// Whether this group is asked for.
    pub fn wants(&self, number: u16) -> bool {
        self.groups
            .is_none_or(|mut groups| groups.len() == 0 || groups.any(|group| group == number))
    }
}

impl<'b> Decode<'b> for u16 {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        decoder.u16().map_err(malformed)
    }
}

impl<'b> Decode<'b> for DetailsRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {}, { "groups" => groups: Items<'b, u16> });
        Ok(DetailsRequest { groups })
    }
}

/// What is known of the groups that a request wants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetailsResponse<'a> {
    /// All groups.
    pub groups: &'a [Group],
    /// The ones wanted.
    pub request: DetailsRequest<'a>,
}

impl Encode for DetailsResponse<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.begin_list("groups");
        for group in self
            .groups
            .iter()
            .filter(|group| self.request.wants(group.number))
        {
            entries.items().map(3);
            entries.unsigned("group", group.number);
            entries.text("name", group.name);
            entries.unsigned("handlers", group.handlers);
        }
        entries.end();
    }
}
