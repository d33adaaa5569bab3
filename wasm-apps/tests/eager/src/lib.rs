//! A command that takes more than it may: handles, calls on a pin that takes five a second, lines in
//! its log, and at last the processor. Expected: the first two are refused as errors, the third is
//! left out, and for the last it has to wait.
#![no_std]

use ketch_sdk::gpio::DigitalOut;
use ketch_sdk::{Command, Failure, OrFail, clock, info};

struct Eager;

impl Command for Eager {
    fn run() -> Result<(), Failure> {
        let mut relay = DigitalOut::open("relay0").or_fail("relay0");
        let second = DigitalOut::open("relay0");
        let third = DigitalOut::open("relay0");
        info!("second {}, third {}", second.is_ok(), third.is_ok());
        let mut calls = 0;
        while relay.toggle().is_ok() {
            calls += 1;
        }
        info!("calls {}", calls);
        for _ in 0..100 {
            info!("more");
        }
        loop {
            clock::now();
        }
    }
}

ketch_sdk::export_command!(Eager);
