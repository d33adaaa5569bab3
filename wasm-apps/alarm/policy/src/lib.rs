//! Receives levels from `tank/level`. From 80 on it lights `led0`, from 60 down it turns it off: so
//! a level that hovers does not make it flicker.
#![no_std]

use ketch_sdk::gpio::{DigitalOut, State};
use ketch_sdk::log::{Level, Line};
use ketch_sdk::messaging::Subscription;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor};

const TOO_HIGH: u8 = 80;
const FINE: u8 = 60;

struct Policy {
    levels: Subscription,
    // Kept for its subscription to events.
    _arrivals: Pollable,
    led: DigitalOut,
    alarm: bool,
}

impl Reactor for Policy {
    fn start() -> Policy {
        let levels = Subscription::open("tank/level").or_fail("tank/level");
        let arrivals = levels.watch();
        arrivals.subscribe(0);
        Policy {
            levels,
            _arrivals: arrivals,
            led: DigitalOut::open("led0").or_fail("led0"),
            alarm: false,
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Stop = event {
            return self.led.set_inactive().or_fail("led0 off");
        }
        let message = self.levels.receive().or_fail("tank/level");
        let Some(&[level]) = message.as_deref() else {
            return;
        };
        let alarm = level >= if self.alarm { FINE + 1 } else { TOO_HIGH };
        if alarm == self.alarm {
            return;
        }
        self.alarm = alarm;
        let (state, text) = if alarm {
            (State::Active, "alarm at ")
        } else {
            (State::Inactive, "clear at ")
        };
        self.led.set_state(state).or_fail("led0");
        let mut line = Line::new();
        line.push(text);
        line.push_number(level.into());
        line.write(Level::Info);
    }
}

ketch_sdk::export_reactor!(Policy);
