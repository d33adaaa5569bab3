//! Making a container of an image, with what its operator tells it.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, Items, Map, Shape, malformed, required, set_decoded};
use crate::encode::{Encode, Entries};

/// A value that an operator sets for a container: texts, read by the container under the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its value.
    pub value: &'a str,
}

/// Request of create. `S` walks over [`Setting`]s, both where it is written and where it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreateRequest<'a, S> {
    /// The container's name. Any text here; the device looks it up.
    pub name: &'a str,
    /// What the container is told from now on, in place of all that it was told before; `None` leaves
    /// that as it is.
    pub config: Option<S>,
}

impl<'a, S: IntoIterator<Item = Setting<'a>> + Clone> Encode for CreateRequest<'_, S> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("name", self.name);
        if let Some(settings) = &self.config {
            entries.begin_map("config");
            for setting in settings.clone() {
                entries.text(setting.key, setting.value);
            }
            entries.end();
        }
    }
}

impl<'b> Decode<'b> for Setting<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        let key = decoder.str().map_err(malformed)?;
        let value = decoder.str().map_err(malformed)?;
        Ok(Setting { key, value })
    }
}

impl<'b> Decode<'b> for CreateRequest<'b, Items<'b, Setting<'b>>> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        let (mut name, mut config) = (None, None);
        let mut map = Map::open(decoder)?;
        while let Some(key) = map.key(decoder)? {
            match key {
                "name" => set_decoded(&mut name, decoder.str().map_err(malformed))?,
                "config" => set_decoded(&mut config, Items::read(decoder, Shape::Pairs))?,
                _ => decoder.skip().map_err(malformed)?,
            }
        }
        Ok(CreateRequest {
            name: required(name)?,
            config,
        })
    }
}
