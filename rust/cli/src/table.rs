//! Aligned columns.

use anstyle::Style;
use std::fmt::Write as _;

/// Rows of cells under headings; the last column is not padded.
pub struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

/// One cell: its text (already safe to print) and its style.
pub struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A cell in a style.
    pub fn styled(text: impl Into<String>, style: Style) -> Cell {
        Cell {
            text: text.into(),
            style,
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Cell {
        Cell::styled(text, Style::new())
    }
}

impl Table {
    /// An empty table with these headings.
    pub fn new(headings: &[&'static str]) -> Table {
        Table {
            headings: headings.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row with one cell for each heading.
    pub fn row<const N: usize>(&mut self, cells: [Cell; N]) {
        debug_assert_eq!(N, self.headings.len());
        self.rows.push(cells.into());
    }

    /// The table as text with styles, one line for the headings and one for each row.
    pub fn render(&self) -> String {
        let mut widths: Vec<usize> = self.headings.iter().map(|h| h.len()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.text.chars().count());
            }
        }
        let mut out = String::new();
        let bold = Style::new().bold();
        let headings = self.headings.iter().map(|h| (*h, bold));
        line(&mut out, headings, &widths);
        for row in &self.rows {
            line(
                &mut out,
                row.iter().map(|c| (c.text.as_str(), c.style)),
                &widths,
            );
        }
        out
    }
}

fn line<'a>(out: &mut String, cells: impl Iterator<Item = (&'a str, Style)>, widths: &[usize]) {
    let mut gap = 0;
    for ((text, style), width) in cells.zip(widths) {
        // The gap is written before the next cell, so that no line ends in blanks.
        if !text.is_empty() {
            let _ = write!(out, "{:gap$}{style}{text}{style:#}", "");
            gap = 0;
        }
        gap += width.saturating_sub(text.chars().count()) + 2;
    }
    out.push('\n');
}

/// "Label: value" lines with the values aligned, for things of which there is one.
#[derive(Default)]
pub struct Fields(Vec<(&'static str, String)>);

impl Fields {
    /// Adds a line.
    pub fn add(&mut self, label: &'static str, value: impl Into<String>) -> &mut Fields {
        self.0.push((label, value.into()));
        self
    }

    /// Adds a line if there is a value.
    pub fn add_some(
        &mut self,
        label: &'static str,
        value: Option<impl Into<String>>,
    ) -> &mut Fields {
        if let Some(value) = value {
            self.add(label, value);
        }
        self
    }

    /// Adds a list: the first item beside the label, the others below it; "none" where empty.
    pub fn add_list(
        &mut self,
        label: &'static str,
        items: impl IntoIterator<Item = String>,
    ) -> &mut Fields {
        let mut items = items.into_iter();
        self.add(label, items.next().unwrap_or_else(|| "none".to_owned()));
        for item in items {
            self.add("", item);
        }
        self
    }

    /// The lines as text with styles.
    pub fn render(&self) -> String {
        let width = self
            .0
            .iter()
            .map(|(label, _)| label.len())
            .max()
            .unwrap_or(0)
            + 2;
        let bold = Style::new().bold();
        let mut out = String::new();
        for (label, value) in &self.0 {
            let label = if label.is_empty() {
                String::new()
            } else {
                format!("{label}:")
            };
            let gap = width - label.len();
            let _ = writeln!(out, "{bold}{label}{bold:#}{:gap$}{value}", "");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn columns_line_up_and_no_line_ends_in_blanks() {
        let mut table = Table::new(&["NAME", "STATE", "CAUSE"]);
        table.row(["blinky".into(), "running".into(), "".into()]);
        table.row(["b".into(), "failed".into(), "trapped".into()]);
        assert_eq!(
            plain(&table.render()),
            "NAME    STATE    CAUSE\nblinky  running\nb       failed   trapped\n"
        );
    }

    #[test]
    fn an_empty_cell_keeps_the_next_column_in_place() {
        let mut table = Table::new(&["A", "BB", "C"]);
        table.row(["1".into(), "".into(), "3".into()]);
        assert_eq!(plain(&table.render()), "A  BB  C\n1      3\n");
    }

    #[test]
    fn lists_continue_below_their_label() {
        let mut fields = Fields::default();
        fields
            .add("Name", "x")
            .add_list("Imports", ["a".to_owned(), "b".to_owned()]);
        assert_eq!(
            plain(&fields.render()),
            "Name:    x\nImports: a\n         b\n"
        );
    }
}
