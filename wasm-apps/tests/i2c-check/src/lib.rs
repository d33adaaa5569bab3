//! Tries everything that can be done with I2C devices, allowed or not, and logs what it gets: the lines
//! of `expected.txt`. Afterwards it reads a device that does not answer, again and again, until it is
//! ended.
#![no_std]

use embedded_hal::i2c::{I2c as _, Operation};
use ketch_sdk::devices::OpenError;
use ketch_sdk::i2c::{Error, I2c};
use ketch_sdk::{Command, Failure, OrFail, info};

const MEMORY: u8 = 0x50;
const THERMOMETER: u8 = 0x48;
const BROKEN: u8 = 0x60;

struct Checks;

fn word(outcome: Result<(), Error>) -> &'static str {
    match outcome {
        Ok(()) => "done",
        Err(Error::Bus) => "bus",
        Err(Error::NoAcknowledge(_)) => "no-acknowledge",
        Err(Error::ArbitrationLoss) => "arbitration-loss",
        Err(Error::Other) => "other",
        Err(_) => "another error",
    }
}

fn opened(label: &str) -> &'static str {
    match I2c::open(label) {
        Ok(_) => "opened",
        Err(error) => match error {
            OpenError::UnknownDevice => "unknown-device",
            OpenError::NotGranted => "not-granted",
            _ => "another error",
        },
    }
}

/// The sum of the bytes, to log one number for them.
fn sum(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(*byte)).sum()
}

impl Command for Checks {
    fn run() -> Result<(), Failure> {
        info!("open nothing: {}", opened("nothing"));
        info!("open other-memory: {}", opened("other-memory"));
        let mut memory = I2c::open("memory").or_fail("memory");
        let mut bytes = [0; 4];
        let written = memory.write(MEMORY, &[8, 1, 2, 3, 4]);
        info!("write: {}", word(written));
        let read = memory.write_read(MEMORY, &[8], &mut bytes);
        info!("write-read: {} {}", word(read), sum(&bytes));
        let read = memory.read(MEMORY, &mut bytes[..0]);
        info!("read nothing: {}", word(read));
        let (mut first, mut second) = ([0], [0; 2]);
        let parts = memory.transaction(
            MEMORY,
            &mut [
                Operation::Write(&[9]),
                Operation::Read(&mut first),
                Operation::Write(&[10]),
                Operation::Read(&mut second),
            ],
        );
        info!(
            "transaction: {} {} {}",
            word(parts),
            sum(&first),
            sum(&second)
        );
        info!(
            "no operations: {}",
            word(memory.transaction(MEMORY, &mut []))
        );
        info!("256 bytes: {}", word(memory.read(MEMORY, &mut [0; 256])));
        info!("257 bytes: {}", word(memory.read(MEMORY, &mut [0; 257])));
        info!(
            "another address: {}",
            word(memory.read(THERMOMETER, &mut bytes))
        );
        let mut thermometer = I2c::open("thermometer").or_fail("thermometer");
        let read = thermometer.read(THERMOMETER, &mut bytes[..2]);
        info!("read: {} {}", word(read), sum(&bytes[..2]));
        info!(
            "write without grant: {}",
            word(thermometer.write(THERMOMETER, &[1]))
        );
        let mut broken = I2c::open("broken").or_fail("broken");
        info!("broken: {}", word(broken.read(BROKEN, &mut bytes)));
        loop {
            let _ = broken.read(BROKEN, &mut bytes);
        }
    }
}

ketch_sdk::export_command!(Checks);
