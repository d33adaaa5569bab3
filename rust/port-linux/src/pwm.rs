//! Pulse outputs that exist only here.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ketch_runtime::platform::{DeviceError, Pulses, Pwm};

/// Is told of every change: the channel's place among the board's devices, and what it does now.
pub type PulseObserver = Box<dyn Fn(usize, Pulses) + Send + Sync>;

/// The pulse outputs of one board.
pub struct SimulatedPulses {
    observer: PulseObserver,
    channels: Mutex<Vec<Channel>>,
}

struct Channel {
    /// What the board says, and what holds now.
    board: Pulses,
    pulses: Pulses,
    broken: bool,
}

impl fmt::Debug for SimulatedPulses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatedPulses").finish_non_exhaustive()
    }
}

impl SimulatedPulses {
    /// Channels without a pulse, with these periods, one for each place among the board's devices.
    pub fn new(periods: &[u32], observer: PulseObserver) -> SimulatedPulses {
        let channel = |period: &u32| {
            let board = Pulses {
                period: *period,
                width: 0,
            };
            Channel {
                board,
                pulses: board,
                broken: false,
            }
        };
        SimulatedPulses {
            observer,
            channels: Mutex::new(periods.iter().map(channel).collect()),
        }
    }

    /// Ends every pulse, as a reset does.
    pub fn reset(&self) {
        for (place, channel) in self.lock().iter_mut().enumerate() {
            if channel.pulses != channel.board {
                channel.pulses = channel.board;
                (self.observer)(place, channel.pulses);
            }
        }
    }

    /// Has the controller fail at this channel, or work again.
    ///
    /// # Panics
    /// Where there is no such channel.
    pub fn set_broken(&self, channel: usize, broken: bool) {
        self.lock()[channel].broken = broken;
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Channel>> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pwm for SimulatedPulses {
    fn pulses(&self, channel: usize) -> Pulses {
        self.lock()[channel].pulses
    }

    fn set(&self, channel: usize, pulses: Pulses) -> Result<(), DeviceError> {
        let mut channels = self.lock();
        let own = &mut channels[channel];
        if own.broken {
            return Err(DeviceError::Fault);
        }
        own.pulses = pulses;
        // Still locked, so that everybody hears of changes in their order.
        (self.observer)(channel, pulses);
        Ok(())
    }
}
