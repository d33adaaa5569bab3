//! The shell commands of the simulator itself, beside the device's `ketch`.

use std::fmt::{self, Write};

use ketch_runtime::platform::Direction;

use crate::board::TargetDescription;
use crate::device::Hardware;
use crate::trace;

/// What an unknown command returns. Source: Zephyr's shell, `-ENOEXEC`.
const UNKNOWN: i32 = -8;
/// What a command with wrong words returns. Source: Zephyr's shell, `-EINVAL`.
const INVALID: i32 = -22;

/// Changes that `trace` shows where no number is given.
const TRACE_LINES: usize = 20;

const HELP: &str = "\
ketch help             the containers: list, start, stop and the rest
pins                   every pin with its level
pin get LABEL          the level of a pin
pin set LABEL 0|1      drive a pin from outside, as a finger or a sensor does
targets                what is on the I2C buses
target get NAME        what a target measures
target set NAME VALUE  change what it measures, as the weather does
trace [N]              the last N changes of pins
";

/// Runs a command and returns its code.
pub(crate) fn run(hardware: &Hardware, words: &[&str], output: &mut dyn Write) -> i32 {
    let mut code = 0;
    let written = match *words {
        ["help"] => output.write_str(HELP),
        ["pins"] => pins(hardware, output),
        ["pin", "get", label] => match hardware.board.pin(label) {
            Some(pin) => writeln!(output, "{}", u8::from(hardware.pins.level(pin))),
            None => {
                code = INVALID;
                unknown_pin(hardware, label, output)
            }
        },
        ["pin", "set", label, level @ ("0" | "1")] => match hardware.board.pin(label) {
            Some(pin) => {
                hardware.pins.drive(pin, level == "1");
                writeln!(output, "{label}: {}", u8::from(hardware.pins.level(pin)))
            }
            None => {
                code = INVALID;
                unknown_pin(hardware, label, output)
            }
        },
        ["targets"] => targets(hardware, output),
        ["target", "get", name] => match hardware.i2c.value(name) {
            Some(value) => writeln!(output, "{}", Thousandths(value)),
            None => {
                code = INVALID;
                writeln!(output, "no target {name} measures anything; see `targets`")
            }
        },
        ["target", "set", name, value] => match thousandths(value) {
            Some(value) if hardware.i2c.set_value(name, value) => {
                writeln!(output, "{name}: {}", Thousandths(value))
            }
            _ => {
                code = INVALID;
                writeln!(output, "no target {name} measures {value}; see `targets`")
            }
        },
        ["trace"] => changes(hardware, TRACE_LINES, output),
        ["trace", number] if number.parse::<usize>().is_ok() => {
            changes(hardware, number.parse().unwrap_or(TRACE_LINES), output)
        }
        ["pin" | "pins" | "target" | "targets" | "trace", ..] => {
            code = INVALID;
            output.write_str("wrong words; see `help`\n")
        }
        [word, ..] => {
            code = UNKNOWN;
            writeln!(output, "{word}: command not found; see `help`")
        }
        [] => Ok(()),
    };
    // Writing into text does not fail; an output that does has lost the command's words.
    if written.is_err() { INVALID } else { code }
}

fn pins(hardware: &Hardware, output: &mut dyn Write) -> fmt::Result {
    writeln!(
        output,
        "{:<16} {:<5} {:<8} OPERATIONS",
        "LABEL", "LEVEL", "USED AS"
    )?;
    for (index, pin) in hardware.board.pins() {
        let used = match hardware.pins.direction(index) {
            None => "-",
            Some(Direction::Input) => "input",
            Some(Direction::Output | Direction::InputOutput) => "output",
        };
        let level = u8::from(hardware.pins.level(index));
        let exclusive = if pin.exclusive { ", exclusive" } else { "" };
        writeln!(
            output,
            "{:<16} {level:<5} {used:<8} {}{exclusive}",
            pin.label, pin.operations
        )?;
    }
    Ok(())
}

fn targets(hardware: &Hardware, output: &mut dyn Write) -> fmt::Result {
    writeln!(output, "{:<16} {:<8} {:<8} VALUE", "NAME", "BUS", "ADDRESS")?;
    for target in &hardware.board.targets {
        let value = hardware.i2c.value(&target.name);
        let value = value.map_or("-".into(), |value| Thousandths(value).to_string());
        let TargetDescription {
            name, bus, address, ..
        } = target;
        writeln!(output, "{name:<16} {bus:<8} {address:#04x}     {value}")?;
    }
    Ok(())
}

/// A number with three decimals.
struct Thousandths(i32);

impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", f64::from(self.0) / 1000.0)
    }
}

fn thousandths(text: &str) -> Option<i32> {
    let value: f64 = text.parse().ok()?;
    (value.abs() < 1e6).then_some((value * 1000.0).round() as i32)
}

fn changes(hardware: &Hardware, number: usize, output: &mut dyn Write) -> fmt::Result {
    let first = hardware.trace.next().saturating_sub(number);
    for change in hardware.trace.since(first) {
        let (seconds, micros) = (change.time / 1_000_000_000, change.time / 1000 % 1_000_000);
        let label = &hardware.board.devices[change.pin].label;
        let (level, by) = (u8::from(change.active), trace::word(change.cause));
        writeln!(output, "{seconds:>5}.{micros:06} {label} {level} {by}")?;
    }
    Ok(())
}

fn unknown_pin(hardware: &Hardware, label: &str, output: &mut dyn Write) -> fmt::Result {
    let labels: Vec<_> = hardware
        .board
        .pins()
        .map(|(_, pin)| pin.label.as_str())
        .collect();
    writeln!(
        output,
        "there is no pin {label}; there are: {}",
        labels.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::BoardDescription;

    #[test]
    fn pins_are_shown_set_and_traced() {
        let hardware = Hardware::new(BoardDescription::default(), Box::new(|_| {}));
        let shell = |line: &str| {
            let words: Vec<_> = line.split(' ').collect();
            let mut output = String::new();
            (run(&hardware, &words, &mut output), output)
        };
        assert_eq!(shell("pin get button0"), (0, "0\n".into()));
        assert_eq!(shell("pin set button0 1"), (0, "button0: 1\n".into()));
        assert_eq!(shell("pin get button0"), (0, "1\n".into()));
        let (code, output) = shell("pins");
        assert_eq!((code, output.lines().count()), (0, 4));
        assert_eq!(shell("target get thermometer"), (0, "21.500\n".into()));
        let set = shell("target set thermometer -3.25");
        assert_eq!(set, (0, "thermometer: -3.250\n".into()));
        assert_eq!(shell("target set memory 1").0, INVALID);
        assert_eq!(shell("target set thermometer NaN").0, INVALID);
        assert!(
            shell("targets")
                .1
                .contains("thermometer      i2c0     0x48     -3.250")
        );
        assert!(
            output.contains("button0          1     -        read+watch\n"),
            "{output}"
        );
        shell("pin set button0 0");
        assert_eq!(shell("trace").1.lines().count(), 2);
        let (code, output) = shell("trace 1");
        assert_eq!(code, 0);
        assert!(output.ends_with(" button0 0 outside\n"), "{output}");
        let (code, output) = shell("pin get led7");
        assert_eq!(code, INVALID);
        assert!(output.contains("led0, led1, button0"), "{output}");
        assert_eq!(shell("pin set led0 2").0, INVALID);
        assert_eq!(shell("reboot").0, UNKNOWN);
        assert_eq!(shell("help").0, 0);
    }
}
