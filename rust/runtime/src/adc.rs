//! Analog inputs and outputs of one instance, and who is told of what inputs convert.

use ketch_abi::Capability;

use crate::Runtime;
use crate::context::{Context, Refusal};

impl Runtime {
    /// Reports a conversion of a channel that is watched. Called by ports, from any context.
    pub fn adc_sample(&self, channel: usize, raw: u32) {
        self.report(channel, |pollables, channel| pollables.sample(channel, raw));
    }
}

impl Context {
    /// Opens the analog input called `label`.
    ///
    /// # Errors
    /// Those of [`Context::open_device`], and what the channel says to it.
    pub fn open_adc(&mut self, label: &str) -> Result<u32, Refusal> {
        self.open_prepared(Capability::Adc, label, |board, channel| {
            board.adc.configure(channel)
        })
    }

    /// Opens the analog output called `label`.
    ///
    /// # Errors
    /// Those of [`Context::open_device`], and what the channel says to it.
    pub fn open_dac(&mut self, label: &str) -> Result<u32, Refusal> {
        self.open_prepared(Capability::Dac, label, |board, channel| {
            board.dac.configure(channel)
        })
    }
}
