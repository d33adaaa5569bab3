//! For the benchmark: ordinary code, whose module has about 4 KB. Opens `mark` first of all, then
//! watches `button0`, and keeps the intervals between its presses: median, smoothed mean, checksum.
#![no_std]

use core::time::Duration;

use ketch_sdk::clock::{self, Instant};
use ketch_sdk::gpio::{DigitalIn, DigitalOut};
use ketch_sdk::log::{Level, Line};
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, info, warn};

const PRESSED: u32 = 1;
const RELEASED: u32 = 2;
const REPORT: u32 = 3;

/// Intervals that are kept.
const KEPT: usize = 32;

/// From one report to the next.
const PERIOD: Duration = Duration::from_secs(10);

struct Rhythm {
    mark: DigitalOut,
    button: DigitalIn,
    last: Option<Instant>,
    intervals: [u32; KEPT],
    count: usize,
    /// Mean of the intervals in 1/256 milliseconds, the last ones counting most.
    mean: u64,
    report: Pollable,
    // Kept for their subscriptions.
    _pressed: Pollable,
    _released: Pollable,
}

impl Reactor for Rhythm {
    fn start() -> Rhythm {
        let mark = DigitalOut::open("mark").or_fail("mark");
        let button = DigitalIn::open("button0").or_fail("button0");
        let pressed = button.watch_rising_edge().or_fail("watch button0");
        pressed.subscribe(PRESSED);
        let released = button.watch_falling_edge().or_fail("watch button0");
        released.subscribe(RELEASED);
        Rhythm {
            mark,
            button,
            last: None,
            intervals: [0; KEPT],
            count: 0,
            mean: 0,
            report: Rhythm::report_later(),
            _pressed: pressed,
            _released: released,
        }
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Ready(PRESSED) => self.pressed(),
            Event::Ready(RELEASED) => self.mark.set_inactive().or_fail("mark off"),
            Event::Ready(REPORT) => {
                self.tell();
                self.report = Rhythm::report_later();
            }
            Event::Ready(_) => warn!("an event of nobody"),
            Event::Stop => {
                self.tell();
                self.mark.set_inactive().or_fail("mark off");
            }
        }
    }
}

impl Rhythm {
    fn report_later() -> Pollable {
        let timer = clock::after(PERIOD);
        timer.subscribe(REPORT);
        timer
    }

    fn pressed(&mut self) {
        let now = clock::now();
        if self.button.is_active().or_fail("read button0") {
            self.mark.set_active().or_fail("mark on");
        }
        if let Some(last) = self.last.replace(now) {
            self.keep((now - last).as_millis() as u32);
        }
    }

    fn keep(&mut self, interval: u32) {
        let place = self.count % KEPT;
        if let Some(kept) = self.intervals.get_mut(place) {
            *kept = interval;
        }
        self.count += 1;
        let scaled = u64::from(interval) << 8;
        self.mean = if self.count == 1 {
            scaled
        } else {
            (self.mean * 7 + scaled) / 8
        };
    }

    fn kept(&self) -> &[u32] {
        self.intervals.get(..self.count.min(KEPT)).unwrap_or(&[])
    }

    fn median(&self) -> Option<u32> {
        let mut sorted = self.intervals;
        let sorted = sorted.get_mut(..self.count.min(KEPT))?;
        // Few and nearly in order: by insertion.
        for end in 1..sorted.len() {
            let mut at = end;
            while let Some([before, after]) = sorted.get_mut(at.wrapping_sub(1)..=at) {
                if *before <= *after {
                    break;
                }
                core::mem::swap(before, after);
                at -= 1;
            }
        }
        sorted.get(sorted.len() / 2).copied()
    }

    /// CRC-32 of the intervals.
    fn checksum(&self) -> u32 {
        let bytes = self
            .kept()
            .iter()
            .flat_map(|interval| interval.to_le_bytes());
        !bytes.fold(u32::MAX, |register, byte| {
            (0..8).fold(register ^ u32::from(byte), |register, _| {
                (register >> 1) ^ (0xedb8_8320 & (register & 1).wrapping_neg())
            })
        })
    }

    fn tell(&self) {
        let Some(median) = self.median() else {
            info!("nobody pressed");
            return;
        };
        let mut line = Line::new();
        line.push("presses ");
        line.push_number(self.count as u32);
        line.push(", median ");
        line.push_number(median);
        line.push(" ms, mean ");
        line.push_number((self.mean >> 8) as u32);
        line.push(" ms, checksum ");
        line.push_number(self.checksum());
        line.write(Level::Info);
    }
}

ketch_sdk::export_reactor!(Rhythm);
