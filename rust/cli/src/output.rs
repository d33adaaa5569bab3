//! What is printed: results on stdout, notes and failures on stderr, as text or JSON.

use crate::error::{Exit, Failure, Result};
use crate::text::safe;
use anstyle::{AnsiColor, Style};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// How results and failures are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people; may change between versions.
    #[default]
    Text,
    /// For scripts; keys are only ever added.
    Json,
}

/// The option that every command with a result has.
#[derive(Clone, Copy, Debug, Args)]
pub struct Output {
    /// How to print results and errors: for people, or as JSON for scripts
    #[arg(
        short = 'o',
        long = "output",
        value_enum,
        default_value_t,
        value_name = "text|json",
        hide_possible_values = true
    )]
    pub format: Format,
}

/// Green, for what is well.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// Yellow, for what deserves a look.
pub const NOTABLE: Style = AnsiColor::Yellow.on_default();
/// Red, for failures.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// Dim, for what can be skipped.
pub const DIM: Style = Style::new().dimmed();

impl Output {
    /// Prints a result: `json` as one line of JSON, or the text.
    ///
    /// # Errors
    /// [`Exit::File`] where stdout cannot be written.
    pub fn result(self, json: &impl Serialize, text: impl FnOnce() -> String) -> Result<()> {
        let out = match self.format {
            Format::Text => text(),
            Format::Json => json_line(json)?,
        };
        print(&out)
    }

    /// Prints a line about what is going on, for people alone.
    pub fn note(self, text: &str) {
        if self.format == Format::Text {
            // Nothing is left to do where stderr is closed.
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }

    /// Prints a warning, for people alone.
    pub fn warn(self, text: &str) {
        self.note(&format!("{NOTABLE}warning{NOTABLE:#}: {text}"));
    }
}

/// A value as one line of JSON.
///
/// # Errors
/// [`Exit::Fault`], for what has no JSON; no value of this tool is such.
pub fn json_line(value: &impl Serialize) -> Result<String> {
    let mut line = serde_json::to_string(value).map_err(|error| {
        Failure::new(
            Exit::Fault,
            "Unprintable",
            error.to_string(),
            "report this with what led to it",
        )
    })?;
    line.push('\n');
    Ok(line)
}

/// Writes to stdout; colour is left out where stdout is no terminal or NO_COLOR is set.
///
/// # Errors
/// [`Exit::File`]. A reader that has gone away (`ketch ps | head -1`) ends the process instead,
/// since nobody wants the rest.
pub fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => Err(Failure::file("write", "stdout".as_ref(), &error)),
    }
}

#[derive(Serialize)]
struct FailureLine<'a> {
    error: FailureBody<'a>,
}

#[derive(Serialize)]
struct FailureBody<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u16>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    remedy: &'a str,
    exit: u8,
}

/// Prints a failure on stderr.
pub fn failure(format: Format, failure: &Failure) {
    let text = match format {
        Format::Text => failure_text(failure),
        Format::Json => {
            let body = FailureBody {
                name: failure.name,
                number: failure.number,
                message: &failure.message,
                detail: failure.detail.as_deref(),
                remedy: &failure.remedy,
                exit: failure.exit as u8,
            };
            json_line(&FailureLine { error: body }).unwrap_or_else(|_| failure_text(failure))
        }
    };
    // Nothing is left to do where stderr is closed.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

fn failure_text(failure: &Failure) -> String {
    let mut text = format!("{BAD}error{BAD:#}: {}\n", safe(&failure.message));
    if let Some(detail) = &failure.detail {
        // A compiler's output has many lines; each is made safe, none is joined.
        for (index, line) in detail.lines().enumerate() {
            let label = if index == 0 { "about:" } else { "      " };
            text += &format!(" {DIM}{label}{DIM:#} {}\n", safe(line));
        }
    }
    text += &format!("  {DIM}help:{DIM:#} {}\n", safe(&failure.remedy));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_name_what_why_and_what_to_do() {
        let failure = Failure::numbered(
            Exit::Refused,
            ketch_abi::Error::CapabilityMissing,
            "start x",
        )
        .with_detail("gpio\u{1b}");
        let text = anstream::adapter::strip_str(&failure_text(&failure)).to_string();
        assert_eq!(
            text,
            "error: start x: the module imports something that needs a capability that it was not granted\n \
             about: gpio\\u{1b}\n  \
             help: request the capability in ketch.toml, and see that the device offers it and its policy grants it\n"
        );
    }
}
