//! Pulse outputs.

use super::*;
use crate::pwm::{Limits, Pulses};

/// Numbers of `error` in `ketch:devices/types`.
const NOT_GRANTED: u32 = 1;
const OPERATION_NOT_GRANTED: u8 = 2;
const OUT_OF_RANGE: u8 = 6;

fn channel(world: &World, handle: u32) -> usize {
    match world.handles.get(&handle) {
        Some(Handle::Channel(index)) => *index,
        _ => panic!("trap: {handle} is no handle of a pulse output"),
    }
}

pub unsafe fn open(label: *const u8, label_length: usize, result: *mut [u32; 2]) {
    // SAFETY: as the import's.
    let label = unsafe { text(label, label_length) };
    let opened = with(|world| {
        let mut channels = world.channels.iter();
        match channels.position(|channel| channel.label == label) {
            Some(channel) => [0, world.add(Handle::Channel(channel))],
            None => [1, NOT_GRANTED],
        }
    });
    // SAFETY: as the import's.
    unsafe { *result = opened };
}

pub unsafe fn limits(handle: u32, result: *mut Limits) {
    let limits = with(|world| world.channels[channel(world, handle)].limits);
    // SAFETY: as the import's.
    unsafe { *result = limits };
}

pub unsafe fn pulses(handle: u32, result: *mut Pulses) {
    let pulses = with(|world| world.channels[channel(world, handle)].pulses);
    // SAFETY: as the import's.
    unsafe { *result = pulses };
}

pub unsafe fn set(handle: u32, period: u32, width: u32, result: *mut [u8; 2]) {
    let done = with(|world| {
        let index = channel(world, handle);
        let own = &mut world.channels[index];
        let Limits {
            min_period,
            max_period,
            max_duty,
        } = own.limits;
        let most = u64::from(period) * u64::from(max_duty) / 100;
        if !own.operations.contains(Operations::WRITE) {
            [1, OPERATION_NOT_GRANTED]
        } else if !(min_period..=max_period).contains(&period) || u64::from(width) > most {
            [1, OUT_OF_RANGE]
        } else {
            own.pulses = Pulses { period, width };
            [0, 0]
        }
    });
    // SAFETY: as the import's.
    unsafe { *result = done };
}

pub unsafe fn drop(handle: u32) {
    with(|world| {
        channel(world, handle);
        world.handles.remove(&handle);
    });
}
