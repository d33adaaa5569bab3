//! The table of figures.

use std::fmt;

use super::figures::Figure;

/// Figures, to be shown.
pub struct Table<'a>(pub &'a [Figure]);

const HEADINGS: [&str; 5] = ["operation", "bare WAMR", "Ketch", "difference", "ratio"];

/// A number whose digits are told apart in groups of three.
fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::new();
    if value < 0 {
        text.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn cells(figure: &Figure) -> [String; 5] {
    let show = |value: Option<i64>| value.map_or("-".into(), grouped);
    let both = figure.bare.zip(figure.ketch);
    [
        format!("{}: {}", figure.mode, figure.operation),
        show(figure.bare),
        show(figure.ketch),
        show(both.map(|(bare, ketch)| ketch - bare)),
        both.filter(|(bare, _)| *bare > 0)
            .map_or("-".into(), |(bare, ketch)| {
                format!("{:.2}", ketch as f64 / bare as f64)
            }),
    ]
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<[String; 5]> = [HEADINGS.map(String::from)]
            .into_iter()
            .chain(self.0.iter().map(cells))
            .collect();
        let width = |column: usize| {
            lines
                .iter()
                .map(|line| line[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: [usize; 5] = std::array::from_fn(width);
        for line in &lines {
            let mut text = format!("{:<width$}", line[0], width = widths[0]);
            for column in 1..5 {
                text += &format!("  {:>width$}", line[column], width = widths[column]);
            }
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}
