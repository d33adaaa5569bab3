//! Sets a pulse output within its limits and beyond them, and says what came of it.
#![no_std]

use ketch_sdk::pwm::{Pulses, PwmChannel};
use ketch_sdk::{Event, OrFail, Reactor, info};

struct Check {
    _fan: PwmChannel,
}

impl Reactor for Check {
    fn start() -> Check {
        for label in ["nothing", "other"] {
            if let Err(error) = PwmChannel::open(label) {
                info!("open {}: {}", label, error);
            }
        }
        let fan = PwmChannel::open("fan").or_fail("fan");
        let limits = fan.limits();
        info!("{} to {} ns", limits.min_period, limits.max_period);
        info!("{} percent", limits.max_duty);
        info!(
            "period {}, width {}",
            fan.pulses().period,
            fan.pulses().width
        );
        let Pulses { period, .. } = fan.pulses();
        for (period, width) in [
            (0, 0),
            (limits.min_period - 1, 0),
            (limits.max_period + 1, 0),
            (u32::MAX, u32::MAX),
            (period, period),
            (period, u32::MAX),
            (period, period / 4),
        ] {
            match fan.set(Pulses { period, width }) {
                Ok(()) => info!("set {} {}", period, width),
                Err(error) => info!("set {} {}: {}", period, width, error),
            }
        }
        info!(
            "period {}, width {}",
            fan.pulses().period,
            fan.pulses().width
        );
        Check { _fan: fan }
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Check);
