//! The panel at the bottom of the terminal.

use std::collections::BTreeMap;
use std::io::{self, Write};

use ketch_abi::ContainerState;
use ketch_port_linux::Change;
use ketch_proto::{Command, Decode, ListRequest, ListResponse};
use rustix::termios::tcgetwinsize;

use super::keys::inputs;
use super::wave::Wave;
use crate::board::Kind;
use crate::simulator::Simulator;

/// Ticks between two looks at the containers.
const CONTAINERS_EVERY: u32 = 3;
/// Columns where the terminal does not tell.
const COLUMNS: usize = 80;

const CLEAR_BELOW: &str = "\x1b[J";
const HIDE_CURSOR: &str = "\x1b[?25l";
const SHOW_CURSOR: &str = "\x1b[?25h";

/// Pins with their past, and containers with their states.
pub(crate) struct Panel {
    colour: bool,
    /// Each pin's past, with its place among the devices.
    waves: Vec<(usize, Wave)>,
    /// What the other devices did last, by their labels.
    values: BTreeMap<String, String>,
    containers: Vec<String>,
    ticks: u32,
    /// What is drawn now, line by line.
    drawn: Vec<String>,
}

impl Panel {
    pub fn new(colour: bool) -> Panel {
        Panel {
            colour,
            waves: Vec::new(),
            values: BTreeMap::new(),
            containers: Vec::new(),
            ticks: 0,
            drawn: Vec::new(),
        }
    }

    /// Notes a change of a pin.
    pub fn change(&mut self, change: &Change) {
        if let Some((_, wave)) = self.waves.iter_mut().find(|(pin, _)| *pin == change.pin) {
            wave.change(change.active);
        }
    }

    /// Notes what a device other than a pin did.
    pub fn value(&mut self, label: &str, text: String) {
        self.values.insert(label.to_owned(), text);
    }

    /// Writes lines that stay, above the panel.
    pub fn above(&mut self, output: &mut impl Write, text: &str) -> io::Result<()> {
        self.erase(output)?;
        output.write_all(text.as_bytes())?;
        self.draw(output)
    }

    /// Draws the panel anew.
    pub fn tick(&mut self, output: &mut impl Write, simulator: &Simulator) -> io::Result<()> {
        let pins = simulator.board().pins();
        if self.waves.is_empty() {
            let level = |label: &str| simulator.level(label).unwrap_or(false);
            self.waves = simulator
                .board()
                .pins()
                .map(|(place, pin)| (place, Wave::new(level(&pin.label))))
                .collect();
        }
        self.waves.iter_mut().for_each(|(_, wave)| wave.tick());
        if self.ticks.is_multiple_of(CONTAINERS_EVERY) {
            self.containers = self.list(simulator);
        }
        self.ticks = self.ticks.wrapping_add(1);

        let keys: Vec<_> = inputs(simulator.board()).collect();
        let hint = if keys.is_empty() {
            ""
        } else {
            " press a number to move its input ──"
        };
        let mut lines = vec![format!("── {} ──{hint}", simulator.board().name)];
        for ((_, pin), (_, wave)) in pins.zip(&self.waves) {
            let light = if wave.level() {
                self.paint("33", "●")
            } else {
                self.paint("2", "○")
            };
            let key = keys
                .iter()
                .find(|(_, label)| *label == pin.label)
                .map_or(' ', |(key, _)| *key);
            let (label, line, total) = (&pin.label, wave.line(), wave.total());
            lines.push(format!(
                "{key} {light} {label:<12} {line} {total:>6} changes"
            ));
        }
        let others = simulator.board().devices.iter();
        for device in others.filter(|own| !matches!(own.kind, Kind::GpioPin(_))) {
            let (label, kind) = (&device.label, device.kind.word());
            let last = self.values.get(label).map_or("", String::as_str);
            lines.push(format!("    {label:<12} {kind:<12} {last}"));
        }
        if self.containers.is_empty() {
            lines.push(self.paint("2", "no containers yet: `ketch run IMAGE.ketch` brings one"));
        }
        lines.extend(self.containers.iter().cloned());
        self.erase(output)?;
        self.drawn = lines;
        self.draw(output)
    }

    /// One line for each container.
    fn list(&self, simulator: &Simulator) -> Vec<String> {
        let mut lines = Vec::new();
        let mut from = None;
        // Each page has at least one container, so this ends.
        while let Ok(response) = simulator.request(Command::List, &ListRequest { from }) {
            let Ok(page) = ListResponse::decode(&response) else {
                break;
            };
            for entry in page.containers {
                let state = match ContainerState::from_word(entry.state) {
                    Some(ContainerState::Running) => self.paint("32", "▶ running"),
                    Some(ContainerState::Failed) => self.paint("31", "✖ failed"),
                    _ => format!("  {}", entry.state),
                };
                let cause = entry.cause.unwrap_or("");
                lines.push(format!(
                    "{state}  {} {} ({}, {}) {cause}",
                    entry.name, entry.version, entry.kind, entry.trust
                ));
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        lines
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_string()
        }
    }

    /// Takes the panel off the screen.
    fn erase(&self, output: &mut impl Write) -> io::Result<()> {
        match self.drawn.len() {
            0 => Ok(()),
            lines => write!(output, "\x1b[{lines}A\r{CLEAR_BELOW}"),
        }
    }

    /// Puts it back, cut to the terminal's width so that no line takes two.
    fn draw(&self, output: &mut impl Write) -> io::Result<()> {
        let size = tcgetwinsize(io::stdout());
        let columns = size.map_or(COLUMNS, |size| usize::from(size.ws_col).max(20));
        write!(output, "{HIDE_CURSOR}")?;
        for line in &self.drawn {
            writeln!(output, "{}", cut(line, columns))?;
        }
        output.flush()
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        // A reader that is gone misses nothing.
        let _ = write!(io::stdout(), "{SHOW_CURSOR}");
    }
}

/// The first `columns` characters of a line, not counting colours.
fn cut(line: &str, columns: usize) -> String {
    let mut kept = String::new();
    let (mut shown, mut escape) = (0, false);
    for character in line.chars() {
        escape |= character == '\x1b';
        shown += usize::from(!escape);
        if escape || shown <= columns {
            kept.push(character);
        }
        escape &= character != 'm';
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn colours_take_no_width_and_are_ended() {
        assert_eq!(cut("abcdef", 3), "abc");
        assert_eq!(cut("\x1b[2ma●c\x1b[0mdef", 4), "\x1b[2ma●c\x1b[0md");
        assert_eq!(cut("abc\x1b[2mdef\x1b[0m", 3), "abc\x1b[2m\x1b[0m");
    }
}
