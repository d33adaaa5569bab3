//! Asks a meter for its registers by Modbus RTU and sends them on as messages.
//!
//! Source of the frames: MODBUS over Serial Line, V1.02, and MODBUS Application Protocol, V1.1b3.
#![no_std]

use core::time::Duration;

use ketch_sdk::poll::Pollable;
use ketch_sdk::uart::Uart;
use ketch_sdk::{Event, OrFail, Reactor, clock, info, messaging, warn};

/// From one question to the next; an answer that takes longer is none.
const PERIOD: Duration = Duration::from_millis(100);

/// The meter's address on the line.
const METER: u8 = 1;
/// Read holding registers.
const FUNCTION: u8 = 3;
/// How many, from register 0 on.
const REGISTERS: usize = 2;
/// Address, function, length, two bytes for each register, checksum.
const ANSWER: usize = 5 + 2 * REGISTERS;
/// Address, function with its highest bit set, code, checksum.
const REFUSAL: usize = 5;

/// Tokens of the two events.
const DUE: u32 = 0;
const ARRIVED: u32 = 1;

struct Modbus {
    line: Uart,
    timer: Pollable,
    _arrivals: Pollable,
    answer: [u8; ANSWER],
    received: usize,
    waits: bool,
}

fn next() -> Pollable {
    let timer = clock::after(PERIOD);
    timer.subscribe(DUE);
    timer
}

/// The checksum of a frame. It stands behind the frame with its lower byte first.
fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte), |sum, _| {
            (sum >> 1) ^ if sum & 1 == 1 { 0xa001 } else { 0 }
        })
    })
}

impl Modbus {
    fn ask(&mut self) {
        let mut frame = [METER, FUNCTION, 0, 0, 0, REGISTERS as u8, 0, 0];
        let sum = checksum(&frame[..6]);
        frame[6..].copy_from_slice(&sum.to_le_bytes());
        self.received = 0;
        self.waits = true;
        // Eight bytes always have room: the line has had time to send those before.
        self.line.write(&frame).or_fail("meter");
    }

    fn take(&mut self) {
        let count = self
            .line
            .read(&mut self.answer[self.received..])
            .or_fail("meter");
        self.received += count;
        if !self.waits {
            // An answer that came too late: the next question begins anew.
            self.received = 0;
            return;
        }
        let refused = self.received >= 2 && self.answer[1] == FUNCTION | 0x80;
        let length = if refused { REFUSAL } else { ANSWER };
        if self.received < length {
            return;
        }
        self.waits = false;
        // The checksum of a frame with its own checksum is zero.
        if checksum(&self.answer[..length]) != 0 || self.answer[0] != METER {
            warn!("the answer is damaged");
        } else if refused {
            warn!("the meter refuses: code {}", self.answer[2]);
        } else {
            self.publish();
        }
    }

    fn publish(&self) {
        let registers = &self.answer[3..ANSWER - 2];
        messaging::send("meter/registers", registers).or_fail("meter/registers");
        let register = |at: usize| u16::from_be_bytes([registers[at], registers[at + 1]]);
        info!("registers {} {}", register(0), register(2));
    }
}

impl Reactor for Modbus {
    fn start() -> Modbus {
        let line = Uart::open("meter").or_fail("meter");
        let arrivals = line.watch_received();
        arrivals.subscribe(ARRIVED);
        let mut modbus = Modbus {
            line,
            timer: next(),
            _arrivals: arrivals,
            answer: [0; ANSWER],
            received: 0,
            waits: false,
        };
        modbus.ask();
        modbus
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Ready(ARRIVED) => self.take(),
            Event::Ready(_) => {
                self.timer = next();
                if self.waits {
                    warn!("no answer");
                }
                self.ask();
            }
            _ => {}
        }
    }
}

ketch_sdk::export_reactor!(Modbus);
