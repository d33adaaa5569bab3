//! Sensors.

use super::*;
use crate::raw::sensor::Answer;

/// Numbers of `error` in `ketch:devices/types`.
const NOT_GRANTED: u32 = 1;
const OPERATION_NOT_GRANTED: u8 = 2;

fn sensor(world: &World, handle: u32) -> &crate::fake::sensor::Sensor {
    match world.handles.get(&handle) {
        Some(Handle::Sensor(index)) => &world.sensors[*index],
        _ => panic!("trap: {handle} is no handle of a sensor"),
    }
}

pub unsafe fn open(label: *const u8, label_length: usize, result: *mut [u32; 2]) {
    // SAFETY: as the import's.
    let label = unsafe { text(label, label_length) };
    let opened = with(|world| {
        let mut sensors = world.sensors.iter();
        match sensors.position(|sensor| sensor.label == label) {
            Some(sensor) => [0, world.add(Handle::Sensor(sensor))],
            None => [1, NOT_GRANTED],
        }
    });
    // SAFETY: as the import's.
    unsafe { *result = opened };
}

pub unsafe fn channels(handle: u32, result: *mut List<u8>) {
    let channels = with(|world| sensor(world, handle).readings.keys().copied().collect());
    // SAFETY: as the import's.
    unsafe { *result = leak_list(channels) };
}

pub unsafe fn fetch(handle: u32, result: *mut [u8; 2]) {
    let may = with(|world| sensor(world, handle).operations.contains(Operations::READ));
    let done = if may {
        [0, 0]
    } else {
        [1, OPERATION_NOT_GRANTED]
    };
    // SAFETY: as the import's.
    unsafe { *result = done };
}

pub unsafe fn get(handle: u32, channel: u32, result: *mut Answer) {
    let reading = with(|world| {
        let sensor = sensor(world, handle);
        let may = sensor.operations.contains(Operations::READ);
        let reading = sensor.readings.get(&u8::try_from(channel).ok()?);
        reading.copied().filter(|_| may)
    });
    let answer = match reading {
        Some(reading) => Answer {
            discriminant: 0,
            value: reading.value as u64,
            scale: u64::from(reading.scale as u8),
        },
        None => Answer {
            discriminant: 1,
            value: OPERATION_NOT_GRANTED.into(),
            scale: 0,
        },
    };
    // SAFETY: as the import's.
    unsafe { *result = answer };
}

pub unsafe fn drop(handle: u32) {
    with(|world| {
        sensor(world, handle);
        world.handles.remove(&handle);
    });
}
