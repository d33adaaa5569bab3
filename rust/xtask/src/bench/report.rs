//! The table, on the screen and in the book.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use ketch_wamr_sys::bare;

use super::stamps::median;

/// What a figure should be.
#[derive(Clone, Copy)]
pub enum Aim {
    /// At most so many times the bare one.
    Ratio(f64),
    /// Less than so many nanoseconds.
    Below(f64),
}

#[derive(Clone, Copy)]
enum Unit {
    Nanoseconds,
    Bytes,
}

impl Unit {
    fn show(self, value: f64) -> String {
        match self {
            Unit::Nanoseconds if value < 1000.0 => format!("{value:.1} ns"),
            Unit::Nanoseconds => format!("{:.1} µs", value / 1000.0),
            Unit::Bytes => format!("{value} B"),
        }
    }
}

/// One line of the table.
pub struct Row {
    name: String,
    unit: Unit,
    bare: Option<f64>,
    ketch: f64,
    aims: Vec<Aim>,
}

impl Row {
    /// Medians of times in nanoseconds.
    pub fn times(name: &str, bare: Option<Vec<f64>>, ketch: Vec<f64>, aims: Vec<Aim>) -> Row {
        let (bare, ketch) = (bare.map(median), median(ketch));
        Row {
            name: name.into(),
            unit: Unit::Nanoseconds,
            bare,
            ketch,
            aims,
        }
    }

    /// Sizes.
    pub fn bytes(name: &str, bare: f64, ketch: f64) -> Row {
        Row {
            name: name.into(),
            unit: Unit::Bytes,
            bare: Some(bare),
            ketch,
            aims: Vec::new(),
        }
    }

    fn ratio(&self) -> Option<f64> {
        self.bare
            .filter(|bare| *bare > 0.0)
            .map(|bare| self.ketch / bare)
    }

    fn meets(&self, aim: Aim) -> bool {
        match aim {
            Aim::Ratio(most) => self.ratio().is_some_and(|ratio| ratio <= most),
            Aim::Below(limit) => self.ketch < limit,
        }
    }

    fn cells(&self) -> [String; 6] {
        let aims = self.aims.iter().map(|aim| match aim {
            Aim::Ratio(most) => format!("{most} times"),
            Aim::Below(limit) => format!("below {:.0} µs", limit / 1000.0),
        });
        let aims: Vec<String> = aims.collect();
        let met: Vec<&str> = self
            .aims
            .iter()
            .map(|aim| if self.meets(*aim) { "yes" } else { "no" })
            .collect();
        [
            self.name.clone(),
            self.bare
                .map_or(String::from("-"), |bare| self.unit.show(bare)),
            self.unit.show(self.ketch),
            self.ratio()
                .map_or(String::from("-"), |ratio| format!("{ratio:.2}")),
            aims.join(", "),
            met.join(", "),
        ]
    }
}

const HEADINGS: [&str; 6] = ["operation", "bare WAMR", "Ketch", "ratio", "aim", "met"];

const CAVEATS: &str = "\
Times are medians, of rounds in which both sides took turns; they hold for the machine that took them,
and so do sizes, where pointers have 64 bits. Only ratios carry over, and those of starts and stops depend on how fast the machine
wakes the other thread: in 3 µs where its processor is awake, in 40 µs where it sleeps deeply.
";

/// Everything that was measured.
pub struct Report {
    rows: Vec<Row>,
    /// The commit and the version of WAMR.
    origin: String,
}

impl Report {
    /// A report about the sources in this folder.
    pub fn new(root: &Path, rows: Vec<Row>) -> Report {
        let git = |arguments: &[&str]| {
            let output = Command::new("git")
                .current_dir(root)
                .args(arguments)
                .output()
                .ok()?;
            let text = String::from_utf8(output.stdout).ok()?;
            output.status.success().then(|| text.trim().to_owned())
        };
        let commit = git(&["rev-parse", "--short", "HEAD"]).unwrap_or("unknown".into());
        let changed = git(&["status", "--porcelain", "--untracked-files=no"])
            .is_some_and(|text| !text.is_empty());
        let changed = if changed { " with changes" } else { "" };
        let origin = format!(
            "Commit {commit}{changed}, WAMR {}, fast interpreter.",
            bare::version()
        );
        Report { rows, origin }
    }

    /// Writes the table into the book, between its markers.
    pub fn write(&self, root: &Path) -> Result<(), String> {
        const BEGIN: &str = "<!-- bench: begin -->\n";
        const END: &str = "<!-- bench: end -->";
        let path = root.join("docs/src/benchmarks.md");
        let wrong = |text: &dyn fmt::Display| format!("{}: {text}", path.display());
        let page = fs::read_to_string(&path).map_err(|error| wrong(&error))?;
        let (before, rest) = page
            .split_once(BEGIN)
            .ok_or_else(|| wrong(&"the first marker is missing"))?;
        let (_, after) = rest
            .split_once(END)
            .ok_or_else(|| wrong(&"the second marker is missing"))?;
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let mut table = line(&HEADINGS.map(String::from));
        table.push_str("|---|---:|---:|---:|---|---|\n");
        self.rows
            .iter()
            .for_each(|row| table.push_str(&line(&row.cells())));
        let page = format!("{before}{BEGIN}{table}\n{}\n{END}{after}", self.origin);
        fs::write(&path, page).map_err(|error| wrong(&error))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<[String; 6]> = [HEADINGS.map(String::from)]
            .into_iter()
            .chain(self.rows.iter().map(Row::cells))
            .collect();
        let width = |column: usize| {
            lines
                .iter()
                .map(|line| line[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: [usize; 6] = std::array::from_fn(width);
        for line in &lines {
            let mut text = format!("{:<width$}", line[0], width = widths[0]);
            for column in 1..4 {
                text += &format!("  {:>width$}", line[column], width = widths[column]);
            }
            text += &format!("  {:<width$}  {}", line[4], line[5], width = widths[4]);
            writeln!(f, "{}", text.trim_end())?;
        }
        write!(f, "\n{CAVEATS}{}\n", self.origin)
    }
}
