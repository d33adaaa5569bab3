//! Changes the settings of a serial line, within and beyond what there is, and of one whose controller
//! refuses; and logs what it gets.
#![no_std]

use ketch_sdk::uart::{Parity, Settings, StopBits, Uart};
use ketch_sdk::{Command, Failure, OrFail, info};

struct Check;

fn tell(line: &Uart) {
    match line.settings() {
        Ok(Settings {
            baudrate,
            data_bits,
            parity,
            ..
        }) => {
            let even = parity == Parity::Even;
            info!("{} baud, {} bits, even: {}", baudrate, data_bits, even);
        }
        Err(error) => info!("settings: {}", error),
    }
}

fn configure(line: &Uart, baudrate: u32, data_bits: u8) {
    let settings = Settings {
        baudrate,
        data_bits,
        parity: Parity::Even,
        stop_bits: StopBits::Two,
    };
    match line.configure(settings) {
        Ok(()) => info!("configure {} {}: done", baudrate, data_bits),
        Err(error) => info!("configure {} {}: {}", baudrate, data_bits, error),
    }
}

impl Command for Check {
    fn run() -> Result<(), Failure> {
        let line = Uart::open("line").or_fail("line");
        tell(&line);
        configure(&line, 0, 8);
        configure(&line, 9600, 4);
        configure(&line, 9600, 10);
        configure(&line, 230_400, 7);
        tell(&line);
        if let Err(error) = line.write(b"hello") {
            info!("write: {}", error);
        }
        match Uart::open("stubborn") {
            Ok(stubborn) => configure(&stubborn, 1200, 8),
            Err(error) => info!("open stubborn: {}", error),
        }
        // It is none the worse for that.
        configure(&line, 19_200, 8);
        tell(&line);
        Ok(())
    }
}

ketch_sdk::export_command!(Check);
