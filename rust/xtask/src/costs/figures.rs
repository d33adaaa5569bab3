//! What a firmware measured.

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
