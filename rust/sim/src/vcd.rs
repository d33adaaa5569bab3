//! A trace as a value change dump, which GTKWave, PulseView and others show.
//!
//! *Source*: IEEE 1364-2005, 18.2. Times are nanoseconds since the simulator's start. A pin is a wire;
//! a serial line is two, with every bit where it would be at the line's speed, so that a viewer's
//! decoder reads them; analog inputs, pulses and sensors are real numbers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

use ketch_port_linux::{Conversion, Transfer};
use ketch_runtime::platform::{LineSettings, Parity, Pulses};

use crate::board::{BoardDescription, Kind, channel_name};
use crate::event::Event;

/// What a signal shows at the beginning.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Level(bool),
    Real(f64),
}

/// A change that is still to be written: when, in which order it came, of what, to what.
#[derive(Clone, Copy, Debug)]
struct Change {
    time: u64,
    number: u64,
    signal: usize,
    value: Value,
}

impl Change {
    fn key(&self) -> (u64, u64) {
        (self.time, self.number)
    }
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Change {}

impl PartialOrd for Change {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Change {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

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
    /// Until when each signal's last character takes, where it is a line's.
    busy: Vec<u64>,
}

/// A signal's name in the file: digits of base 94, the first of them being `!`.
fn code(mut signal: usize) -> String {
    let mut code = String::new();
    loop {
        code.push(char::from(b'!' + (signal % 94) as u8));
        signal /= 94;
        if signal == 0 {
            return code;
        }
    }
}

/// The signals of a device: what stands behind its label, and what it shows at the beginning.
fn signals(kind: &Kind) -> Vec<(String, Value)> {
    match kind {
        Kind::GpioPin(pin) => vec![(String::new(), Value::Level(pin.initial))],
        // A line rests high.
        Kind::Uart(_) => {
            let rest = |name: &str| (name.to_owned(), Value::Level(true));
            vec![rest(".sent"), rest(".received")]
        }
        Kind::AdcChannel(_) => vec![(".volts".into(), Value::Real(0.0))],
        Kind::PwmChannel(pwm) => vec![
            (".duty".into(), Value::Real(0.0)),
            (".period_ns".into(), Value::Real(f64::from(pwm.period))),
        ],
        Kind::Sensor(sensor) => {
            let channel = |channel: &u8| (format!(".{}", channel_name(*channel)), Value::Real(0.0));
            sensor.measures.keys().map(channel).collect()
        }
        // What goes over a bus stands in the trace: it is bytes, and no level.
        Kind::I2cDevice(_) | Kind::SpiDevice(_) => Vec::new(),
    }
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
            for (name, value) in signals(&device.kind) {
                let (kind, width) = match value {
                    Value::Level(_) => ("wire", 1),
                    Value::Real(_) => ("real", 64),
                };
                let (code, label) = (code(shown.len()), &device.label);
                writeln!(output, "$var {kind} {width} {code} {label}{name} $end")?;
                shown.push(value);
            }
        }
        writeln!(output, "$upscope $end\n$enddefinitions $end\n#0\n$dumpvars")?;
        for (signal, value) in shown.iter().enumerate() {
            write_value(&mut output, signal, *value)?;
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
                self.characters(&transfer);
                transfer.time
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

    /// Every bit of what went over a line, one character after the other.
    fn characters(&mut self, transfer: &Transfer<'_>) {
        let signal = self.first[transfer.line] + usize::from(!transfer.sent);
        let mut time = transfer.time.max(self.busy[signal]);
        for byte in transfer.bytes {
            for (level, halves) in bits(*byte, transfer.settings) {
                self.push(time, signal, Value::Level(level));
                let baudrate = u64::from(transfer.settings.baudrate.max(1));
                time += halves * 500_000_000 / baudrate;
            }
        }
        self.busy[signal] = time;
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
            write_value(&mut self.output, change.signal, change.value)?;
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

fn write_value(output: &mut impl Write, signal: usize, value: Value) -> io::Result<()> {
    let code = code(signal);
    match value {
        Value::Level(level) => writeln!(output, "{}{code}", u8::from(level)),
        Value::Real(number) if number.is_finite() => writeln!(output, "r{number} {code}"),
        Value::Real(_) => writeln!(output, "r0 {code}"),
    }
}

/// The levels of a character on a line, each with its length in halves of a bit.
fn bits(byte: u8, settings: LineSettings) -> Vec<(bool, u64)> {
    let data = (0..settings.data_bits).map(|bit| bit < 8 && byte >> bit & 1 == 1);
    let ones = data.clone().filter(|bit| *bit).count();
    let parity = match settings.parity {
        Parity::None => None,
        Parity::Odd => Some(ones % 2 == 0),
        Parity::Even => Some(ones % 2 == 1),
    };
    let stop = if settings.two_stop_bits { 4 } else { 2 };
    let levels = std::iter::once(false).chain(data).chain(parity);
    levels
        .map(|level| (level, 2))
        .chain([(true, stop)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: LineSettings = LineSettings {
        baudrate: 9600,
        data_bits: 8,
        parity: Parity::Even,
        two_stop_bits: false,
    };

    #[test]
    fn a_character_is_its_bits_between_start_and_stop() {
        let levels: String = bits(0x41, SETTINGS)
            .iter()
            .map(|(level, _)| if *level { '1' } else { '0' })
            .collect();
        // Start, data with the lowest bit first, an even number of ones already, stop.
        assert_eq!(levels, "0 10000010 0 1".replace(' ', ""));
        let long = LineSettings {
            data_bits: 7,
            parity: Parity::None,
            two_stop_bits: true,
            ..SETTINGS
        };
        let total: u64 = bits(0x41, long).iter().map(|(_, halves)| halves).sum();
        assert_eq!(total, 2 * (1 + 7 + 2));
    }

    #[test]
    fn codes_are_short_and_never_the_same() {
        let codes: Vec<_> = (0..10_000).map(code).collect();
        let mut sorted = codes.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), codes.len());
        assert!(codes.iter().all(|code| code.len() <= 3));
    }

    /// What another program's reader makes of a dump: the names of the signals, and what each shows when.
    fn read(dump: &[u8]) -> Vec<(u64, String, String)> {
        let mut parser = vcd::Parser::new(dump);
        let header = parser.parse_header().expect("a sound header");
        assert_eq!(header.timescale, Some((1, vcd::TimescaleUnit::NS)));
        let scope = header.find_scope(&["lab"]).expect("the board");
        let names: Vec<(vcd::IdCode, String)> = scope
            .items
            .iter()
            .filter_map(|item| match item {
                vcd::ScopeItem::Var(var) => Some((var.code, var.reference.clone())),
                _ => None,
            })
            .collect();
        let name = |code| {
            let own = names.iter().find(|(own, _)| *own == code);
            own.expect("a signal of the header").1.clone()
        };
        let (mut time, mut changes) = (0, Vec::new());
        for command in parser {
            match command.expect("a sound line") {
                vcd::Command::Timestamp(now) => {
                    assert!(now >= time, "{now} after {time}");
                    time = now;
                }
                vcd::Command::ChangeScalar(code, value) => {
                    changes.push((time, name(code), value.to_string()));
                }
                vcd::Command::ChangeReal(code, value) => {
                    changes.push((time, name(code), value.to_string()));
                }
                _ => {}
            }
        }
        changes
    }

    #[test]
    fn another_reader_finds_every_signal_and_the_bits_of_a_line() {
        let board = r#"
            board = "lab"
            [[device]]
            label = "led"
            kind = "gpio-pin"
            operations = ["write"]
            [[device]]
            label = "meter"
            kind = "uart"
            operations = ["read"]
            [[device]]
            label = "level"
            kind = "adc-channel"
            operations = ["read"]
            [[device]]
            label = "fan"
            kind = "pwm-channel"
            operations = ["write"]
            min_period = 1
            max_period = 4000
            max_duty = 100
            [[device]]
            label = "climate"
            kind = "sensor"
            operations = ["read"]
            measures = { ambient-temp = 20, humidity = 50 }
        "#;
        let board = BoardDescription::parse(board).unwrap();
        let mut dump = Vec::new();
        let mut vcd = Vcd::new(&mut dump, &board).unwrap();
        let bytes = [0x55, 0x01];
        let transfer = Transfer {
            time: 1_000_000,
            line: 1,
            sent: true,
            bytes: &bytes,
            settings: LineSettings {
                baudrate: 10_000,
                parity: Parity::None,
                ..SETTINGS
            },
        };
        vcd.event(&Event::Line {
            transfer,
            label: "meter",
        })
        .unwrap();
        let conversion = Conversion {
            input: 2,
            volts: 1.25,
            raw: 1551,
        };
        vcd.event(&Event::Analog {
            time: 1_250_000,
            conversion,
            label: "level",
        })
        .unwrap();
        let pulses = Pulses {
            period: 4000,
            width: 1000,
        };
        vcd.event(&Event::Pulses {
            time: 1_300_000,
            channel: 3,
            pulses,
            label: "fan",
        })
        .unwrap();
        vcd.event(&Event::Measured {
            time: 1_300_000,
            sensor: 4,
            channel: 13,
            value: 48.5,
            label: "climate",
        })
        .unwrap();
        // A thread that was late, and a value that no dump can have.
        vcd.event(&Event::Pin {
            change: ketch_port_linux::Change {
                time: 1_200_000,
                pin: 0,
                active: true,
                cause: ketch_port_linux::Cause::Container,
            },
            label: "led",
        })
        .unwrap();
        vcd.event(&Event::Measured {
            time: 1_400_000,
            sensor: 4,
            channel: 10,
            value: f64::NAN,
            label: "climate",
        })
        .unwrap();
        vcd.finish().unwrap();
        drop(vcd);
        let changes = read(&dump);
        let of = |name: &str| -> Vec<(u64, &str)> {
            let own = changes
                .iter()
                .filter(|(time, own, _)| own == name && *time > 0);
            own.map(|(time, _, value)| (*time, value.as_str()))
                .collect()
        };
        assert_eq!(of("level.volts"), [(1_250_000, "1.25")]);
        assert_eq!(of("fan.duty"), [(1_300_000, "25")]);
        assert_eq!(of("climate.humidity"), [(1_300_000, "48.5")]);
        assert_eq!(of("led").len(), 1);
        // 0x55 changes with every bit of 100 µs, 0x01 only around its first.
        let bit = |number: u64| 1_000_000 + 100_000 * number;
        let sent = of("meter.sent");
        let first: Vec<_> = (0..10)
            .map(|n| (bit(n), if n % 2 == 0 { "0" } else { "1" }))
            .collect();
        assert_eq!(sent[..10], first);
        assert_eq!(
            sent[10..],
            [
                (bit(10), "0"),
                (bit(11), "1"),
                (bit(12), "0"),
                (bit(19), "1")
            ]
        );
        assert_eq!(of("meter.received"), []);
    }
}
