//! Who is at the other ends of serial lines.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ketch_runtime::platform::{LineSettings, Parity};
use rustix::event::PollFlags;

use crate::board::{Answers, BoardDescription, Kind, Peer};
use crate::device::Hardware;
use crate::error::SimError;
use crate::transport::POLL;
use crate::transport::pty::{open_pty, ready, write};

/// How long the reader of a terminal may leave bytes lying before they are lost.
const PATIENCE: Duration = Duration::from_millis(200);

/// What containers have sent, on its way to a line's other end: bytes and how the line worked.
pub(crate) type Sent = (Vec<u8>, LineSettings);

/// The device's ends of the channels to who is at each line, by the lines' places.
pub(crate) type Senders = Vec<Option<Sender<Sent>>>;

/// The other ends, with the lines' places.
pub(crate) type Receivers = Vec<(usize, Receiver<Sent>)>;

/// A channel to who is at each line.
pub(crate) fn channels(board: &BoardDescription) -> (Senders, Receivers) {
    let mut receivers = Vec::new();
    let mut end = |place, kind: &Kind| match kind {
        Kind::Uart(line) if line.peer != Peer::Nobody => {
            let (sender, receiver) = channel();
            receivers.push((place, receiver));
            Some(sender)
        }
        _ => None,
    };
    let devices = board.devices.iter().enumerate();
    let senders = devices
        .map(|(place, device)| end(place, &device.kind))
        .collect();
    (senders, receivers)
}

/// Threads that are at the other ends until this is dropped.
#[derive(Debug)]
pub(crate) struct Peers {
    down: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
    /// Links to terminals, and where they point.
    links: Vec<(PathBuf, PathBuf)>,
}

impl Peers {
    /// Starts whoever the board describes.
    ///
    /// # Errors
    /// Where there is no terminal to be had.
    pub fn start(hardware: &'static Hardware) -> Result<Peers, SimError> {
        let mut peers = Peers {
            down: Arc::default(),
            threads: Vec::new(),
            links: Vec::new(),
        };
        for (line, sent) in hardware.lines.take_ends() {
            let Kind::Uart(description) = &hardware.board.devices[line].kind else {
                continue;
            };
            let down = peers.down.clone();
            match &description.peer {
                Peer::Nobody => {}
                Peer::Loop => peers.spawn(move || {
                    each(&sent, &down, |bytes, settings| {
                        thread::sleep(duration(bytes.len(), settings));
                        hardware.lines.lines.feed(line, bytes);
                    });
                })?,
                Peer::Script(answers) => peers.spawn(move || {
                    let mut script = Script::new(answers);
                    each(&sent, &down, |bytes, settings| {
                        thread::sleep(duration(bytes.len(), settings));
                        if let Some(answer) = script.answer(bytes) {
                            hardware.lines.lines.feed(line, answer);
                        }
                    });
                })?,
                Peer::Terminal(link) => {
                    let (controller, terminal, device) = open_pty(link).map_err(|error| {
                        let message = format!("no terminal at {}: {error}", link.display());
                        SimError::system(message, "choose another path in the board description")
                    })?;
                    peers.links.push((link.clone(), device));
                    let output = controller.try_clone().map_err(|error| {
                        SimError::fault(format!("cannot share a terminal: {error}"))
                    })?;
                    let stop = down.clone();
                    peers.spawn(move || {
                        each(&sent, &stop, |bytes, _| {
                            // As on a line, what nobody takes is gone.
                            write(&output, bytes, Instant::now() + PATIENCE);
                        });
                    })?;
                    peers.spawn(move || {
                        let _terminal = terminal;
                        receive(hardware, line, controller, &down);
                    })?;
                }
            }
        }
        Ok(peers)
    }

    fn spawn(&mut self, run: impl FnOnce() + Send + 'static) -> Result<(), SimError> {
        let thread = thread::Builder::new().name("line".into()).spawn(run);
        let thread =
            thread.map_err(|error| SimError::fault(format!("no thread for a line: {error}")))?;
        self.threads.push(thread);
        Ok(())
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        self.down.store(true, Ordering::Release);
        for thread in self.threads.drain(..) {
            // A panic in there was printed when it happened.
            let _ = thread.join();
        }
        for (link, device) in &self.links {
            // Somebody else's link, made since, stays.
            if fs::read_link(link).is_ok_and(|own| own == *device) {
                let _ = fs::remove_file(link);
            }
        }
    }
}

/// Hands over whatever containers send until the end.
fn each(sent: &Receiver<Sent>, down: &AtomicBool, mut take: impl FnMut(&[u8], LineSettings)) {
    while !down.load(Ordering::Acquire) {
        match sent.recv_timeout(POLL) {
            Ok((bytes, settings)) => take(&bytes, settings),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Feeds a line with what comes from a terminal.
fn receive(hardware: &Hardware, line: usize, mut terminal: File, down: &AtomicBool) {
    let mut bytes = [0; 256];
    while !down.load(Ordering::Acquire) {
        if !ready(&terminal, PollFlags::IN, POLL) {
            continue;
        }
        match terminal.read(&mut bytes) {
            Ok(count) => hardware.lines.lines.feed(line, &bytes[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => thread::sleep(POLL),
        }
    }
}

/// How long so many bytes take on a line.
fn duration(bytes: usize, settings: LineSettings) -> Duration {
    let parity = u64::from(settings.parity != Parity::None);
    let stop = if settings.two_stop_bits { 2 } else { 1 };
    let bits = bytes as u64 * (1 + u64::from(settings.data_bits) + parity + stop);
    Duration::from_nanos(bits * 1_000_000_000 / u64::from(settings.baudrate.max(1)))
}

/// Answers texts, whatever pieces they come in.
struct Script<'a> {
    answers: &'a [Answers],
    /// How often each was given.
    counts: Vec<usize>,
    /// The end of what was sent, as long as the longest text.
    heard: Vec<u8>,
}

impl<'a> Script<'a> {
    fn new(answers: &'a [Answers]) -> Script<'a> {
        Script {
            answers,
            counts: vec![0; answers.len()],
            heard: Vec::new(),
        }
    }

    fn answer(&mut self, bytes: &[u8]) -> Option<&'a [u8]> {
        self.heard.extend(bytes);
        let longest = self.answers.iter().map(|own| own.to.len()).max()?;
        let excess = self.heard.len().saturating_sub(longest);
        self.heard.drain(..excess);
        let found = self
            .answers
            .iter()
            .position(|own| self.heard.ends_with(&own.to))?;
        self.heard.clear();
        let with = &self.answers[found].with;
        let answer = with.get(self.counts[found] % with.len().max(1))?;
        self.counts[found] += 1;
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_knows_its_texts_in_any_pieces_and_answers_in_turn() {
        let answers = [Answers {
            to: b"ping".to_vec(),
            with: vec![b"one".to_vec(), b"two".to_vec()],
        }];
        let mut script = Script::new(&answers);
        assert_eq!(script.answer(b"pi"), None);
        assert_eq!(script.answer(b"ng"), Some(&b"one"[..]));
        assert_eq!(script.answer(b"noise before ping"), Some(&b"two"[..]));
        assert_eq!(script.answer(b"ping"), Some(&b"one"[..]));
        assert_eq!(script.answer(b"pin"), None);
    }

    #[test]
    fn characters_take_the_time_of_their_bits() {
        let settings = LineSettings {
            baudrate: 9600,
            data_bits: 8,
            parity: Parity::Even,
            two_stop_bits: false,
        };
        assert_eq!(duration(96, settings), Duration::from_millis(110));
    }
}
