//! Drives a pin that it was granted for writing, again until the pin follows; tries pins that it was not
//! granted and what it was not granted for; and logs what it gets.
#![no_std]

use core::time::Duration;

use ketch_sdk::gpio::{DigitalIn, DigitalInOut, DigitalOut};
use ketch_sdk::{Command, Failure, OrFail, clock, info};

struct Check;

impl Command for Check {
    fn run() -> Result<(), Failure> {
        for label in ["nothing", "other"] {
            if let Err(error) = DigitalOut::open(label) {
                info!("open {}: {}", label, error);
            }
        }
        if let Err(error) = DigitalIn::open("relay") {
            info!("read: {}", error);
        }
        if let Err(error) = DigitalInOut::open("relay") {
            info!("read and write: {}", error);
        }
        let mut relay = DigitalOut::open("relay").or_fail("relay");
        while let Err(error) = relay.set_active() {
            info!("set: {}", error);
            clock::after(Duration::from_millis(50)).block();
        }
        info!("set: done");
        if let Err(error) = relay.toggle() {
            info!("toggle: {}", error);
        }
        loop {
            clock::after(Duration::from_secs(1)).block();
        }
    }
}

ketch_sdk::export_command!(Check);
