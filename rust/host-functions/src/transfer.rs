//! Transfers under construction: a guest's claims become bytes and segments, and bytes become lists.

use heapless::Vec;
use ketch_abi::{Operations, Trap};
use ketch_runtime::config::{SEGMENTS_MAX, TRANSFER_MAX};
use ketch_runtime::platform::{Segment, TransferDirection};
use ketch_wamr::Stop;

use crate::canonical::{GuestSlice, ReturnArea, allocate};
use crate::table::Caller;

/// Bytes of one `operation`, on every bus: a discriminant, then a number or a list.
const OPERATION_SIZE: u32 = 16;

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

    /// Adds a guest's list of operations, of which this interface has the first `cases`: read, write,
    /// exchange, delay. All of it is checked, whatever fits.
    ///
    /// # Errors
    /// A trap where a range is not the guest's or a case does not exist.
    pub(crate) fn operations(
        &mut self,
        caller: &Caller<'_>,
        list: GuestSlice,
        cases: u8,
    ) -> Result<Result<(), TooLarge>, Stop> {
        let mut whole = Ok(());
        for element in list.elements(caller, OPERATION_SIZE, 8)? {
            let mut operation = [0; OPERATION_SIZE as usize];
            caller.read(element, &mut operation)?;
            let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|i| operation[at + i]));
            let (low, high) = (number(8), number(12));
            let data = GuestSlice::new(low, high);
            let added = match operation[0] {
                case if case >= cases => return Err(Stop::Trap(Trap::BadDiscriminant)),
                0 => self.read(u64::from(low) | u64::from(high) << 32),
                1 => self.write(caller, data)?,
                2 => self.bytes(caller, data, TransferDirection::Exchange)?,
                _ => self.delay(low),
            };
            if whole.is_ok() {
                whole = added;
            }
        }
        Ok(whole)
    }

    /// What a container must be allowed for it.
    pub(crate) fn needed(&self) -> Operations {
        self.segments.iter().fold(Operations::NONE, |all, segment| {
            all.union(match segment.direction {
                TransferDirection::Read => Operations::READ,
                TransferDirection::Write => Operations::WRITE,
                TransferDirection::Exchange => Operations::READ.union(Operations::WRITE),
                TransferDirection::Delay => Operations::NONE,
            })
        })
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

/// Copies bytes into the guest and writes the list of them at `offset` of what is returned.
pub(crate) fn list(
    caller: &mut Caller<'_>,
    area: ReturnArea,
    offset: u32,
    bytes: &[u8],
) -> Result<(), Stop> {
    let pointer = copy(caller, bytes)?;
    area.word(caller, offset, pointer)?;
    area.word(caller, offset + 4, bytes.len() as u32)
}

/// The same for a list that is part of another one, at `place`.
pub(crate) fn inner_list(caller: &mut Caller<'_>, place: u32, bytes: &[u8]) -> Result<(), Stop> {
    let pointer = copy(caller, bytes)?;
    caller.write_few(place, pointer.to_le_bytes())?;
    caller.write_few(place + 4, (bytes.len() as u32).to_le_bytes())
}

/// Copies bytes to where the guest's allocator has room for them.
fn copy(caller: &mut Caller<'_>, bytes: &[u8]) -> Result<u32, Stop> {
    let pointer = allocate(caller, 1, bytes.len())?;
    caller.write(pointer, bytes)?;
    Ok(pointer)
}
