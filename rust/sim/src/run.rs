//! `ketch sim`: a simulator with somebody in front of it.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ketch_port_linux::Change;
use ketch_runtime::platform::Level;
use ketch_trust::{AnchorSource, parse_anchors, parse_policy};

use crate::banner::banner;
use crate::board::{BoardDescription, channel_name};
use crate::error::SimError;
use crate::event::{Event, Observer};
use crate::options::SimArgs;
use crate::script::{Outcome, Script};
use crate::simulator::{Options, Simulator};
use crate::trace::Json;
use crate::transfers;
use crate::vcd::Vcd;
use crate::watch::View;

/// How often the live view looks again.
const TICK: Duration = Duration::from_millis(100);

/// Messages that wait to be shown.
const WAITING: usize = 4096;
/// What a process returns that Ctrl-C ended, by the shells' custom.
const INTERRUPTED: u8 = 130;

/// The dump of what devices do, as long as it can be written.
type Dump = Mutex<Option<Vcd<BufWriter<File>>>>;

/// What reaches the thread that shows everything.
#[derive(Debug)]
pub(crate) enum Message {
    /// A pin changed.
    Pin { change: Change, label: String },
    /// A device was read or set.
    Value {
        time: u64,
        label: String,
        text: String,
    },
    /// Bytes went over a serial line.
    Line {
        time: u64,
        label: String,
        sent: bool,
        bytes: Vec<u8>,
    },
    /// A container's log got a line.
    Log {
        time: u64,
        container: String,
        level: Level,
        text: String,
    },
    /// Something that a client could not be told.
    Notice(String),
    /// The script came to its end.
    Script(Result<Outcome, SimError>),
    /// Somebody pressed a key in front of the live view.
    Key(u8),
    /// Somebody pressed Ctrl-C.
    Interrupt,
}

/// Runs a simulator until Ctrl-C, or until its script ends it. Once in a process.
///
/// # Errors
/// What keeps it from starting, and the line of the script that failed.
pub fn run(arguments: SimArgs) -> Result<ExitCode, SimError> {
    let board = match &arguments.devices {
        Some(path) => BoardDescription::read(path)?,
        None => BoardDescription::default(),
    };
    let script = arguments
        .script
        .as_deref()
        .map(|path| read_script(path, &board))
        .transpose()?;
    let trace = arguments.trace.as_deref().map(create).transpose()?;
    let vcd = arguments.vcd.as_deref().map(create).transpose()?;
    let vcd = vcd.map(|file| Vcd::new(BufWriter::new(file), &board));
    let vcd = vcd.transpose().map_err(|error| {
        let message = format!("cannot write the dump: {error}");
        SimError::system(message, "name a file that can be written with --vcd")
    })?;
    let dump = Arc::new(Dump::new(vcd));
    let (sender, receiver) = sync_channel(WAITING);
    let missed = Arc::new(AtomicUsize::new(0));
    let simulator = Simulator::start(Options {
        board,
        udp: Some(arguments.udp),
        pty: arguments.pty.clone(),
        flash: arguments.flash.clone(),
        accept_unsigned: !arguments.require_signed,
        accept_unsigned_compiled: arguments.accept_unsigned_compiled,
        anchors: anchors(&arguments.anchor)?,
        policy: policy(arguments.policy.as_deref())?,
        observer: observer(sender.clone(), missed.clone(), trace, dump.clone()),
    })?;
    let interrupt = sender.clone();
    ctrlc::set_handler(move || drop(interrupt.send(Message::Interrupt)))
        .map_err(|error| SimError::fault(format!("cannot listen for Ctrl-C: {error}")))?;

    let key = sender.clone();
    let pressed = move |byte| drop(key.send(Message::Key(byte)));
    let mut view = View::new(arguments.watch, io::stdout().is_terminal(), pressed);
    view.text(&banner(&simulator, &arguments));
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        if let Some(script) = script {
            let (simulator, stop) = (&simulator, &stop);
            scope.spawn(move || drop(sender.send(Message::Script(script.run(simulator, stop)))));
        }
        let outcome = show(&simulator, receiver, &missed, &mut view);
        stop.store(true, Ordering::Release);
        // The hardware lives until the process ends, and with it who observes it.
        let vcd = dump.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Err(error)) = vcd.map(|mut vcd| vcd.finish()) {
            let message = format!("cannot write the dump: {error}");
            return Err(SimError::system(message, "make room for the file of --vcd"));
        }
        outcome
    })
}

/// Shows what happens until the end.
fn show(
    simulator: &Simulator,
    receiver: Receiver<Message>,
    missed: &AtomicUsize,
    view: &mut View,
) -> Result<ExitCode, SimError> {
    let mut next = Instant::now();
    loop {
        let left = next.saturating_duration_since(Instant::now());
        if left.is_zero() {
            match missed.swap(0, Ordering::AcqRel) {
                0 => {}
                count => {
                    let text = format!("{count} lines came too fast to show");
                    view.message(&Message::Notice(text));
                }
            }
            view.tick(simulator);
            next = Instant::now() + TICK;
        }
        match receiver.recv_timeout(left) {
            Ok(Message::Interrupt) => return Ok(ExitCode::from(INTERRUPTED)),
            Ok(Message::Script(outcome)) => match outcome? {
                Outcome::Done => view.message(&Message::Notice("the script is done".into())),
                Outcome::Exit => return Ok(ExitCode::SUCCESS),
            },
            Ok(Message::Key(key)) => view.key(key, simulator),
            Ok(message) => view.message(&message),
            Err(RecvTimeoutError::Timeout) => {}
            // The simulator's observer holds the other end.
            Err(RecvTimeoutError::Disconnected) => return Ok(ExitCode::SUCCESS),
        }
    }
}

