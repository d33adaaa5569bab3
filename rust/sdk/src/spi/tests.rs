//! The device in this process.

use embedded_hal::spi::{Operation, SpiDevice as _};

use super::*;
use crate::devices::Operations;
use crate::fake;

/// Gives back each byte that it gets, plus one.
#[derive(Debug)]
struct Next;

impl fake::SpiTarget for Next {
    fn select(&mut self, bytes: &mut [u8]) {
        bytes.iter_mut().for_each(|byte| *byte += 1);
    }
}

#[test]
fn bytes_go_both_ways() {
    let device = fake::Device::new();
    device.grant_spi("next", Operations::READ.union(Operations::WRITE), Next);
    assert_eq!(Spi::open("nothing").unwrap_err(), Error::Other);
    let mut spi = Spi::open("next").unwrap();
    let mut bytes = [1, 2];
    Spi::transfer(&mut spi, &mut bytes).unwrap();
    assert_eq!(bytes, [2, 3]);
    Spi::read(&mut spi, &mut bytes).unwrap();
    assert_eq!(bytes, [1, 1]);
    Spi::write(&mut spi, &[7]).unwrap();
    let (mut read, mut exchanged) = ([0], [9]);
    spi.transaction(&mut [
        Operation::Write(&[5]),
        Operation::Read(&mut read),
        Operation::DelayNs(5),
        Operation::TransferInPlace(&mut exchanged),
    ])
    .unwrap();
    assert_eq!((read, exchanged), ([1], [10]));
    let mut uneven = [Operation::Transfer(&mut read, &[1, 2])];
    assert_eq!(spi.transaction(&mut uneven), Err(Error::Other));
    drop(spi);
    assert_eq!(device.open_handles(), 0);
}

#[test]
fn what_was_not_granted_is_refused() {
    let device = fake::Device::new();
    device.grant_spi("next", Operations::READ, Next);
    let mut spi = Spi::open("next").unwrap();
    assert_eq!(Spi::write(&mut spi, &[1]), Err(Error::Other));
    assert_eq!(Spi::read(&mut spi, &mut [0]), Ok(()));
}
