//! Scripts: what somebody does to the pins, and expects of them.
//!
//! ```text
//! # A comment.
//! shell ketch start button      run a shell command, which must succeed
//! at 500ms set button0 1        wait until 500 ms after the script's start, then drive the pin
//! expect led0 1 within 2s       the pin is at this level now, or comes to it within 2 s
//! expect led1 0                 the pin is at this level now
//! send meter 01 03 04          these bytes arrive at the line
//! volts level 1.25             from now on, the analog input measures this
//! wait 1s
//! exit                          end the simulator; without it, it goes on
//! ```

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ketch_port_linux::Voltage;

use crate::board::{BoardDescription, Kind, bytes};
use crate::error::{ErrorKind, SimError};
use crate::simulator::Simulator;

/// A script that was read without mistake.
#[derive(Clone, Debug, PartialEq)]
pub struct Script(Vec<Step>);

#[derive(Clone, Debug, PartialEq)]
struct Step {
    /// Its line in the file, from 1.
    line: usize,
    /// When it is due, since the script's start.
    at: Option<Duration>,
    action: Action,
}

#[derive(Clone, Debug, PartialEq)]
enum Action {
    Set {
        label: String,
        active: bool,
    },
    Expect {
        label: String,
        active: bool,
        within: Duration,
    },
    /// Bytes arrive at a line.
    Send {
        label: String,
        bytes: Vec<u8>,
    },
    /// An analog input measures so many volts.
    Volts {
        label: String,
        volts: f64,
    },
    Wait(Duration),
    Shell(String),
    Exit,
}

/// How a script came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its last line was done; the simulator goes on.
    Done,
    /// It asked for the end of the simulator.
    Exit,
}

const REMEDY: &str = "write lines such as `at 500ms set button0 1`, `expect led0 1 within 2s`, \
                      `wait 1s`, `shell ketch ps` or `exit`";

impl Script {
    /// Reads a script for this board.
    ///
    /// # Errors
    /// A usage error that names the line.
    pub fn parse(text: &str, board: &BoardDescription) -> Result<Script, SimError> {
        let mut steps = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            let words: Vec<&str> = line
                .split('#')
                .next()
                .unwrap_or("")
                .split_whitespace()
                .collect();
            let step = step(&words, board).map_err(|message| {
                SimError::usage(format!("line {line_number}: {message}"), REMEDY)
            })?;
            if let Some((at, action)) = step {
                steps.push(Step {
                    line: line_number,
                    at,
                    action,
                });
            }
        }
        Ok(Script(steps))
    }

    /// Does what it says. Takes as long as that takes, or until `stop` is set.
    ///
    /// # Errors
    /// Names the line whose expectation or command failed.
    pub fn run(&self, simulator: &Simulator, stop: &AtomicBool) -> Result<Outcome, SimError> {
        let start = Instant::now();
        for step in &self.0 {
            if let Some(at) = step.at {
                sleep(at.saturating_sub(start.elapsed()), stop);
            }
            if stop.load(Ordering::Acquire) {
                break;
            }
            let failed = |message: String| SimError {
                kind: ErrorKind::Script,
                message: format!("the script failed in line {}: {message}", step.line),
                remedy: "see what the pins did with --trace FILE or --watch".into(),
            };
            match &step.action {
                Action::Set { label, active } => simulator.set(label, *active)?,
                Action::Expect {
                    label,
                    active,
                    within,
                } => {
                    if !wait_level(simulator, label, *active, *within, stop)? {
                        let (wanted, level) = (u8::from(*active), u8::from(!*active));
                        let within = if within.is_zero() {
                            String::new()
                        } else {
                            format!(" after {within:?}")
                        };
                        return Err(failed(format!("{label} is {level}{within}, not {wanted}")));
                    }
                }
                Action::Send { label, bytes } => simulator.feed(label, bytes)?,
                Action::Volts { label, volts } => {
                    simulator.set_voltage(label, Voltage::Constant(*volts))?;
                }
                Action::Wait(time) => sleep(*time, stop),
                Action::Shell(line) => {
                    let (code, output) = simulator.shell(line);
                    if code != 0 {
                        return Err(failed(format!(
                            "`{line}` returned {code}: {}",
                            output.trim()
                        )));
                    }
                }
                Action::Exit => return Ok(Outcome::Exit),
            }
        }
        Ok(Outcome::Done)
    }
}

/// How long a script that is to end may go on.
const SLICE: Duration = Duration::from_millis(50);

/// Sleeps for `time`, or until `stop` is set.
fn sleep(time: Duration, stop: &AtomicBool) {
    let start = Instant::now();
    while let Some(left) = time.checked_sub(start.elapsed()) {
        if left.is_zero() || stop.load(Ordering::Acquire) {
            return;
        }
        std::thread::sleep(left.min(SLICE));
    }
}

/// As [`Simulator::wait_level`], or until `stop` is set, which counts as met.
fn wait_level(
    simulator: &Simulator,
    label: &str,
    active: bool,
    within: Duration,
    stop: &AtomicBool,
) -> Result<bool, SimError> {
    let start = Instant::now();
    loop {
        let left = within.saturating_sub(start.elapsed());
        if simulator.wait_level(label, active, left.min(SLICE))? || stop.load(Ordering::Acquire) {
            return Ok(true);
        }
        if left.is_zero() {
            return Ok(false);
        }
    }
}

