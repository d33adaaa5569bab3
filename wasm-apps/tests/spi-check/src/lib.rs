//! Tries everything that can be done with a chip on an SPI bus, allowed or not, and logs what it gets:
//! the lines of `expected.txt`.
#![no_std]

use embedded_hal::spi::{Operation, SpiDevice as _};
use ketch_sdk::spi::{Error, Spi};
use ketch_sdk::{Command, Failure, OrFail, info};

struct Check;

fn word(outcome: Result<(), Error>) -> &'static str {
    match outcome {
        Ok(()) => "done",
        Err(Error::Other) => "other",
        Err(_) => "another error",
    }
}

impl Command for Check {
    fn run() -> Result<(), Failure> {
        info!("open nothing: {}", word(Spi::open("nothing").map(drop)));
        info!("open led0: {}", word(Spi::open("led0").map(drop)));
        let mut flash = Spi::open("flash").or_fail("flash");
        let mut identity = [0x9f, 0, 0, 0];
        let read = Spi::transfer(&mut flash, &mut identity);
        let [_, maker, kind, size] = identity;
        info!("identity: {} {maker} {kind} {size}", word(read));
        info!("enable: {}", word(Spi::write(&mut flash, &[6])));
        let page = [2, 0, 1, 0, 10, 20, 30];
        info!("program: {}", word(Spi::write(&mut flash, &page)));
        let mut bytes = [0; 3];
        let read =
            flash.transaction(&mut [Operation::Write(&[3, 0, 1, 0]), Operation::Read(&mut bytes)]);
        let [first, second, third] = bytes;
        info!("read: {} {first} {second} {third}", word(read));
        let mut last = [0];
        let read = flash.transaction(&mut [
            Operation::Write(&[3, 0, 1]),
            Operation::DelayNs(1000),
            Operation::Read(&mut last),
        ]);
        info!("with a delay: {}", word(read));
        info!("no operations: {}", word(flash.transaction(&mut [])));
        info!("256 bytes: {}", word(Spi::read(&mut flash, &mut [0; 256])));
        info!("257 bytes: {}", word(Spi::read(&mut flash, &mut [0; 257])));
        let mut readable = Spi::open("readable").or_fail("readable");
        info!("read alone: {}", word(Spi::read(&mut readable, &mut bytes)));
        info!(
            "write without grant: {}",
            word(Spi::write(&mut readable, &[6]))
        );
        info!(
            "transfer without grant: {}",
            word(Spi::transfer(&mut readable, &mut bytes))
        );
        Ok(())
    }
}

ketch_sdk::export_command!(Check);
