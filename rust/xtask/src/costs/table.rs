//! The table of figures.

use std::fmt;

use super::aims::{self, Aim};
use super::figures::Figure;

/// Figures, to be shown.
pub struct Table<'a>(pub &'a [Figure]);

const COLUMNS: usize = 7;

const HEADINGS: [&str; COLUMNS] = [
    "operation",
    "bare WAMR",
    "Ketch",
    "difference",
    "ratio",
    "aim",
    "met",
];

/// A number whose digits are told apart in groups of three.
fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::new();
    if value < 0 {
        text.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn cells(figure: &Figure) -> [String; COLUMNS] {
    let show = |value: Option<i64>| value.map_or("-".into(), grouped);
    let difference = figure.bare.zip(figure.ketch);
    let aim = aims::of(figure);
    [
        figure.name(),
        show(figure.bare),
        show(figure.ketch),
        show(difference.map(|(bare, ketch)| ketch - bare)),
        figure
            .ratio()
            .map_or("-".into(), |ratio| format!("{ratio:.2}")),
        aim.map_or(String::new(), |aim| match aim {
            Aim::Most(most) => format!("at most {}", grouped(most)),
            Aim::Least(least) => format!("at least {}", grouped(least)),
            Aim::Ratio(most) => format!("{most} times"),
        }),
        aim.map_or(String::new(), |aim| {
            String::from(if aim.met(figure) { "yes" } else { "no" })
        }),
    ]
}

impl Table<'_> {
    /// As a table in Markdown.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let mut text = line(&HEADINGS.map(String::from));
        text.push_str("|---|---:|---:|---:|---:|---|---|\n");
        self.0
            .iter()
            .for_each(|figure| text.push_str(&line(&cells(figure))));
        text
    }
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<[String; COLUMNS]> = [HEADINGS.map(String::from)]
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
        let widths: [usize; COLUMNS] = std::array::from_fn(width);
        for line in &lines {
            let mut text = format!("{:<width$}", line[0], width = widths[0]);
            for column in 1..5 {
                text += &format!("  {:>width$}", line[column], width = widths[column]);
            }
            text += &format!("  {:<width$}  {}", line[5], line[6], width = widths[5]);
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}