/// Reads one line; nothing where it is empty.
fn step(
    words: &[&str],
    board: &BoardDescription,
) -> Result<Option<(Option<Duration>, Action)>, String> {
    Ok(match *words {
        [] => None,
        ["at", time, ref rest @ ..] => {
            let Some((None, action)) = step(rest, board)? else {
                return Err("`at` is followed by a time and an action".into());
            };
            Some((Some(duration(time)?), action))
        }
        ["set", label, level] => Some((
            None,
            Action::Set {
                label: pin(label, board)?,
                active: active(level)?,
            },
        )),
        ["expect", label, level, ref within @ ..] => {
            let within = match *within {
                [] => Duration::ZERO,
                ["within", time] => duration(time)?,
                _ => return Err("`expect LABEL 0|1` may only be followed by `within TIME`".into()),
            };
            let (label, active) = (pin(label, board)?, active(level)?);
            Some((
                None,
                Action::Expect {
                    label,
                    active,
                    within,
                },
            ))
        }
        ["send", label, ref digits @ ..] if !digits.is_empty() => {
            let bytes = bytes(&digits.concat());
            let bytes = bytes.ok_or("`send` takes two digits from 0 to f for each byte")?;
            let label = device(label, board, |kind| matches!(kind, Kind::Uart(_)))?;
            Some((None, Action::Send { label, bytes }))
        }
        ["volts", label, volts] => {
            let volts = volts.parse();
            let volts = volts.map_err(|_| "`volts` takes a number".to_string())?;
            let label = device(label, board, |kind| matches!(kind, Kind::AdcChannel(_)))?;
            Some((None, Action::Volts { label, volts }))
        }
        ["wait", time] => Some((None, Action::Wait(duration(time)?))),
        ["shell", ref line @ ..] if !line.is_empty() => Some((None, Action::Shell(line.join(" ")))),
        ["exit"] => Some((None, Action::Exit)),
        [word, ..] => {
            return Err(format!(
                "`{word}` is unknown here, or not followed by these words"
            ));
        }
    })
}

fn pin(label: &str, board: &BoardDescription) -> Result<String, String> {
    match board.pin(label) {
        Some(_) => Ok(label.to_string()),
        None => Err(format!("the board has no pin {label:?}")),
    }
}

fn device(label: &str, board: &BoardDescription, is: fn(&Kind) -> bool) -> Result<String, String> {
    let mut devices = board.devices.iter();
    match devices.any(|own| own.label == label && is(&own.kind)) {
        true => Ok(label.to_string()),
        false => Err(format!("the board has no such device {label:?}")),
    }
}

fn active(level: &str) -> Result<bool, String> {
    match level {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(format!("the level {level:?} is neither 0 nor 1")),
    }
}

/// A whole number of milliseconds, seconds or minutes, such as `500ms`.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        _ => return Err(format!("the time {text:?} does not end with ms, s or m")),
    };
    let number: u32 = number
        .parse()
        .map_err(|_| format!("the time {text:?} has no sound number"))?;
    Ok(Duration::from_millis(u64::from(number) * factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Script, SimError> {
        Script::parse(text, &BoardDescription::default())
    }

    #[test]
    fn lines_become_steps() {
        let text = "# all of it\n\nat 500ms set button0 1 # pressed\nexpect led0 1 within 2s\n\
                    expect led1 0\nwait 1m\nshell ketch start a\nexit\n";
        let step = |line, at, action| Step { line, at, action };
        let expect = |label: &str, active, within| Action::Expect {
            label: label.into(),
            active,
            within,
        };
        let expected = [
            step(
                3,
                Some(Duration::from_millis(500)),
                Action::Set {
                    label: "button0".into(),
                    active: true,
                },
            ),
            step(4, None, expect("led0", true, Duration::from_secs(2))),
            step(5, None, expect("led1", false, Duration::ZERO)),
            step(6, None, Action::Wait(Duration::from_secs(60))),
            step(7, None, Action::Shell("ketch start a".into())),
            step(8, None, Action::Exit),
        ];
        assert_eq!(parse(text).unwrap().0, expected);
    }

    #[test]
    fn mistakes_name_their_line() {
        for (line, expected) in [
            ("set led9 1", "no pin \"led9\""),
            ("set led0 on", "neither 0 nor 1"),
            ("set led0", "`set` is unknown here"),
            ("wait 5", "does not end with"),
            ("wait s", "no sound number"),
            ("wait 99999999999s", "no sound number"),
            ("at 5ms", "followed by a time and an action"),
            ("at 5ms at 6ms exit", "followed by a time and an action"),
            ("expect led0 1 after 2s", "may only be followed by"),
            ("shell", "`shell` is unknown here"),
            ("jump", "`jump` is unknown here"),
            ("send led0 01", "no such device \"led0\""),
            ("send led0 0", "two digits"),
            ("volts led0 1.0", "no such device \"led0\""),
            ("volts led0 high", "takes a number"),
        ] {
            let error = parse(&format!("\n{line}\n")).unwrap_err();
            assert!(error.message.starts_with("line 2: "), "{}", error.message);
            assert!(
                error.message.contains(expected),
                "{line}: {}",
                error.message
            );
        }
    }
}