/// Writes the trace, and passes events on to the thread that shows them. What that one has no
/// time for is counted and lost, because containers must not wait for a terminal.
fn observer(
    sender: SyncSender<Message>,
    missed: Arc<AtomicUsize>,
    trace: Option<File>,
    vcd: Arc<Dump>,
) -> Observer {
    let trace = Mutex::new(trace);
    Box::new(move |event| {
        let mut dump = vcd.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Err(error)) = dump.as_mut().map(|dump| dump.event(&event)) {
            *dump = None;
            drop(sender.try_send(Message::Notice(format!("THE DUMP ENDS HERE: {error}"))));
        }
        drop(dump);
        let message = match event {
            Event::Pin { change, label } => {
                let label_text = label.into();
                let line = Json { change, label }.to_string();
                write_line(&trace, &line).unwrap_or(Message::Pin {
                    change,
                    label: label_text,
                })
            }
            Event::Spi {
                time,
                label,
                transfer,
            } => {
                let text = transfers::spi(&transfer);
                let line = transfers::json(time, label, "spi", &text);
                let label = label.into();
                write_line(&trace, &line).unwrap_or(Message::Value { time, label, text })
            }
            Event::I2c {
                time,
                label,
                transfer,
            } => {
                let text = transfers::i2c(&transfer);
                let line = transfers::json(time, label, "i2c", &text);
                let label = label.into();
                write_line(&trace, &line).unwrap_or(Message::Value { time, label, text })
            }
            Event::Log {
                time,
                container,
                level,
                text,
            } => Message::Log {
                time,
                container: container.into(),
                level,
                text: text.into(),
            },
            Event::Analog {
                time,
                conversion,
                label,
            } => Message::Value {
                time,
                label: label.into(),
                text: format!("{:.4} V ({})", conversion.volts, conversion.raw),
            },
            Event::Pulses {
                time,
                pulses,
                label,
                ..
            } => Message::Value {
                time,
                label: label.into(),
                text: format!("{} of {} ns", pulses.width, pulses.period),
            },
            Event::Measured {
                time,
                channel,
                value,
                label,
                ..
            } => Message::Value {
                time,
                label: label.into(),
                text: format!("{} {value:.6}", channel_name(channel)),
            },
            Event::Line { transfer, label } => Message::Line {
                time: transfer.time,
                label: label.into(),
                sent: transfer.sent,
                bytes: transfer.bytes.into(),
            },
            Event::Notice(text) => Message::Notice(text.into()),
        };
        if let Err(TrySendError::Full(_)) = sender.try_send(message) {
            missed.fetch_add(1, Ordering::AcqRel);
        }
    })
}

/// Writes a line to the trace, if there is one; what people are told where that failed.
fn write_line(trace: &Mutex<Option<File>>, line: &str) -> Option<Message> {
    let mut trace = trace.lock().unwrap_or_else(PoisonError::into_inner);
    let error = trace
        .as_mut()?
        .write_all(format!("{line}\n").as_bytes())
        .err()?;
    *trace = None;
    Some(Message::Notice(format!("THE TRACE ENDS HERE: {error}")))
}

fn read_script(path: &Path, board: &BoardDescription) -> Result<Script, SimError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot read the script {}: {error}", path.display());
        SimError::system(message, "name a readable file with --script")
    })?;
    Script::parse(&text, board).map_err(|error| SimError {
        message: format!("{}, {}", path.display(), error.message),
        ..error
    })
}

fn read(path: &Path, remedy: &str) -> Result<String, SimError> {
    std::fs::read_to_string(path).map_err(|error| {
        SimError::system(format!("cannot read {}: {error}", path.display()), remedy)
    })
}

/// The keys of all files together.
fn anchors(paths: &[PathBuf]) -> Result<Vec<AnchorSource>, SimError> {
    let mut anchors = String::new();
    for path in paths {
        let remedy = "name a file that `ketch key anchor` wrote, with --anchor";
        let text = read(path, remedy)?;
        parse_anchors(&text)
            .map_err(|why| SimError::usage(format!("{}, {why}", path.display()), remedy))?;
        anchors += &text;
        anchors.push('\n');
    }
    parse_anchors(&anchors)
        .map_err(|why| SimError::usage(format!("the files together: {why}"), "list each key once"))
}

/// The policy of the file, if one was named.
fn policy(path: Option<&Path>) -> Result<Vec<u8>, SimError> {
    let Some(path) = path else {
        return Ok(Vec::new());
    };
    let remedy = "name a file as `ketch policy set` takes it, with --policy";
    let text = read(path, remedy)?;
    parse_policy(&text).map_err(|why| SimError::usage(format!("{}: {why}", path.display()), remedy))
}

fn create(path: &Path) -> Result<File, SimError> {
    File::create(path).map_err(|error| {
        let message = format!("cannot write the trace {}: {error}", path.display());
        SimError::system(message, "name a file that can be written with --trace")
    })
}
