//! Analog inputs of one instance, and who is told of what they convert.

use ketch_abi::{Capability, Operations};

use crate::Runtime;
use crate::context::{Context, Refusal};

impl Runtime {
    /// Reports a conversion of a channel that is watched. Called by ports, from any context.
    pub fn adc_sample(&self, channel: usize, raw: u32) {
        let Ok(device) = u8::try_from(channel) else {
            return;
        };
        for index in 0..crate::config::CONTAINERS_MAX {
            if self.container(index).pollables.sample(device, raw) {
                self.wake(index);
            }
        }
    }
}

impl Context {
    /// Opens the analog input called `label`.
    ///
    /// # Errors
    /// Those of [`Context::open_device`], and what the channel says to it.
    pub fn open_adc(&mut self, label: &str) -> Result<u32, Refusal> {
        let handle = self.open_device(Capability::Adc, label)?;
        // It was made a moment ago.
        let channel = match self.device(handle, Capability::Adc, Operations::NONE) {
            Ok(channel) => channel,
            Err(_) => Err(Refusal::Unknown),
        };
        let configured = channel.and_then(|channel| {
            let adc = self.board().adc;
            adc.configure(usize::from(channel)).map_err(Refusal::Device)
        });
        if let Err(refusal) = configured {
            let _ = self.close_device(handle, Capability::Adc);
            return Err(refusal);
        }
        Ok(handle)
    }
}
