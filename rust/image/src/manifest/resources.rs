//! What a container needs to run.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::map::{read_map, read_number, required};

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
        let (mut memory, mut stack, mut event_time, mut log_rate) = (None, None, None, None);
        let (mut queue_length, mut queue_size) = (None, None);
        let (mut handles, mut processor_share, mut key_value_bytes) = (None, None, None);
        read_map(decoder, |key, decoder| {
            match key {
                1 => memory = Some(read_number(decoder, 0..=Self::MEMORY_MAX)?),
                2 => stack = Some(read_number(decoder, 256..=1 << 20)?),
                3 => event_time = Some(read_number(decoder, 1000..=Self::EVENT_TIME_MAX)?),
                4 => log_rate = Some(read_number(decoder, 1..=1000)?),
                5 => queue_length = Some(read_number(decoder, 1..=1000)?),
                6 => queue_size = Some(read_number(decoder, 16..=65_535)?),
                10 => handles = Some(read_number(decoder, 1..=64)?),
                11 => processor_share = Some(read_number(decoder, 1..=100)?),
                12 => key_value_bytes = Some(read_number(decoder, 1..=Self::KEY_VALUE_MAX)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Resources {
            memory: required(memory)?,
            stack: required(stack)?,
            event_time,
            log_rate,
            queue_length,
            queue_size,
            handles,
            processor_share,
            key_value_bytes,
        })
    }
}
