//! Flash and RAM of a firmware that has Ketch in it, by part.

use std::collections::BTreeMap;
use std::path::Path;

use super::figures::Figure;
use crate::size::part::{Part, symbol};
use crate::size::{self, Totals};

/// Crates with less flash than this are told together, in bytes.
const SMALL: u64 = 256;

/// The sizes of the firmware in this file; `mode` names its configuration.
pub fn measure(mode: &str, elf: &Path) -> Result<Vec<Figure>, String> {
    let pieces = size::read(elf)?;
    let mut figures = Vec::new();
    let mut add = |name: &str, totals: Totals| {
        for (kind, bytes) in [("flash", totals.flash), ("RAM", totals.ram)] {
            if bytes > 0 {
                figures.push(Figure::bytes(mode, &format!("{kind}: {name}"), bytes));
            }
        }
    };
    for (part, totals) in size::by_part(&pieces) {
        add(part.name(), totals);
    }
    let engine = pieces
        .iter()
        .filter(|piece| matches!(Part::of(piece), Part::Ketch | Part::Wamr));
    add("Ketch and WAMR", size::sum(engine));
    add("all", size::sum(&pieces));
    Ok(figures)
}

/// Ketch's share by crate, the largest first. Which crate a function is told under changes with
/// inlining, so this is for people and not for the budget.
pub fn crates(mode: &str, elf: &Path) -> Result<Vec<Figure>, String> {
    let mut crates: BTreeMap<String, u64> = BTreeMap::new();
    for piece in size::read(elf)? {
        if piece.flash && Part::of(&piece) == Part::Ketch {
            *crates.entry(symbol(&piece).0).or_default() += piece.size;
        }
    }
    let mut rows: Vec<(u64, String)> = Vec::new();
    let mut rest = 0;
    for (name, bytes) in crates {
        if bytes < SMALL {
            rest += bytes;
        } else {
            rows.push((bytes, name));
        }
    }
    rows.sort_by(|a, b| b.cmp(a));
    rows.push((rest, format!("all with less than {SMALL} bytes")));
    Ok(rows
        .into_iter()
        .map(|(bytes, name)| Figure::bytes(mode, &format!("flash of Ketch: {name}"), bytes))
        .collect())
}
