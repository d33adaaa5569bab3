//! The device in this process.

use embedded_hal::i2c::{I2c as _, Operation};

use super::*;
use crate::devices::Operations;
use crate::fake;

/// Gives back what was last written.
#[derive(Debug, Default)]
struct Echo(std::vec::Vec<u8>);

impl fake::I2cTarget for Echo {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.to_vec();
    }

    fn read(&mut self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0[..bytes.len()]);
    }
}

fn device(operations: Operations) -> fake::Device {
    let device = fake::Device::new();
    device.grant_i2c("echo", 0x20, operations, Echo::default());
    device
}

#[test]
fn bytes_go_both_ways() {
    let _device = device(Operations::READ.union(Operations::WRITE));
    let mut i2c = I2c::open("echo").unwrap();
    let mut buffer = [0; 2];
    i2c.write_read(0x20, &[1, 2, 3], &mut buffer).unwrap();
    assert_eq!(buffer, [1, 2]);
    i2c.write(0x20, &[4, 5]).unwrap();
    i2c.read(0x20, &mut buffer).unwrap();
    assert_eq!(buffer, [4, 5]);
    let (mut first, mut second) = ([0], [0; 2]);
    let mut operations = [
        Operation::Write(&[6, 7]),
        Operation::Read(&mut first),
        Operation::Write(&[8, 9]),
        Operation::Read(&mut second),
    ];
    i2c.transaction(0x20, &mut operations).unwrap();
    assert_eq!((first, second), ([6], [8, 9]));
}

#[test]
fn what_was_not_granted_is_told_apart() {
    let device = device(Operations::READ);
    assert_eq!(I2c::open("nothing").unwrap_err(), OpenError::UnknownDevice);
    let mut i2c = I2c::open("echo").unwrap();
    assert_eq!(i2c.write(0x20, &[1]), Err(Error::Other));
    let address = NoAcknowledgeSource::Address;
    assert_eq!(i2c.read(0x21, &mut []), Err(Error::NoAcknowledge(address)));
    let mut many = [const { Operation::Write(&[]) }; OPERATIONS_MAX + 1];
    assert_eq!(i2c.transaction(0x20, &mut many), Err(Error::Other));
    drop(i2c);
    assert_eq!(device.open_handles(), 0);
}
