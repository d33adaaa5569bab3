//! Makes `led1` follow `button0`, and counts a timer's events. Expected: it goes on doing so, whatever
//! runs beside it.
#![no_std]

use core::time::Duration;

use ketch_sdk::gpio::{DigitalIn, DigitalOut, State};
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, clock};

const TICK: u32 = 1;
const EDGE: u32 = 2;

struct Witness {
    button: DigitalIn,
    led: DigitalOut,
    // Kept for their subscriptions: dropping a pollable ends its events.
    _edges: [Pollable; 2],
    tick: Pollable,
}

fn tick() -> Pollable {
    let timer = clock::after(Duration::from_millis(10));
    timer.subscribe(TICK);
    timer
}

impl Reactor for Witness {
    fn start() -> Witness {
        let button = DigitalIn::open("button0").or_fail("button0");
        let led = DigitalOut::open("led1").or_fail("led1");
        let edges = [
            button.watch_rising_edge().or_fail("watch button0"),
            button.watch_falling_edge().or_fail("watch button0"),
        ];
        for edge in &edges {
            edge.subscribe(EDGE);
        }
        let mut witness = Witness {
            button,
            led,
            _edges: edges,
            tick: tick(),
        };
        witness.follow();
        witness
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Ready(TICK) => self.tick = tick(),
            Event::Ready(_) => self.follow(),
            Event::Stop => {}
        }
    }
}

impl Witness {
    fn follow(&mut self) {
        let state: State = self.button.read().or_fail("read button0");
        self.led.set_state(state).or_fail("drive led1");
    }
}

ketch_sdk::export_reactor!(Witness);
