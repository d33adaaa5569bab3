//! What a firmware's flash and RAM are spent on, from the linker's map.

pub mod map;
pub mod part;
mod report;

use std::path::Path;

use map::Piece;
use part::Part;

/// Bytes of flash and of RAM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Code, constants, and the values that RAM starts with.
    pub flash: u64,
    /// Variables, pools and stacks.
    pub ram: u64,
}

impl Totals {
    fn add(&mut self, piece: &Piece) {
        self.flash += if piece.flash { piece.size } else { 0 };
        self.ram += if piece.ram { piece.size } else { 0 };
    }
}

/// What these pieces take together.
pub fn sum<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Totals {
    let mut totals = Totals::default();
    pieces.into_iter().for_each(|piece| totals.add(piece));
    totals
}

/// What each part takes, in the order of [`Part::ALL`].
pub fn by_part(pieces: &[Piece]) -> [(Part, Totals); 4] {
    Part::ALL.map(|part| {
        let own = pieces.iter().filter(|piece| Part::of(piece) == part);
        (part, sum(own))
    })
}

/// The pieces of the firmware in this file: a map, or the ELF file or folder that has one beside it.
pub fn read(path: &Path) -> Result<Vec<Piece>, String> {
    let map = if path.is_dir() {
        path.join("zephyr/zephyr.map")
    } else {
        path.with_extension("map")
    };
    let text = std::fs::read(&map).map_err(|error| format!("{}: {error}", map.display()))?;
    map::read(&String::from_utf8_lossy(&text))
        .map_err(|error| format!("{}: {error}", map.display()))
}

/// Prints the report of `cargo xtask size`.
pub fn run(path: &Path) -> Result<(), String> {
    print!("{}", report::Report(&read(path)?));
    Ok(())
}
