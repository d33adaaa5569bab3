//! The report for people.

use std::collections::BTreeMap;
use std::fmt;

use super::map::Piece;
use super::part::{Part, symbol};
use super::{Totals, by_part, sum};

/// Most functions in the list of the biggest.
const BIGGEST: usize = 60;

/// Sizes by part; of Ketch, by crate and by section, and its biggest functions.
pub struct Report<'a>(pub &'a [Piece]);

impl fmt::Display for Report<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        row(out, "part", &["flash", "RAM"])?;
        for (part, totals) in by_part(self.0) {
            totals_row(out, part.name(), totals)?;
        }
        totals_row(out, "all", sum(self.0))?;

        let own: Vec<&Piece> = self
            .0
            .iter()
            .filter(|piece| Part::of(piece) == Part::Ketch)
            .collect();
        writeln!(out)?;
        row(out, "Ketch by crate", &["flash", "RAM"])?;
        for (owner, totals) in grouped(&own, |piece| symbol(piece).0) {
            totals_row(out, &owner, totals)?;
        }
        writeln!(out)?;
        row(out, "Ketch by section", &["flash", "RAM"])?;
        for (section, totals) in grouped(&own, |piece| kind(&piece.section)) {
            totals_row(out, &section, totals)?;
        }
        writeln!(out)?;
        writeln!(out, "Biggest of Ketch in flash")?;
        let mut named: Vec<_> = own
            .iter()
            .filter(|piece| piece.flash)
            .map(|piece| (piece.size, symbol(piece).1))
            .collect();
        named.sort_by(|a, b| b.cmp(a));
        for (size, name) in named.iter().take(BIGGEST) {
            writeln!(out, "{size:8}  {name}")?;
        }
        Ok(())
    }
}

/// `.text.main` is of the kind `.text`.
fn kind(section: &str) -> String {
    let mut parts = section.split('.');
    match (parts.next(), parts.next()) {
        (Some(""), Some(kind)) => format!(".{kind}"),
        _ => section.to_owned(),
    }
}

/// Totals by key, the largest in flash first.
fn grouped(pieces: &[&Piece], key: impl Fn(&Piece) -> String) -> Vec<(String, Totals)> {
    let mut groups: BTreeMap<String, Totals> = BTreeMap::new();
    for piece in pieces {
        groups.entry(key(piece)).or_default().add(piece);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, totals)| std::cmp::Reverse((totals.flash, totals.ram)));
    groups
}

fn row(out: &mut fmt::Formatter<'_>, name: &str, columns: &[&str]) -> fmt::Result {
    write!(out, "{name:32}")?;
    for column in columns {
        write!(out, "{column:>10}")?;
    }
    writeln!(out)
}

fn totals_row(out: &mut fmt::Formatter<'_>, name: &str, totals: Totals) -> fmt::Result {
    row(
        out,
        name,
        &[&totals.flash.to_string(), &totals.ram.to_string()],
    )
}
