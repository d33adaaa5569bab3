//! `ketch sim`: a simulator with somebody in front of it.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use ketch_port_linux::Change;
use ketch_runtime::platform::Level;

use crate::banner::banner;
use crate::board::BoardDescription;
use crate::error::SimError;
use crate::event::{Event, Observer};
use crate::options::SimArgs;
use crate::script::{Outcome, Script};
use crate::simulator::{Options, Simulator};
use crate::trace::Json;
use crate::watch::View;

/// How often the live view looks again.
const TICK: Duration = Duration::from_millis(100);

/// What reaches the thread that shows everything.
#[derive(Debug)]
pub(crate) enum Message {
    /// A pin changed.
    Pin { change: Change, label: String },
    /// A container's log got a line.
    Log {
        container: String,
        level: Level,
        text: String,
    },
    /// Something that a client could not be told.
    Notice(String),
    /// The script came to its end.
    Script(Result<Outcome, SimError>),
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
    let (sender, receiver) = channel();
    let simulator = Simulator::start(Options {
        board,
        udp: Some(arguments.udp),
        pty: arguments.pty.clone(),
        flash: arguments.flash.clone(),
        accept_unsigned: !arguments.require_signed,
        observer: observer(sender.clone()),
    })?;
    let interrupt = sender.clone();
    ctrlc::set_handler(move || drop(interrupt.send(Message::Interrupt)))
        .map_err(|error| SimError::fault(format!("cannot listen for Ctrl-C: {error}")))?;

    let mut output = Output {
        view: View::new(arguments.watch, io::stdout().is_terminal()),
        trace,
    };
    output.view.text(&banner(&simulator, &arguments));
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        if let Some(script) = script {
            let (simulator, stop) = (&simulator, &stop);
            scope.spawn(move || drop(sender.send(Message::Script(script.run(simulator, stop)))));
        }
        let outcome = show(&simulator, &receiver, &mut output);
        stop.store(true, Ordering::Release);
        outcome
    })
}

/// Where everything is shown.
struct Output {
    view: View,
    trace: Option<File>,
}

/// Shows what happens until the end.
fn show(
    simulator: &Simulator,
    receiver: &Receiver<Message>,
    output: &mut Output,
) -> Result<ExitCode, SimError> {
    let mut next = Instant::now();
    loop {
        match receiver.recv_timeout(next.saturating_duration_since(Instant::now())) {
            Ok(Message::Interrupt) => return Ok(ExitCode::from(130)),
            Ok(Message::Script(outcome)) => {
                // What the pins did before is on its way still.
                for message in receiver.try_iter() {
                    output.message(&message)?;
                }
                match outcome? {
                    Outcome::Done => output
                        .view
                        .message(&Message::Notice("the script is done".into())),
                    Outcome::Exit => return Ok(ExitCode::SUCCESS),
                }
            }
            Ok(message) => output.message(&message)?,
            Err(RecvTimeoutError::Timeout) => {
                output.view.tick(simulator);
                next = Instant::now() + TICK;
            }
            // The simulator's observer holds the other end.
            Err(RecvTimeoutError::Disconnected) => return Ok(ExitCode::SUCCESS),
        }
    }
}

impl Output {
    fn message(&mut self, message: &Message) -> Result<(), SimError> {
        if let (Some(file), Message::Pin { change, label }) = (&mut self.trace, message) {
            writeln!(
                file,
                "{}",
                Json {
                    change: *change,
                    label
                }
            )
            .map_err(|error| {
                SimError::system(
                    format!("cannot write the trace: {error}"),
                    "make room for it",
                )
            })?;
        }
        self.view.message(message);
        Ok(())
    }
}

/// Passes events on to the thread that shows them.
fn observer(sender: Sender<Message>) -> Observer {
    Box::new(move |event| {
        let message = match event {
            Event::Pin { change, label } => Message::Pin {
                change,
                label: label.into(),
            },
            Event::Log {
                container,
                level,
                text,
            } => Message::Log {
                container: container.into(),
                level,
                text: text.into(),
            },
            Event::Notice(text) => Message::Notice(text.into()),
        };
        // Nobody listens any more at the very end.
        let _ = sender.send(message);
    })
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

fn create(path: &Path) -> Result<File, SimError> {
    File::create(path).map_err(|error| {
        let message = format!("cannot write the trace {}: {error}", path.display());
        SimError::system(message, "name a file that can be written with --trace")
    })
}
