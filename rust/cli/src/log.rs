//! A container's log, read from a cursor on and followed across restarts of the device.

use crate::device::Device;
use crate::error::{Exit, Result};
use crate::output::{BAD, DIM, Format, GOOD, NOTABLE};
use crate::text::{count, safe, stamp};
use anstyle::Style;
use ketch_proto::{Command, InfoRequest, InfoResponse, LogsRequest, LogsResponse};
use serde::Serialize;
use std::time::{Duration, Instant};

/// How often the device is asked for its uptime while there is nothing to print.
const UPTIME_PERIOD: Duration = Duration::from_secs(1);

/// One thing to print; in JSON one object on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Entry {
    /// A line that the container logged.
    Line {
        /// Its number, from 0.
        n: u64,
        /// Milliseconds since the device started.
        t: u64,
        /// trace, debug, info, warn, error or critical.
        level: String,
        /// The text.
        text: String,
    },
    /// So many lines were overwritten before they could be read.
    Lost {
        /// Number of lines.
        lost: u64,
    },
    /// The device started anew, and with it the log.
    Restarted {
        /// Always true.
        restarted: bool,
    },
    /// The log is shorter than it was: its container was removed, and another has its name.
    Anew {
        /// Always true.
        anew: bool,
    },
    /// The device does not answer for now.
    Waiting {
        /// Always true.
        waiting: bool,
    },
}

impl Entry {
    /// The entry as a line, with the line end.
    ///
    /// # Errors
    /// None in practice: the entries are plain data.
    pub fn line(&self, format: Format) -> Result<String> {
        match format {
            Format::Json => crate::output::json_line(self),
            Format::Text => Ok(self.text()),
        }
    }

    fn text(&self) -> String {
        match self {
            Entry::Line { t, level, text, .. } => {
                let style = level_style(level);
                format!(
                    "{DIM}{}{DIM:#}  {style}{:<8}{style:#}  {}\n",
                    stamp(*t),
                    safe(level),
                    safe(text)
                )
            }
            Entry::Lost { lost } => {
                format!(
                    "{NOTABLE}-- {} lost: overwritten before they were read --{NOTABLE:#}\n",
                    count(*lost, "line")
                )
            }
            Entry::Restarted { .. } => {
                format!("{NOTABLE}-- the device has restarted --{NOTABLE:#}\n")
            }
            Entry::Anew { .. } => format!("{NOTABLE}-- the log begins anew --{NOTABLE:#}\n"),
            Entry::Waiting { .. } => {
                format!("{NOTABLE}-- the device does not answer; waiting for it --{NOTABLE:#}\n")
            }
        }
    }
}

fn level_style(level: &str) -> Style {
    match level {
        "error" | "critical" => BAD,
        "warn" => NOTABLE,
        "info" => GOOD,
        _ => DIM,
    }
}

/// Whether a device that was up for `before` milliseconds has started anew in the time since,
/// because it is up for less than it was, or for less than that time.
fn is_new_boot(before: u64, elapsed: Duration, uptime: u64) -> bool {
    uptime < before || u128::from(uptime) < elapsed.as_millis()
}

/// Reads a log piece by piece.
pub struct Follower {
    name: String,
    /// Where to go on; `None` for the oldest line.
    cursor: Option<u64>,
    /// The device's uptime in milliseconds, and when it was asked.
    uptime: Option<(Instant, u64)>,
    waiting: bool,
}

impl Follower {
    /// Starts at the oldest line of this container's log.
    pub fn new(name: &str) -> Follower {
        Follower {
            name: name.to_owned(),
            cursor: None,
            uptime: None,
            waiting: false,
        }
    }

