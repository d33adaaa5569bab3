//! What a device is and what it offers to containers.

use ketch_abi::{Error, Operations};
use ketch_cbor::Decoder;

use crate::decode::{Decode, Items, fields, required};
use crate::encode::{Encode, Entries, Listing, number_length};

/// Request of info.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InfoRequest {
    /// Device entry to start at: the `next` of the page before; absent for the first page.
    pub from: Option<u32>,
}

impl Encode for InfoRequest {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned_if("from", self.from);
    }
}

impl<'b> Decode<'b> for InfoRequest {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "from" => from: u32() });
        Ok(InfoRequest { from })
    }
}

/// What a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info<'a> {
    /// Name of the firmware.
    pub name: &'a str,
    /// Version of the firmware's Ketch.
    pub version: &'a str,
    /// Version of the guest interface, [`ketch_abi::ABI_VERSION`].
    pub abi: u32,
    /// Name of the board.
    pub board: &'a str,
    /// Containers that it manages now.
    pub containers: u32,
    /// Containers that it can manage.
    pub capacity: u32,
    /// Largest image in bytes.
    pub slot_size: u32,
    /// Whether it runs images that nobody signed.
    pub accepts_unsigned: bool,
    /// Milliseconds since its start.
    pub uptime: u64,
}

impl Encode for Info<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("name", self.name);
        entries.text("version", self.version);
        entries.unsigned("abi", self.abi);
        entries.text("board", self.board);
        entries.unsigned("containers", self.containers);
        entries.unsigned("capacity", self.capacity);
        entries.unsigned("slot_size", self.slot_size);
        entries.bool("unsigned", self.accepts_unsigned);
        entries.unsigned("uptime", self.uptime);
    }
}

/// A device that containers may be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceEntry<'a> {
    /// Its label.
    pub label: &'a str,
    /// Its kind, such as `gpio-pin`.
    pub kind: &'a str,
    /// What may be done with it. Words that a reader does not know are left out.
    pub operations: Operations,
    /// Whether only one container may hold it at a time.
    pub exclusive: bool,
}

impl Encode for DeviceEntry<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("label", self.label);
        entries.text("kind", self.kind);
        entries.operations("operations", self.operations);
        entries.bool("exclusive", self.exclusive);
    }
}

impl<'b> Decode<'b> for DeviceEntry<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "label" => label: str(),
            "kind" => kind: str(),
            "operations" => operations: str(),
            "exclusive" => exclusive: bool(),
        });
        let operations = required(operations)?
            .split('+')
            .filter_map(Operations::from_word)
            .fold(Operations::NONE, Operations::union);
        Ok(DeviceEntry {
            label: required(label)?,
            kind: required(kind)?,
            operations,
            exclusive: required(exclusive)?,
        })
    }
}

/// Writes the entries of an info response.
pub struct InfoWriter<'a>(Listing<'a>);

impl<'a> InfoWriter<'a> {
    /// Starts a page.
    pub fn new(info: &Info<'_>, buffer: &'a mut [u8]) -> Self {
        let mut entries = Entries::new(buffer);
        info.encode_into(&mut entries);
        InfoWriter(Listing::open(entries, "devices", number_length("next")))
    }

    /// Adds a device; `false` where it does not fit this page any more.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] where it would not fit a page of its own either.
    pub fn push(&mut self, device: &DeviceEntry<'_>) -> Result<bool, Error> {
        self.0.push_map(|entries| device.encode_into(entries))
    }

    /// Ends the page, with the `from` of the next one where there is more, and returns the
    /// length of the entries in bytes.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] for a buffer that holds not even a page without devices.
    pub fn finish(self, next: Option<u32>) -> Result<usize, Error> {
        let mut entries = self.0.close();
        entries.unsigned_if("next", next);
        entries.finish()
    }
}

/// What a device is and a page of what it offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InfoResponse<'a> {
    /// What it is.
    pub info: Info<'a>,
    /// What it offers.
    pub devices: Items<'a, DeviceEntry<'a>>,
    /// What to ask for next, where there are more devices.
    pub next: Option<u32>,
}

impl<'b> Decode<'b> for InfoResponse<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "name" => name: str(),
            "version" => version: str(),
            "abi" => abi: u32(),
            "board" => board: str(),
            "containers" => containers: u32(),
            "capacity" => capacity: u32(),
            "slot_size" => slot_size: u32(),
            "unsigned" => accepts_unsigned: bool(),
            "uptime" => uptime: u64(),
            "next" => next: u32(),
        }, {
            "devices" => devices: Items<'b, DeviceEntry<'b>>,
        });
        let info = Info {
            name: required(name)?,
            version: required(version)?,
            abi: required(abi)?,
            board: required(board)?,
            containers: required(containers)?,
            capacity: required(capacity)?,
            slot_size: required(slot_size)?,
            accepts_unsigned: required(accepts_unsigned)?,
            uptime: required(uptime)?,
        };
        Ok(InfoResponse {
            info,
            devices: required(devices)?,
            next,
        })
    }
}
