//! The messages of Ketch's SMP group and SMP's framing, shared by devices and tools.
//!
//! Every message has a type here that is written by one side and read by the other. Reading
//! borrows from the bytes, allocates nothing, takes time linear in their number, ignores keys
//! that it does not know and map order, and refuses wrong types, keys given twice and missing
//! keys. Both definite and indefinite CBOR maps are read.
//!
//! Zephyr's SMP server opens and closes the response's map itself, so [`Encode::encode_entries`]
//! writes the keys and values alone; everybody else uses [`Encode::encode_map`].
#![no_std]
#![forbid(unsafe_code)]

pub mod challenge;
pub mod command;
pub mod container;
pub mod counters;
pub mod create;
pub mod decode;
pub mod encode;
pub mod failure;
pub mod frame;
pub mod info;
pub mod inspect;
pub mod list;
pub mod logs;
pub mod serial;
pub mod settings;
pub mod standard;
pub mod upload;

pub use challenge::{ChallengeRequest, ChallengeResponse, ChangeRequest, ChangeResponse};
pub use command::Command;
pub use container::{NameRequest, RemoveResponse, StateResponse};
pub use counters::{Counter, CountersResponse, CountersWriter};
pub use create::{CreateRequest, Setting};
pub use decode::{Decode, Items};
pub use encode::{Encode, close_map, open_map};
pub use failure::{ErrorResponse, Failure, FailureCode, RcResponse};
pub use frame::{Header, Operation, Version};
pub use info::{DeviceEntry, Info, InfoRequest, InfoResponse, InfoWriter};
pub use inspect::{Grant, Inspect, InspectResponse, InspectWriter};
pub use list::{ContainerEntry, ListRequest, ListResponse, ListWriter};
pub use logs::{LogLine, LogsRequest, LogsResponse, LogsWriter};
pub use settings::{SettingsPart, SettingsRequest, SettingsResponse};
pub use upload::{UploadRequest, UploadResponse};
