//! What a person in front of the simulator sees: lines, and a panel of pins and containers that
//! stays below them where the output is a terminal.

mod panel;
mod wave;

use std::io::{self, Write};
use std::time::Instant;

use ketch_runtime::platform::Level;

use crate::run::Message;
use crate::simulator::Simulator;
use panel::Panel;

/// Shows messages as lines, above a panel where there is one.
pub(crate) struct View {
    start: Instant,
    /// Whether changes of pins are lines, too.
    pins: bool,
    /// Whether colours mean something to the reader.
    colour: bool,
    panel: Option<Panel>,
}

impl View {
    /// With `watch`, pins are shown: in a panel on a terminal, else as lines.
    pub fn new(watch: bool, terminal: bool) -> View {
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        View {
            start: Instant::now(),
            pins: watch && !terminal,
            colour,
            panel: (watch && terminal).then(|| Panel::new(colour)),
        }
    }

    /// Shows a text of whole lines.
    pub fn text(&mut self, text: &str) {
        let mut output = io::stdout().lock();
        // A reader that is gone misses nothing.
        let _ = match &mut self.panel {
            Some(panel) => panel.above(&mut output, text),
            None => output
                .write_all(text.as_bytes())
                .and_then(|()| output.flush()),
        };
    }

    /// Shows what happened.
    pub fn message(&mut self, message: &Message) {
        if let (Some(panel), Message::Pin { change, .. }) = (&mut self.panel, message) {
            panel.change(change);
        }
        let seconds = self.start.elapsed().as_secs_f64();
        let line = match message {
            Message::Pin { change, label } if self.pins => {
                format!(
                    "{:>9.3}  {label} {}\n",
                    change.time as f64 / 1e9,
                    u8::from(change.active)
                )
            }
            Message::Log {
                container,
                level,
                text,
            } => {
                let (on, off) = if self.colour {
                    colour(*level)
                } else {
                    ("", "")
                };
                format!(
                    "{seconds:>9.3}  {container}: {on}{}{text}{off}\n",
                    prefix(*level)
                )
            }
            Message::Notice(text) => format!("{seconds:>9.3}  {text}\n"),
            _ => return,
        };
        self.text(&line);
    }

    /// Brings the panel up to date; called at a steady pace.
    pub fn tick(&mut self, simulator: &Simulator) {
        if let Some(panel) = &mut self.panel {
            // A reader that is gone misses nothing.
            let _ = panel.tick(&mut io::stdout().lock(), simulator);
        }
    }
}

/// Lines that matter say so in words.
fn prefix(level: Level) -> &'static str {
    match level {
        Level::Trace | Level::Debug | Level::Info => "",
        Level::Warn => "warning: ",
        Level::Error | Level::Critical => "error: ",
    }
}

fn colour(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::Trace | Level::Debug => ("\x1b[2m", "\x1b[0m"),
        Level::Info => ("", ""),
        Level::Warn => ("\x1b[33m", "\x1b[0m"),
        Level::Error | Level::Critical => ("\x1b[31m", "\x1b[0m"),
    }
}
