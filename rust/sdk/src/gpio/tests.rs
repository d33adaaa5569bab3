//! The pins against the fake device, through the same lowering as on a real one.

use std::string::ToString;

use super::*;
use crate::Event;
use crate::devices::Operations;
use crate::fake::Device;

#[test]
fn an_output_follows_its_calls() {
    let device = Device::new();
    device.grant("led0", Operations::WRITE);
    let mut led = DigitalOut::open("led0").unwrap();
    led.set_active().unwrap();
    assert_eq!(device.state("led0"), State::Active);
    led.toggle().unwrap();
    assert_eq!(device.state("led0"), State::Inactive);
    led.set_state(State::Active).unwrap();
    led.set_inactive().unwrap();
    assert_eq!(device.state("led0"), State::Inactive);
    assert_eq!(led.config().label.as_str(), "led0");
    assert_eq!(led.config().mode, Mode::Out);
}

#[test]
fn an_input_reads_and_tells_edges() {
    let device = Device::new();
    device.grant("button0", Operations::READ.union(Operations::WATCH));
    let button = DigitalIn::open("button0").unwrap();
    assert_eq!(button.read(), Ok(State::Inactive));
    let rising = button.watch_rising_edge().unwrap();
    let falling = button.watch_falling_edge().unwrap();
    rising.subscribe(1);
    falling.subscribe(2);
    device.set("button0", State::Active);
    assert_eq!(button.is_active(), Ok(true));
    assert_eq!(button.is_inactive(), Ok(false));
    device.set("button0", State::Inactive);
    assert_eq!(device.take_events(), [Event::Ready(1), Event::Ready(2)]);
    drop(rising);
    device.set("button0", State::Active);
    assert_eq!(device.take_events(), []);
}

#[test]
fn each_direction_is_refused_without_its_operation() {
    let device = Device::new();
    device.grant("led0", Operations::WRITE);
    device.grant("button0", Operations::READ);
    assert_eq!(
        DigitalIn::open("led0").unwrap_err(),
        Error::PinModeNotAllowed
    );
    assert_eq!(
        DigitalOut::open("button0").unwrap_err(),
        Error::PinModeNotAllowed
    );
    assert_eq!(DigitalOut::open("led1").unwrap_err(), Error::PinNotAllowed);
    let button = DigitalIn::open("button0").unwrap();
    assert_eq!(button.watch_active().unwrap_err(), Error::PinModeNotAllowed);
    assert_eq!(Error::PinNotAllowed.to_string(), "pin-not-allowed");
}

#[test]
fn an_input_output_does_both() {
    let device = Device::new();
    device.grant("line0", Operations::READ.union(Operations::WRITE));
    let mut line = DigitalInOut::open("line0").unwrap();
    line.set_active().unwrap();
    assert_eq!(line.read(), Ok(State::Active));
    assert_eq!(line.config().mode, Mode::InOut);
    drop(line);
    assert_eq!(device.open_handles(), 0);
}

#[test]
fn other_failures_bring_their_words() {
    let device = Device::new();
    device.grant("led0", Operations::WRITE);
    let mut led = DigitalOut::open("led0").unwrap();
    device.fail_next("the bus is stuck");
    assert_eq!(led.toggle().unwrap_err().to_string(), "the bus is stuck");
    assert_eq!(led.toggle(), Ok(()));
}
