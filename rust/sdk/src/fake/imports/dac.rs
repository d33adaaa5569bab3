//! Analog outputs.

use super::*;
use crate::fake::adc::FULL;
use crate::raw::adc::Config;

fn output(world: &World, pin: u32) -> usize {
    match world.handles.get(&pin) {
        Some(Handle::Output(output)) => *output,
        _ => panic!("trap: {pin} is no handle of an analog output"),
    }
}

fn drive(world: &mut World, pin: u32, value: u32) -> Result<u32, u32> {
    let index = output(world, pin);
    let output = &mut world.outputs[index];
    if !output.operations.contains(Operations::WRITE) {
        return Err(PIN_MODE_NOT_ALLOWED);
    }
    if value > output.maximum {
        return Err(OTHER);
    }
    output.raw = value;
    Ok(0)
}

pub unsafe fn open(label: *const u8, label_length: usize, result: *mut Outcome) {
    // SAFETY: as the import's.
    let label = unsafe { text(label, label_length) };
    let call = |world: &mut World| {
        let output = world
            .outputs
            .iter()
            .position(|output| output.label == label);
        Ok(world.add(Handle::Output(output.ok_or(PIN_NOT_ALLOWED)?)))
    };
    // SAFETY: as the import's.
    unsafe { answer(result, call) };
}

pub unsafe fn config(pin: u32, result: *mut Config) {
    let label = with(|world| {
        let output = output(world, pin);
        leak_text(&world.outputs[output].label)
    });
    // SAFETY: as the import's.
    unsafe { *result = Config { label, pin_mode: 1 } };
}

pub unsafe fn watch_for_ready(_pin: u32) -> u32 {
    with(|world| world.add(Handle::Pollable(Source::Always, None, false)))
}

pub unsafe fn set_raw(pin: u32, value: u32, result: *mut Outcome) {
    // SAFETY: as the import's.
    unsafe { answer(result, |world| drive(world, pin, value.min(FULL))) };
}

pub unsafe fn set(pin: u32, part: f32, result: *mut Outcome) {
    let call = |world: &mut World| {
        if (0.0..=1.0).contains(&part) {
            drive(world, pin, (part * FULL as f32) as u32)
        } else {
            Err(OTHER)
        }
    };
    // SAFETY: as the import's.
    unsafe { answer(result, call) };
}

pub unsafe fn drop(pin: u32) {
    with(|world| {
        output(world, pin);
        world.handles.remove(&pin);
    });
}
