//! What a container needs to run.

use ketch_abi::Error;
use minicbor::Decoder;

use crate::map::{read_map, read_number, required};

/// What a container asks for. A device may give less and then says so at create.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resources {
    /// Most linear memory, in bytes; 0 (for a module without memory) to 16 MiB.
    pub memory: u32,
    /// The engine's operand stack, in bytes; 256 to 1 MiB.
    pub stack: u32,
    /// Wasm instructions that one event may take, 1,000 to 2,147,483,647; the device's own budget
    /// where it is `None`.
    pub event_budget: Option<u32>,
    /// Log lines in a second, 1 to 1,000; the device's own limit where it is `None`.
    pub log_rate: Option<u32>,
}

impl Resources {
    /// Largest linear memory in bytes.
    pub const MEMORY_MAX: u32 = 16 << 20;

    pub(super) fn read(decoder: &mut Decoder<'_>) -> Result<Resources, Error> {
        let (mut memory, mut stack, mut event_budget, mut log_rate) = (None, None, None, None);
        read_map(decoder, |key, decoder| {
            match key {
                1 => memory = Some(read_number(decoder, 0..=Self::MEMORY_MAX)?),
                2 => stack = Some(read_number(decoder, 256..=1 << 20)?),
                3 => event_budget = Some(read_number(decoder, 1000..=i32::MAX as u32)?),
                4 => log_rate = Some(read_number(decoder, 1..=1000)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Resources {
            memory: required(memory)?,
            stack: required(stack)?,
            event_budget,
            log_rate,
        })
    }
}
