//! Transfers under construction: a guest's claims become bytes and segments, and bytes become lists.

use heapless::Vec;
use ketch_runtime::config::{SEGMENTS_MAX, TRANSFER_MAX};
use ketch_runtime::platform::{Segment, TransferDirection};
use ketch_wamr::Stop;

use crate::canonical::{GuestSlice, ReturnArea, allocate};
use crate::table::Caller;

/// A transfer has more bytes or more parts than fit.
pub(crate) struct TooLarge;

/// What is to be transferred, and then what was.
pub(crate) struct Transfer {
    pub segments: Vec<Segment, SEGMENTS_MAX>,
    bytes: [u8; TRANSFER_MAX],
    length: usize,
}

impl Transfer {
    pub(crate) fn new() -> Transfer {
        Transfer {
            segments: Vec::new(),
            bytes: [0; TRANSFER_MAX],
            length: 0,
        }
    }

    /// Adds so many bytes that are read.
    pub(crate) fn read(&mut self, length: u64) -> Result<(), TooLarge> {
        let length = usize::try_from(length).map_err(|_| TooLarge)?;
        if length > TRANSFER_MAX - self.length {
            return Err(TooLarge);
        }
        self.push(length, TransferDirection::Read)
    }

    /// Adds so many nanoseconds that pass.
    pub(crate) fn delay(&mut self, nanoseconds: u32) -> Result<(), TooLarge> {
        let segment = Segment {
            length: u16::try_from(nanoseconds.div_ceil(1000)).map_err(|_| TooLarge)?,
            direction: TransferDirection::Delay,
        };
        self.segments.push(segment).map_err(|_| TooLarge)
    }

    /// Adds a copy of bytes that are written.
    ///
    /// # Errors
    /// A trap where the range is not the guest's, however long it is.
    pub(crate) fn write(
        &mut self,
        caller: &Caller<'_>,
        data: GuestSlice,
    ) -> Result<Result<(), TooLarge>, Stop> {
        self.bytes(caller, data, TransferDirection::Write)
    }

    /// Adds a copy of bytes that go this way, as [`Transfer::write`] does.
    pub(crate) fn bytes(
        &mut self,
        caller: &Caller<'_>,
        data: GuestSlice,
        direction: TransferDirection,
    ) -> Result<Result<(), TooLarge>, Stop> {
        let free = &mut self.bytes[self.length..];
        let Some(bytes) = data.bytes(caller, free)? else {
            return Ok(Err(TooLarge));
        };
        let length = bytes.len();
        Ok(self.push(length, direction))
    }

    fn push(&mut self, length: usize, direction: TransferDirection) -> Result<(), TooLarge> {
        let segment = Segment {
            length: length as u16,
            direction,
        };
        self.segments.push(segment).map_err(|_| TooLarge)?;
        self.length += length;
        Ok(())
    }

    /// How many bytes it has.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// The parts, and the bytes of all of them.
    pub(crate) fn parts(&mut self) -> (&[Segment], &mut [u8]) {
        (&self.segments, &mut self.bytes[..self.length])
    }

    /// Whether any part goes this way.
    pub(crate) fn has(&self, direction: TransferDirection) -> bool {
        self.segments.iter().any(|one| one.direction == direction)
    }

    /// Each part with its bytes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TransferDirection, &[u8])> {
        let mut rest = &self.bytes[..self.length];
        self.segments.iter().map(move |segment| {
            let (bytes, others) = rest.split_at(segment.bytes());
            rest = others;
            (segment.direction, bytes)
        })
    }
}

/// Copies bytes into the guest and writes the list of them at `offset`.
pub(crate) fn list(
    caller: &mut Caller<'_>,
    area: ReturnArea,
    offset: u32,
    bytes: &[u8],
) -> Result<(), Stop> {
    let pointer = allocate(caller, 1, bytes.len())?;
    caller.write(pointer, bytes)?;
    area.word(caller, offset, pointer)?;
    area.word(caller, offset + 4, bytes.len() as u32)
}
