//! How far an upload is: a bar on a terminal, one plain line elsewhere.

use crate::output::{Format, Output};
use crate::text::size;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Instant;

/// An upload being watched.
pub struct Progress {
    output: Output,
    bar: ProgressBar,
    /// When counting began, and from what offset in bytes.
    since: (Instant, u64),
    total: u64,
}

impl Progress {
    /// Starts to show an upload of `total` bytes.
    pub fn start(output: Output, name: &str, total: u64) -> Progress {
        let shown = output.format == Format::Text && std::io::stderr().is_terminal();
        let target = if shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        if let Ok(style) = ProgressStyle::with_template(
            "{msg} [{bar:32}] {percent:>3} %  {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left",
        ) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(name.to_owned());
        Progress {
            output,
            bar,
            since: (Instant::now(), 0),
            total,
        }
    }

    /// Starts the rate anew at an offset that an earlier upload reached.
    pub fn resume(&mut self, offset: u64) {
        self.since = (Instant::now(), offset);
        self.bar.set_position(offset);
        self.bar.reset_eta();
        if self.bar.is_hidden() {
            self.output.note(&format!(
                "going on at {} of {}",
                size(offset),
                size(self.total)
            ));
        }
    }

    /// The device has this many bytes.
    pub fn at(&self, offset: u64) {
        self.bar.set_position(offset);
    }

    /// Ends the bar and says what was sent, at what rate.
    pub fn finish(self) {
        self.bar.finish_and_clear();
        let seconds = self.since.0.elapsed().as_secs_f64();
        let sent = self.total - self.since.1.min(self.total);
        let rate = if seconds > 0.0 {
            sent as f64 / seconds
        } else {
            0.0
        };
        self.output.note(&format!(
            "sent {} in {seconds:.1} s ({}/s)",
            size(sent),
            size(rate as u64)
        ));
    }
}

impl Drop for Progress {
    /// Takes the bar away where the upload failed, so that the error starts on a line of its own.
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
