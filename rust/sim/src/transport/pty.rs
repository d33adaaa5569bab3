//! SMP over a pseudo-terminal, as over a board's serial console.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ketch_proto::serial::{Receiver, send};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, fcntl_setfl, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use crate::server::{FRAME_MAX, Server};
use crate::transport::POLL;

/// How long the reader at the other end may leave an answer lying before it is dropped.
const PATIENCE: Duration = Duration::from_secs(1);

/// A thread that answers what comes through a pseudo-terminal until it is dropped.
#[derive(Debug)]
pub struct Pty {
    device: PathBuf,
    link: PathBuf,
    down: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Pty {
    /// Makes a pseudo-terminal in raw mode, points the symbolic link `link` to its other end and
    /// starts to answer. A symbolic link that is there already is replaced.
    ///
    /// # Errors
    /// Whatever the system says; [`ErrorKind::AlreadyExists`] where `link` is no symbolic link.
    pub fn start(link: &Path, server: Server) -> io::Result<Pty> {
        let (controller, terminal, device) = open_pty(link)?;
        let down = Arc::new(AtomicBool::new(false));
        let stop = down.clone();
        let thread = thread::Builder::new()
            .name("smp-pty".into())
            .spawn(move || {
                let _terminal = terminal;
                serve(controller, &server, &stop);
            })?;
        Ok(Pty {
            device,
            link: link.to_path_buf(),
            down,
            thread: Some(thread),
        })
    }

    /// The terminal that clients open, behind the link.
    pub fn device(&self) -> &Path {
        &self.device
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        self.down.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // It panics only where the server does, which was printed then.
            let _ = thread.join();
        }
        // Somebody else's link, made since, stays.
        if fs::read_link(&self.link).is_ok_and(|device| device == self.device) {
            let _ = fs::remove_file(&self.link);
        }
    }
}

/// A pseudo-terminal in raw mode: its controlling end, which never blocks, its other end, and where
/// that is. Points the symbolic link `link` there, in place of an older one.
pub(crate) fn open_pty(link: &Path) -> io::Result<(File, OwnedFd, PathBuf)> {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    grantpt(&controller)?;
    unlockpt(&controller)?;
    let name = ptsname(&controller, Vec::new())?.into_string();
    let device = PathBuf::from(name.map_err(|_| ErrorKind::InvalidData)?);
    // Kept open, or reading would fail whenever no client has the other end open.
    let terminal = open(&device, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
    let mut settings = tcgetattr(&terminal)?;
    settings.make_raw();
    tcsetattr(&terminal, OptionalActions::Now, &settings)?;
    fcntl_setfl(&controller, OFlags::NONBLOCK)?;
    point(link, &device)?;
    Ok((File::from(controller), terminal, device))
}

/// Makes the symbolic link, in place of an older one.
fn point(link: &Path, device: &Path) -> io::Result<()> {
    if link.is_symlink() {
        fs::remove_file(link)?;
    }
    symlink(device, link)
}

fn serve(mut line: File, server: &Server, down: &AtomicBool) {
    // Length and checksum of a packet stand in the receiver's buffer, too.
    let mut receiver = Box::new(Receiver::<{ FRAME_MAX + 4 }>::new());
    let mut bytes = [0; 1024];
    while !down.load(Ordering::Acquire) {
        if !ready(&line, PollFlags::IN, POLL) {
            continue;
        }
        let count = match line.read(&mut bytes) {
            Ok(count) => count,
            Err(error)
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) =>
            {
                0
            }
            Err(_) => {
                thread::sleep(POLL);
                0
            }
        };
        for byte in &bytes[..count] {
            let Some(packet) = receiver.push(*byte) else {
                continue;
            };
            server.process(packet, |frame| {
                let deadline = Instant::now() + PATIENCE;
                let mut intact = true;
                // A frame is far shorter than what a packet's length can tell.
                send(frame, |part| {
                    intact = intact && write(&line, part, deadline)
                });
            });
        }
    }
}

/// Writes all bytes, or says that nobody took them in time.
pub(crate) fn write(mut line: &File, mut bytes: &[u8], deadline: Instant) -> bool {
    while !bytes.is_empty() {
        match line.write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() || !ready(line, PollFlags::OUT, left) {
                    return false;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
    true
}

/// Waits until the line can be read or written, for a bounded time.
pub(crate) fn ready(line: &File, events: PollFlags, timeout: Duration) -> bool {
    let timeout = Timespec {
        tv_sec: timeout.as_secs() as i64,
        tv_nsec: i64::from(timeout.subsec_nanos()),
    };
    let mut lines = [PollFd::new(line, events)];
    poll(&mut lines, Some(&timeout)).is_ok_and(|count| count > 0)
}