    /// Everything new up to now. Once contact was made, a device that does not answer is not an
    /// error but an entry.
    ///
    /// # Errors
    /// Those of the device; [`Exit::Unreachable`] only before the first contact.
    pub fn advance(&mut self, device: &mut Device) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        match self.pages(device, &mut entries) {
            Ok(()) => self.waiting = false,
            Err(failure) if failure.exit == Exit::Unreachable && self.cursor.is_some() => {
                if !self.waiting {
                    entries.push(Entry::Waiting { waiting: true });
                }
                self.waiting = true;
            }
            Err(failure) => return Err(failure),
        }
        Ok(entries)
    }

    fn pages(&mut self, device: &mut Device, entries: &mut Vec<Entry>) -> Result<()> {
        if self.has_restarted(device)? {
            entries.push(Entry::Restarted { restarted: true });
            self.cursor = Some(0);
        }
        loop {
            let page = self.page(device)?;
            let more = page
                .iter()
                .any(|entry| !matches!(entry, Entry::Lost { .. }));
            entries.extend(page);
            if !more {
                return Ok(());
            }
        }
    }

    /// Whether the device's uptime went back since it was last asked. It is asked once in a
    /// while, and at once after an answer that was late.
    fn has_restarted(&mut self, device: &mut Device) -> Result<bool> {
        let due = match self.uptime {
            Some((asked, _)) => {
                asked.elapsed() >= UPTIME_PERIOD || self.waiting || device.repeated()
            }
            None => true,
        };
        if !due {
            return Ok(false);
        }
        let since = self.uptime.map(|(asked, before)| (asked.elapsed(), before));
        let answer = device.ask(Command::Info, &InfoRequest { from: None }, "info")?;
        let uptime = answer.read::<InfoResponse<'_>>()?.info.uptime;
        self.uptime = Some((Instant::now(), uptime));
        Ok(since.is_some_and(|(elapsed, before)| is_new_boot(before, elapsed, uptime)))
    }

    fn page(&mut self, device: &mut Device) -> Result<Vec<Entry>> {
        let request = LogsRequest {
            name: &self.name,
            cursor: self.cursor,
            limit: None,
        };
        let answer = device.ask(Command::Logs, &request, &format!("logs {}", self.name))?;
        Ok(self.take(&answer.read()?))
    }

    /// Moves the cursor over a page and returns what to print of it.
    fn take(&mut self, page: &LogsResponse<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        if self.cursor.is_some_and(|cursor| page.next < cursor) {
            // The log is shorter than it was: a new one. What this page holds is read again from
            // the start, so that nothing before the old cursor is missed.
            self.cursor = Some(0);
            entries.push(Entry::Anew { anew: true });
            if page.next > 0 {
                return entries;
            }
        }
        // At the first read the lines that are gone already are nobody's loss.
        if page.lost > 0 && self.cursor.is_some() {
            entries.push(Entry::Lost { lost: page.lost });
        }
        entries.extend(page.lines.map(|line| Entry::Line {
            n: line.number,
            t: line.time,
            level: line.level.to_owned(),
            text: line.text.to_owned(),
        }));
        self.cursor = Some(page.next);
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ketch_proto::{Decode, LogLine, logs::LogsWriter, open_map};

    /// Reads a page with these line numbers.
    fn feed(follower: &mut Follower, numbers: &[u64], next: u64, lost: u64) -> Vec<Entry> {
        let mut buffer = [0; 512];
        let mut writer = LogsWriter::new(open_map(&mut buffer).unwrap());
        for number in numbers {
            let line = LogLine {
                number: *number,
                time: 12_345,
                level: "info",
                text: "on\u{1b}[0m",
            };
            assert!(writer.push(&line).unwrap());
        }
        let length = writer.finish(next, lost).unwrap();
        let length = ketch_proto::close_map(&mut buffer, length);
        follower.take(&LogsResponse::decode(&buffer[..length]).unwrap())
    }

    fn line(n: u64) -> Entry {
        Entry::Line {
            n,
            t: 12_345,
            level: "info".to_owned(),
            text: "on\u{1b}[0m".to_owned(),
        }
    }

    #[test]
    fn the_cursor_moves_and_lost_lines_are_marked() {
        let mut follower = Follower::new("x");
        assert_eq!(feed(&mut follower, &[3, 4], 5, 3), [line(3), line(4)]);
        assert_eq!(feed(&mut follower, &[], 5, 0), []);
        assert_eq!(
            feed(&mut follower, &[9], 10, 4),
            [Entry::Lost { lost: 4 }, line(9)]
        );
        assert_eq!(follower.cursor, Some(10));
    }

    #[test]
    fn a_shorter_log_is_a_new_one_and_read_from_its_start() {
        let mut follower = Follower::new("x");
        feed(&mut follower, &[7], 8, 0);
        assert_eq!(feed(&mut follower, &[], 3, 0), [Entry::Anew { anew: true }]);
        assert_eq!(follower.cursor, Some(0));
        assert_eq!(
            feed(&mut follower, &[0, 1, 2], 3, 0),
            [line(0), line(1), line(2)]
        );
    }

    #[test]
    fn a_new_boot_shows_in_the_uptime() {
        let second = Duration::from_secs(1);
        assert!(!is_new_boot(100, second, 1100));
        assert!(is_new_boot(5000, second, 4000));
        assert!(
            is_new_boot(100, second, 500),
            "more than before, but less than since"
        );
    }

    #[test]
    fn lines_are_safe_to_print_and_json_is_exact() {
        let text = anstream::adapter::strip_str(&line(1).text()).to_string();
        assert_eq!(text, "   12.345  info      on\\u{1b}[0m\n");
        assert_eq!(
            line(1).line(Format::Json).unwrap(),
            "{\"n\":1,\"t\":12345,\"level\":\"info\",\"text\":\"on\\u001b[0m\"}\n"
        );
    }
}
