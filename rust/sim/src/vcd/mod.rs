//! A trace as a value change dump, which GTKWave, PulseView and others show.
//!
//! *Source*: IEEE 1364-2005, 18.2. Times are nanoseconds since the simulator's start. A pin is a wire;
//! serial lines and buses are as many as they have, with every bit, so that a viewer's decoders read
//! them, and buses have what the bits mean beside them; analog inputs, pulses and sensors are real numbers.

mod i2c;
mod line;
mod signals;
mod spi;
mod value;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

use ketch_port_linux::Conversion;
use ketch_runtime::platform::Pulses;

use self::signals::signals;
use self::value::{Change, Value, code};
use crate::board::{BoardDescription, Kind};
use crate::event::Event;

/// Changes that may wait to be written. A container that uses a bus faster than any bus is would fill the
/// memory with what it has done; what is over is not drawn.
const WAITING_MAX: usize = 1 << 20;

/// Writes a dump while a simulator runs. What lies in the future, as the bits of a character do, is
/// written when its time has come, or at the end.
pub(crate) struct Vcd<W: Write> {
    output: W,
    /// The first signal of each device, by its place.
    first: Vec<usize>,
    /// The channels of each device, where it is a sensor.
    channels: Vec<Vec<u8>>,
    waiting: BinaryHeap<Reverse<Change>>,
    number: u64,
    /// The time that was written last.
    time: Option<u64>,
    /// What each signal shows.
    shown: Vec<Value>,
    /// Until when what was drawn last takes, by its first signal.
    busy: Vec<u64>,
}

impl<W: Write> Vcd<W> {
    /// Begins a dump of this board's devices.
    pub fn new(mut output: W, board: &BoardDescription) -> io::Result<Vcd<W>> {
        let (mut first, mut shown) = (Vec::new(), Vec::new());
        let channels = board.devices.iter().map(|device| match &device.kind {
            Kind::Sensor(sensor) => sensor.measures.keys().copied().collect(),
            _ => Vec::new(),
        });
        let version = env!("CARGO_PKG_VERSION");
        writeln!(output, "$version Ketch simulator {version} $end")?;
        writeln!(output, "$timescale 1 ns $end")?;
        let scope: String = board.name.chars().map(word).collect();
        writeln!(output, "$scope module {scope} $end")?;
        for device in &board.devices {
            first.push(shown.len());
            let (label, signals) = (&device.label, signals(&device.kind));
            // One that is more than a signal is a scope: viewers take a dot in a name for one too.
            let scoped = signals.iter().any(|(name, _)| !name.is_empty());
            if scoped {
                writeln!(output, "$scope module {label} $end")?;
            }
            for (name, value) in signals {
                let (kind, width) = value.kind();
                let name = if scoped { &name } else { label };
                writeln!(
                    output,
                    "$var {kind} {width} {} {name} $end",
                    code(shown.len())
                )?;
                shown.push(value);
            }
            if scoped {
                writeln!(output, "$upscope $end")?;
            }
        }
        writeln!(output, "$upscope $end\n$enddefinitions $end\n#0\n$dumpvars")?;
        for (signal, value) in shown.iter().enumerate() {
            value.write(&mut output, signal)?;
        }
        writeln!(output, "$end")?;
        Ok(Vcd {
            output,
            first,
            channels: channels.collect(),
            waiting: BinaryHeap::new(),
            number: 0,
            time: None,
            busy: vec![0; shown.len()],
            shown,
        })
    }

    /// Notes what happened, where it is something that the dump shows.
    pub fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        let time = match *event {
            Event::Pin { change, .. } => {
                let signal = self.first[change.pin];
                self.push(change.time, signal, Value::Level(change.active));
                change.time
            }
            Event::Line { transfer, .. } => {
                let first = self.first[transfer.line] + usize::from(!transfer.sent);
                self.draw(first, transfer.time, |time, change| {
                    line::characters(&transfer, time, |time, value| change(time, 0, value))
                });
                transfer.time
            }
            Event::I2c { time, transfer, .. } => {
                let first = self.first[transfer.device];
                self.draw(first, time, |time, change| {
                    i2c::draw(&transfer, time, change)
                });
                time
            }
            Event::Spi { time, transfer, .. } => {
                let first = self.first[transfer.device];
                self.draw(first, time, |time, change| {
                    spi::draw(&transfer, time, change)
                });
                time
            }
            Event::Analog {
                time,
                conversion: Conversion { input, volts, .. },
                ..
            } => {
                self.push(time, self.first[input], Value::Real(volts));
                time
            }
            Event::Pulses {
                time,
                channel,
                pulses: Pulses { period, width },
                ..
            } => {
                let signal = self.first[channel];
                let duty = f64::from(width) / f64::from(period.max(1));
                self.push(time, signal, Value::Real(100.0 * duty));
                self.push(time, signal + 1, Value::Real(f64::from(period)));
                time
            }
            Event::Measured {
                time,
                sensor,
                channel,
                value,
                ..
            } => {
                // The signals of a sensor are in the order of its channels.
                if let Some(place) = self.channels[sensor].iter().position(|own| *own == channel) {
                    self.push(time, self.first[sensor] + place, Value::Real(value));
                }
                time
            }
            _ => return Ok(()),
        };
        self.write_until(time)
    }

    /// Draws something that takes its time: not before what was drawn there last is over.
    fn draw(
        &mut self,
        first: usize,
        time: u64,
        draw: impl FnOnce(u64, &mut dyn FnMut(u64, usize, Value)) -> u64,
    ) {
        if self.waiting.len() >= WAITING_MAX {
            return;
        }
        let begin = time.max(self.busy[first]);
        let mut change = |time, signal: usize, value| self.push(time, first + signal, value);
        self.busy[first] = draw(begin, &mut change);
    }

    fn push(&mut self, time: u64, signal: usize, value: Value) {
        self.number += 1;
        self.waiting.push(Reverse(Change {
            // Threads note what they did when they come to it; what was written stays.
            time: time.max(self.time.unwrap_or(0)),
            number: self.number,
            signal,
            value,
        }));
    }

    /// Writes what has happened until then.
    fn write_until(&mut self, time: u64) -> io::Result<()> {
        while let Some(Reverse(change)) = self.waiting.peek().copied() {
            if change.time > time {
                break;
            }
            self.waiting.pop();
            if self.shown[change.signal] == change.value {
                continue;
            }
            self.shown[change.signal] = change.value;
            if self.time != Some(change.time) {
                writeln!(self.output, "#{}", change.time)?;
                self.time = Some(change.time);
            }
            change.value.write(&mut self.output, change.signal)?;
        }
        Ok(())
    }

    /// Writes whatever is left.
    pub fn finish(&mut self) -> io::Result<()> {
        self.write_until(u64::MAX)?;
        self.output.flush()
    }
}

impl<W: Write> Drop for Vcd<W> {
    fn drop(&mut self) {
        // Whoever wanted to know whether it is whole has called it.
        let _ = self.finish();
    }
}

/// Characters that end a word do not belong in one.
fn word(character: char) -> char {
    if character.is_ascii_graphic() {
        character
    } else {
        '_'
    }
}

#[cfg(test)]
mod tests;
