//! A container's counters.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, Items, Map, Shape, malformed, required, set_decoded};
use crate::encode::{Encode, Entries};

/// Response of counters. `C` walks over [`Counter`]s, both where it is written and where it was
/// read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountersResponse<C> {
    /// The counters.
    pub counters: C,
}

/// A counter: its name, such as `host_calls`, and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value. Counts start at 0 with the device; `memory` is in bytes.
    pub value: u64,
}

/// Writes the entries of a counters response.
pub struct CountersWriter<'a>(Entries<'a>);

impl<'a> CountersWriter<'a> {
    /// Starts without a counter.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        let mut entries = Entries::new(buffer);
        entries.begin_map("counters");
        CountersWriter(entries)
    }

    /// Adds a counter.
    pub fn push(&mut self, name: &str, value: u64) {
        self.0.unsigned(name, value);
    }

    /// Ends the response and returns the length of the entries in bytes.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] where they do not fit.
    pub fn finish(mut self) -> Result<usize, Error> {
        self.0.end();
        self.0.finish()
    }
}

impl<'a, C: IntoIterator<Item = Counter<'a>> + Clone> Encode for CountersResponse<C> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.begin_map("counters");
        for counter in self.counters.clone() {
            entries.unsigned(counter.name, counter.value);
        }
        entries.end();
    }
}

impl<'b> Decode<'b> for Counter<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        let name = decoder.str().map_err(malformed)?;
        let value = decoder.u64().map_err(malformed)?;
        Ok(Counter { name, value })
    }
}

impl<'b> Decode<'b> for CountersResponse<Items<'b, Counter<'b>>> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        let mut counters = None;
        let mut map = Map::open(decoder)?;
        while let Some(key) = map.key(decoder)? {
            match key {
                "counters" => set_decoded(&mut counters, Items::read(decoder, Shape::Pairs))?,
                _ => decoder.skip().map_err(malformed)?,
            }
        }
        Ok(CountersResponse {
            counters: required(counters)?,
        })
    }
}
