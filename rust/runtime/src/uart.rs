//! Serial lines of one instance, and who is told of what happens on them.

use ketch_abi::Capability;

use crate::Runtime;
use crate::context::{Context, Refusal};
use crate::pollable::Source;

impl Runtime {
    /// Reports that bytes have arrived at a line that had none. Called by ports, from any context.
    pub fn uart_received(&self, line: usize) {
        self.report_uart(line, false);
    }

    /// Reports that a line has sent everything. Called by ports, from any context.
    pub fn uart_sent(&self, line: usize) {
        self.report_uart(line, true);
    }

    /// Tells whoever watches a line how it is now.
    pub(crate) fn report_uart(&self, line: usize, sent: bool) {
        // Asked while nothing else can tell, so that what is told last is what is true.
        let ready = || {
            if sent {
                self.board().uart.has_sent(line)
            } else {
                self.board().uart.has_received(line)
            }
        };
        self.report(line, |pollables, line| pollables.uart(line, sent, ready));
    }
}

impl Context {
    /// Opens the line called `label`.
    ///
    /// # Errors
    /// Those of [`Context::open_device`], and what the line says to it.
    pub fn open_uart(&mut self, label: &str) -> Result<u32, Refusal> {
        self.open_prepared(Capability::Uart, label, |board, line| board.uart.open(line))
    }

    /// Makes a pollable of what a line has received, or of whether it has sent everything.
    ///
    /// # Errors
    /// [`Refusal::Exhausted`].
    pub fn watch_uart(&mut self, line: usize, sent: bool) -> Result<u32, Refusal> {
        let device = u8::try_from(line).map_err(|_| Refusal::Unknown)?;
        let pollable = self.open_pollable(Source::Uart { device, sent })?;
        // Only now, so that nothing falls between: it may be so already.
        self.runtime().report_uart(line, sent);
        Ok(pollable)
    }

    /// Takes bytes that have arrived at a line that the container may read.
    ///
    /// # Errors
    /// [`Refusal::Device`].
    pub fn read_uart(&self, line: usize, into: &mut [u8]) -> Result<usize, Refusal> {
        let read = self.board().uart.read(line, into);
        self.runtime().report_uart(line, false);
        read.map_err(Refusal::Device)
    }

    /// Sends over a line that the container may write to.
    ///
    /// # Errors
    /// [`Refusal::Device`].
    pub fn write_uart(&self, line: usize, bytes: &[u8]) -> Result<usize, Refusal> {
        let written = self.board().uart.write(line, bytes);
        self.runtime().report_uart(line, true);
        written.map_err(Refusal::Device)
    }
}
