//! What a container needs to run.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::map::{MISSING, NumberField, given, read_numbers, required};

/// The keys, in the order of the structure.
static FIELDS: [NumberField; 9] = [
    (1, 0, Resources::MEMORY_MAX),
    (2, 256, 1 << 20),
    (3, 1000, Resources::EVENT_TIME_MAX),
    (4, 1, 1000),
    (5, 1, 1000),
    (6, 16, 65_535),
    (10, 1, 64),
    (11, 1, 100),
    (12, 1, Resources::KEY_VALUE_MAX),
];

/// What a container asks for. A device may give less and then says so at create.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resources {
    /// Most linear memory, in bytes; 0 (for a module without memory) to 16 MiB.
    pub memory: u32,
    /// Stack for the frames of its functions, in bytes; 256 to 1 MiB.
    pub stack: u32,
    /// Microseconds of processor time that one event may take, or a command between two waits;
    /// 1,000 to 60,000,000; the device's own limit where it is `None`.
    pub event_time: Option<u32>,
    /// Log lines in a second, 1 to 1,000; the device's own limit where it is `None`.
    pub log_rate: Option<u32>,
    /// Messages that wait in one subscription, 1 to 1,000; the device's own limit where it is `None`.
    pub queue_length: Option<u32>,
    /// Bytes for one subscription's queue, 16 to 65,535; the device's own limit where it is `None`.
    pub queue_size: Option<u32>,
    /// Open handles, 1 to 64; the device's own limit where it is `None`.
    pub handles: Option<u32>,
    /// Percent of the processor, 1 to 100; all of it where it is `None`.
    pub processor_share: Option<u32>,
    /// Bytes of flash for what it keeps by key, 1 to 1,048,576; none where it is `None`.
    pub key_value_bytes: Option<u32>,
}

impl Resources {
    /// Largest linear memory in bytes.
    pub const MEMORY_MAX: u32 = 16 << 20;

    /// Longest time for one event in microseconds.
    pub const EVENT_TIME_MAX: u32 = 60_000_000;

    /// Most bytes of flash for keys and values.
    pub const KEY_VALUE_MAX: u32 = 1 << 20;

    pub(super) fn read(decoder: &mut Decoder<'_>) -> Result<Resources, Error> {
        let mut values = [MISSING; FIELDS.len()];
        read_numbers(decoder, &FIELDS, &mut values)?;
        let [
            memory,
            stack,
            event_time,
            log_rate,
            queue_length,
            queue_size,
            handles,
            processor_share,
            key_value_bytes,
        ] = values;
        Ok(Resources {
            memory: required(given(memory))?,
            stack: required(given(stack))?,
            event_time: given(event_time),
            log_rate: given(log_rate),
            queue_length: given(queue_length),
            queue_size: given(queue_size),
            handles: given(handles),
            processor_share: given(processor_share),
            key_value_bytes: given(key_value_bytes),
        })
    }
}
