//! What a person in front of the simulator sees: lines, and a panel of pins and containers that
//! stays below them where the output is a terminal.

mod keys;
mod panel;
mod wave;

use std::io::{self, Write};
use std::time::Instant;

use ketch_runtime::platform::Level;

use crate::run::Message;
use crate::simulator::Simulator;
use keys::Keys;
use panel::Panel;

/// Shows messages as lines, above a panel where there is one.
pub(crate) struct View {
    start: Instant,
    /// Whether changes of pins are lines, too.
    pins: bool,
    /// Whether colours mean something to the reader.
    colour: bool,
    panel: Option<Panel>,
    /// Held for the terminal's settings.
    _keys: Option<Keys>,
}

impl View {
    /// With `watch`, pins are shown: in a panel on a terminal, whose keys go to `pressed`, else as
    /// lines.
    pub fn new(watch: bool, terminal: bool, pressed: impl Fn(u8) + Send + 'static) -> View {
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let panel = watch && terminal;
        View {
            start: Instant::now(),
            pins: watch && !terminal,
            colour,
            panel: panel.then(|| Panel::new(colour)),
            _keys: if panel { Keys::start(pressed) } else { None },
        }
    }

    /// Moves the input that a key belongs to.
    pub fn key(&mut self, key: u8, simulator: &Simulator) {
        let label = keys::inputs(simulator.board()).find(|(of, _)| *of == key as char);
        if let Some((_, label)) = label {
            // The board has it: its label comes from there.
            let _ = simulator
                .level(label)
                .and_then(|level| simulator.set(label, !level));
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
        if let Some(panel) = &mut self.panel {
            match message {
                Message::Pin { change, .. } => panel.change(change),
                Message::Value { label, text, .. } => panel.value(label, text.clone()),
                Message::Line {
                    label, sent, bytes, ..
                } => panel.value(label, line_text(*sent, bytes)),
                _ => {}
            }
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
            Message::Line {
                time,
                label,
                sent,
                bytes,
            } if self.pins => {
                let (seconds, text) = (*time as f64 / 1e9, line_text(*sent, bytes));
                format!("{seconds:>9.3}  {label} {text}\n")
            }
            Message::Value { time, label, text } if self.pins => {
                format!("{:>9.3}  {label} {text}\n", *time as f64 / 1e9)
            }
            Message::Log {
                time,
                container,
                level,
                text,
            } => {
                let seconds = *time as f64 / 1e9;
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

/// What went over a serial line, as far as a line shows it.
fn line_text(sent: bool, bytes: &[u8]) -> String {
    let arrow = if sent { "→" } else { "←" };
    let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{arrow} {}", digits.join(" "))
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
