//! Lights `led0` while `button0` is pressed.
#![no_std]

use ketch_sdk::gpio::{DigitalIn, DigitalOut, State};
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, info};

const PRESSED: u32 = 1;
const RELEASED: u32 = 2;

struct Button {
    button: DigitalIn,
    led: DigitalOut,
    // Kept for their subscriptions: dropping a pollable ends its events.
    _pressed: Pollable,
    _released: Pollable,
}

impl Reactor for Button {
    fn start() -> Button {
        let button = DigitalIn::open("button0").or_fail("button0");
        let led = DigitalOut::open("led0").or_fail("led0");
        let pressed = button.watch_rising_edge().or_fail("watch button0");
        pressed.subscribe(PRESSED);
        let released = button.watch_falling_edge().or_fail("watch button0");
        released.subscribe(RELEASED);
        let mut reactor = Button {
            button,
            led,
            _pressed: pressed,
            _released: released,
        };
        // Edges tell only of changes: what the button does now is read.
        reactor.follow();
        reactor
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Ready(PRESSED) => info!("pressed"),
            Event::Ready(_) => info!("released"),
            Event::Stop => return self.led.set_inactive().or_fail("led0 off"),
        }
        self.follow();
    }
}

impl Button {
    /// Makes the led show what the button is now, not what the event said: of a bounce's edges
    /// the last one counts.
    fn follow(&mut self) {
        let state: State = self.button.read().or_fail("read button0");
        self.led.set_state(state).or_fail("drive led0");
    }
}

ketch_sdk::export_reactor!(Button);
