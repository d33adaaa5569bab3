//! The head of a compiled file, to be sure of what was made.
//!
//! *Source*: WAMR, `core/iwasm/aot/aot_loader.c`. Everything is little-endian; sections and the
//! fields in them are aligned to four bytes.

/// What a compiled file says about itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    /// Whether it may run where it is stored.
    pub in_place: bool,
    /// The architecture.
    pub architecture: String,
    /// How many sections need relocation.
    pub relocated: u32,
}

/// Where the version stands.
const VERSION: usize = 4;

/// Kinds of sections.
const TARGET: u32 = 0;
const RELOCATIONS: u32 = 5;

/// `e_type` of what runs in place.
const IN_PLACE: u16 = 4;

impl Head {
    /// Reads a compiled file, and gives it the version that its runtime wants; `None` where it is none.
    pub fn read(file: &mut [u8], version: u8) -> Option<Head> {
        let (magic, rest) = file.split_at_mut_checked(8)?;
        if magic != [0, b'a', b'o', b't', 6, 0, 0, 0] {
            return None;
        }
        magic[VERSION] = version;
        let mut rest: &[u8] = rest;
        let mut head = Head {
            in_place: false,
            architecture: String::new(),
            relocated: 0,
        };
        let mut known = false;
        while rest.len() >= 8 {
            let (kind, length) = (number(rest, 0)?, number(rest, 4)? as usize);
            let section = rest.get(8..8 + length)?;
            match kind {
                TARGET => {
                    let word = section.get(4..6)?;
                    head.in_place = u16::from_le_bytes([word[0], word[1]]) == IN_PLACE;
                    let name = section.get(32..48)?.split(|byte| *byte == 0).next()?;
                    head.architecture = String::from_utf8(name.to_vec()).ok()?;
                    known = true;
                }
                RELOCATIONS => head.relocated = relocated(section)?,
                _ => {}
            }
            rest = rest.get((8 + length).next_multiple_of(4).min(rest.len())..)?;
        }
        known.then_some(head)
    }
}

/// The number of groups, which follows the names of the symbols.
fn relocated(section: &[u8]) -> Option<u32> {
    let symbols = number(section, 0)? as usize;
    let names = number(section, 4 + 4 * symbols)? as usize;
    number(section, (8 + 4 * symbols + names).next_multiple_of(4))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let word = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(word.try_into().ok()?))
}
