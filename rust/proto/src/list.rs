//! The containers in brief, page by page.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, Items, fields, required};
use crate::encode::{Encode, Entries, Listing, number_length};

/// Request of list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListRequest {
    /// Where to go on: the `next` of the page before; absent for the first page.
    pub from: Option<u32>,
}

impl Encode for ListRequest {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned_if("from", self.from);
    }
}

impl<'b> Decode<'b> for ListRequest {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "from" => from: u32() });
        Ok(ListRequest { from })
    }
}

/// One container in brief. The words are those of `ketch_abi`; they travel as text so that a
/// tool shows a word that it does not know yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContainerEntry<'a> {
    /// Its name.
    pub name: &'a str,
    /// Semantic version of its image.
    pub version: &'a str,
    /// Word of its [`ketch_abi::ContainerState`].
    pub state: &'a str,
    /// Word of its [`ketch_abi::ContainerKind`].
    pub kind: &'a str,
    /// Word of its image's [`ketch_abi::Trust`].
    pub trust: &'a str,
    /// Word of the [`ketch_abi::ExitCause`] of its last run, if it ended.
    pub cause: Option<&'a str>,
}

impl Encode for ContainerEntry<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("name", self.name);
        entries.text("version", self.version);
        entries.text("state", self.state);
        entries.text("kind", self.kind);
        entries.text("trust", self.trust);
        entries.text("cause", self.cause);
    }
}

impl<'b> Decode<'b> for ContainerEntry<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "name" => name: str(),
            "version" => version: str(),
            "state" => state: str(),
            "kind" => kind: str(),
            "trust" => trust: str(),
            "cause" => cause: str(),
        });
        Ok(ContainerEntry {
            name: required(name)?,
            version: required(version)?,
            state: required(state)?,
            kind: required(kind)?,
            trust: required(trust)?,
            cause,
        })
    }
}

/// Writes the entries of a list response.
pub struct ListWriter<'a>(Listing<'a>);

impl<'a> ListWriter<'a> {
    /// Starts a page.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        ListWriter(Listing::open(
            Entries::new(buffer),
            "containers",
            number_length("next"),
        ))
    }

    /// Adds a container; `false` where it does not fit this page any more.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] where it would not fit an empty page either.
    pub fn push(&mut self, entry: &ContainerEntry<'_>) -> Result<bool, Error> {
        self.0.push_map(|entries| entry.encode_into(entries))
    }

    /// Ends the page, with the `from` of the next one where there is more, and returns the
    /// length of the entries in bytes.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] for a buffer that holds not even an empty page.
    pub fn finish(self, next: Option<u32>) -> Result<usize, Error> {
        let mut entries = self.0.close();
        entries.unsigned_if("next", next);
        entries.finish()
    }
}

/// A page of containers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListResponse<'a> {
    /// The containers.
    pub containers: Items<'a, ContainerEntry<'a>>,
    /// What to ask for next, where there is more.
    pub next: Option<u32>,
}

impl<'b> Decode<'b> for ListResponse<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "next" => next: u32() }, {
            "containers" => containers: Items<'b, ContainerEntry<'b>>,
        });
        Ok(ListResponse {
            containers: required(containers)?,
            next,
        })
    }
}
