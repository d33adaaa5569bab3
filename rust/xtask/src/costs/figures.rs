//! What a firmware measured.

use std::collections::BTreeMap;

/// How guests ran, or what else sets figures apart: `interpreter`.
type Mode = String;

/// One operation, on bare WAMR and with Ketch around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// How guests ran.
    pub mode: Mode,
    /// What was measured.
    pub operation: String,
    /// Without Ketch.
    pub bare: Option<i64>,
    /// With it.
    pub ketch: Option<i64>,
}

/// Figures in the order in which they were printed first. Each line is
/// `figure;MODE;OPERATION;SIDE;VALUE`; others are for people.
pub fn read(printed: &[String]) -> Result<Vec<Figure>, String> {
    let mut figures: Vec<Figure> = Vec::new();
    for line in printed {
        let Some(rest) = line.strip_prefix("figure;") else {
            continue;
        };
        let wrong = || format!("not a figure: {line}");
        let [mode, operation, side, value] = rest.split(';').collect::<Vec<_>>()[..] else {
            return Err(wrong());
        };
        let value = value.parse().map_err(|_| wrong())?;
        let place = figures
            .iter()
            .position(|figure| figure.mode == mode && figure.operation == operation)
            .unwrap_or_else(|| {
                figures.push(Figure {
                    mode: mode.into(),
                    operation: operation.into(),
                    bare: None,
                    ketch: None,
                });
                figures.len() - 1
            });
        match side {
            "bare" => figures[place].bare = Some(value),
            "ketch" => figures[place].ketch = Some(value),
            _ => return Err(wrong()),
        }
    }
    if figures.is_empty() {
        return Err(format!(
            "the firmware printed no figure:\n{}",
            printed.join("\n")
        ));
    }
    Ok(figures)
}

/// Those that are held to a budget, by name: what is Ketch's.
pub fn budgeted(figures: &[Figure]) -> BTreeMap<String, i64> {
    figures
        .iter()
        .filter_map(|figure| Some((figure.name(), figure.ketch?)))
        .collect()
}

impl Figure {
    /// A number of bytes, which bare WAMR has no part in.
    pub fn bytes(mode: &str, operation: &str, bytes: u64) -> Figure {
        Figure {
            mode: mode.into(),
            operation: operation.into(),
            bare: None,
            ketch: Some(bytes as i64),
        }
    }

    /// With Ketch, by bare.
    pub fn ratio(&self) -> Option<f64> {
        self.bare
            .zip(self.ketch)
            .filter(|(bare, _)| *bare > 0)
            .map(|(bare, ketch)| ketch as f64 / bare as f64)
    }

    /// What it is called.
    pub fn name(&self) -> String {
        format!("{}: {}", self.mode, self.operation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(String::from).collect()
    }

    #[test]
    fn both_sides_of_an_operation_become_one_figure() {
        let printed = lines(
            "calibration: for people\n\
             figure;interpreter;stop;bare;100\n\
             figure;compiled;stop;ketch;7\n\
             figure;interpreter;stop;ketch;130",
        );
        let figures = read(&printed).unwrap();
        assert_eq!(figures.len(), 2);
        assert_eq!(figures[0].name(), "interpreter: stop");
        assert_eq!(figures[0].ratio(), Some(1.3));
        let budgeted = budgeted(&figures);
        assert_eq!(budgeted["interpreter: stop"], 130);
        assert_eq!(budgeted["compiled: stop"], 7);
    }

    #[test]
    fn what_is_no_figure_is_told() {
        assert!(read(&lines("figure;a;b;ketch;many")).is_err());
        assert!(read(&lines("figure;a;b;nobody;1")).is_err());
        assert!(read(&[]).is_err());
    }
}
