//! A board's analog inputs and outputs, pulse outputs and sensors, and who is told of what they do.

use std::sync::Arc;

use ketch_port_linux::{
    Conversion, Measures, MonotonicClock, SimulatedInputs, SimulatedOutputs, SimulatedPulses,
    SimulatedSensors,
};
use ketch_runtime::platform::{Clock, Pulses};

use crate::board::{BoardDescription, Kind};
use crate::event::{Event, Observer};

fn labels(board: &BoardDescription) -> Vec<String> {
    board.devices.iter().map(|own| own.label.clone()).collect()
}

/// The analog inputs.
pub(crate) fn inputs(
    board: &BoardDescription,
    clock: MonotonicClock,
    observer: Arc<Observer>,
) -> SimulatedInputs {
    let inputs = board.devices.iter().map(|device| match &device.kind {
        Kind::AdcChannel(adc) => Some(adc.input.clone()),
        _ => None,
    });
    let labels = labels(board);
    let observe = move |conversion: Conversion| {
        observer(Event::Analog {
            time: clock.now(),
            conversion,
            label: &labels[conversion.input],
        });
    };
    SimulatedInputs::new(inputs.collect(), Box::new(observe))
}

/// The analog outputs.
pub(crate) fn outputs(
    board: &BoardDescription,
    clock: MonotonicClock,
    observer: Arc<Observer>,
) -> SimulatedOutputs {
    let outputs = board.devices.iter().map(|device| match &device.kind {
        Kind::DacChannel(dac) => Some(dac.output),
        _ => None,
    });
    let labels = labels(board);
    let observe = move |conversion: Conversion| {
        observer(Event::Analog {
            time: clock.now(),
            conversion,
            label: &labels[conversion.input],
        });
    };
    SimulatedOutputs::new(outputs.collect(), Box::new(observe))
}

/// The pulse outputs.
pub(crate) fn pulses(
    board: &BoardDescription,
    clock: MonotonicClock,
    observer: Arc<Observer>,
) -> SimulatedPulses {
    let periods = board.devices.iter().map(|device| match &device.kind {
        Kind::PwmChannel(pwm) => pwm.period,
        // Nobody asks for that of others.
        _ => 1,
    });
    let periods: Vec<u32> = periods.collect();
    let labels = labels(board);
    let observe = move |channel: usize, pulses: Pulses| {
        observer(Event::Pulses {
            time: clock.now(),
            channel,
            pulses,
            label: &labels[channel],
        });
    };
    SimulatedPulses::new(&periods, Box::new(observe))
}

/// The sensors.
pub(crate) fn sensors(
    board: &BoardDescription,
    clock: MonotonicClock,
    observer: Arc<Observer>,
) -> SimulatedSensors {
    let measures = board.devices.iter().map(|device| match &device.kind {
        Kind::Sensor(sensor) => sensor.measures.clone(),
        _ => Measures::new(),
    });
    let labels = labels(board);
    let observe = move |sensor: usize, channel: u8, value: f64| {
        observer(Event::Measured {
            time: clock.now(),
            sensor,
            channel,
            value,
            label: &labels[sensor],
        });
    };
    SimulatedSensors::new(measures.collect(), Box::new(observe))
}
