//! The eight bytes that stand before every SMP request and response.

/// Length of an SMP header in bytes.
pub const HEADER_LENGTH: usize = 8;

/// What a frame asks or answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Operation {
    /// A request that changes nothing.
    Read = 0,
    /// The answer to a read.
    ReadResponse = 1,
    /// A request that changes something.
    Write = 2,
    /// The answer to a write.
    WriteResponse = 3,
}

impl Operation {
    /// The operation with this number.
    pub const fn from_number(number: u8) -> Option<Operation> {
        match number {
            0 => Some(Operation::Read),
            1 => Some(Operation::ReadResponse),
            2 => Some(Operation::Write),
            3 => Some(Operation::WriteResponse),
            _ => None,
        }
    }

    /// The operation of the answer; an answer's own operation stays.
    pub const fn response(self) -> Operation {
        match self {
            Operation::Read | Operation::ReadResponse => Operation::ReadResponse,
            Operation::Write | Operation::WriteResponse => Operation::WriteResponse,
        }
    }
}

/// The version of SMP that a frame speaks: how its errors look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Version {
    /// Errors are `{"rc": n}`, with one list of codes for all groups.
    V1 = 0,
    /// Errors are `{"err": {"group": g, "rc": n}}`, with codes of each group.
    V2 = 1,
}

/// An SMP header.
///
/// Source: Zephyr's `smp.h`, `struct smp_hdr`; big-endian. From the most significant bit, byte 0
/// holds three reserved bits, two of version and three of operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Number of the operation, 0 to 7; [`Operation::from_number`] knows 0 to 3.
    pub operation: u8,
    /// Number of the version, 0 to 3: 0 is version 1, 1 is version 2, others are not defined.
    pub version: u8,
    /// Flags; none are defined.
    pub flags: u8,
    /// Length in bytes of the payload that follows.
    pub length: u16,
    /// The management group.
    pub group: u16,
    /// Number that the answer repeats.
    pub sequence: u8,
    /// The command within the group.
    pub command: u8,
}

impl Header {
    /// A request's header.
    pub const fn request(
        operation: Operation,
        group: u16,
        command: u8,
        sequence: u8,
        length: u16,
    ) -> Header {
        Header {
            operation: operation as u8,
            version: Version::V2 as u8,
            flags: 0,
            length,
            group,
            sequence,
            command,
        }
    }

    /// The header of the answer to this request, for a payload of `length` bytes.
    ///
    /// The version is the request's, or 2 where the request's is newer; an operation that is
    /// no read is answered as a write, both as Zephyr does.
    pub const fn response(&self, length: u16) -> Header {
        let operation = if self.operation == Operation::Read as u8 {
            Operation::ReadResponse
        } else {
            Operation::WriteResponse
        };
        Header {
            operation: operation as u8,
            version: if self.version > Version::V2 as u8 {
                Version::V2 as u8
            } else {
                self.version
            },
            flags: 0,
            length,
            ..*self
        }
    }

    /// Splits a frame into header and payload; `None` where the header is cut short or
    /// announces more than there is. What follows the payload is returned last.
    pub fn split(frame: &[u8]) -> Option<(Header, &[u8], &[u8])> {
        let (bytes, rest) = frame.split_first_chunk::<HEADER_LENGTH>()?;
        let header = Header::from_bytes(*bytes);
        let (payload, rest) = rest.split_at_checked(header.length as usize)?;
        Some((header, payload, rest))
    }

    /// Reads a header; every pattern of bits is one.
    pub const fn from_bytes(bytes: [u8; HEADER_LENGTH]) -> Header {
        Header {
            operation: bytes[0] & 0b111,
            version: (bytes[0] >> 3) & 0b11,
            flags: bytes[1],
            length: u16::from_be_bytes([bytes[2], bytes[3]]),
            group: u16::from_be_bytes([bytes[4], bytes[5]]),
            sequence: bytes[6],
            command: bytes[7],
        }
    }

    /// The header as it travels. The reserved bits are zero.
    pub const fn to_bytes(self) -> [u8; HEADER_LENGTH] {
        let length = self.length.to_be_bytes();
        let group = self.group.to_be_bytes();
        [
            ((self.version & 0b11) << 3) | (self.operation & 0b111),
            self.flags,
            length[0],
            length[1],
            group[0],
            group[1],
            self.sequence,
            self.command,
        ]
    }
}
