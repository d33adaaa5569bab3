//! Analog inputs.

use super::*;
use crate::fake::adc::FULL;
use crate::raw::adc::Config;

fn input(world: &World, pin: u32, needed: Operations) -> Result<usize, u32> {
    let Some(Handle::Input(input)) = world.handles.get(&pin) else {
        panic!("trap: {pin} is no handle of an analog input");
    };
    if world.inputs[*input].operations.contains(needed) {
        Ok(*input)
    } else {
        Err(PIN_MODE_NOT_ALLOWED)
    }
}

fn watch(world: &mut World, pin: u32, above: bool, value: u32) -> Result<u32, u32> {
    let input = input(world, pin, Operations::WATCH)?;
    let source = Source::Analog(input, above, value);
    Ok(world.add(Handle::Pollable(source, None, false)))
}

fn scaled(part: f32) -> u32 {
    (part * FULL as f32) as u32
}

pub unsafe fn open(label: *const u8, label_length: usize, result: *mut Outcome) {
    // SAFETY: as the import's.
    let label = unsafe { text(label, label_length) };
    let call = |world: &mut World| {
        let input = world.inputs.iter().position(|input| input.label == label);
        Ok(world.add(Handle::Input(input.ok_or(PIN_NOT_ALLOWED)?)))
    };
    // SAFETY: as the import's.
    unsafe { answer(result, call) };
}

pub unsafe fn config(pin: u32, result: *mut Config) {
    let label = with(|world| {
        let input = input(world, pin, Operations::NONE).expect("it needs nothing");
        leak_text(&world.inputs[input].label)
    });
    // SAFETY: as the import's.
    unsafe { *result = Config { label, pin_mode: 0 } };
}

pub unsafe fn watch_for_ready(_pin: u32) -> u32 {
    with(|world| world.add(Handle::Pollable(Source::Always, None, false)))
}

pub unsafe fn read_raw(pin: u32, result: *mut Outcome) {
    let call = |world: &mut World| Ok(world.inputs[input(world, pin, Operations::READ)?].raw);
    // SAFETY: as the import's.
    unsafe { answer(result, call) };
}

pub unsafe fn read(pin: u32, result: *mut Outcome) {
    let call = |world: &mut World| {
        let raw = world.inputs[input(world, pin, Operations::READ)?].raw;
        Ok((raw as f32 / FULL as f32).to_bits())
    };
    // SAFETY: as the import's.
    unsafe { answer(result, call) };
}

pub unsafe fn watch_above_raw(pin: u32, value: u32, result: *mut Outcome) {
    // SAFETY: as the import's.
    unsafe { answer(result, |world| watch(world, pin, true, value)) };
}

pub unsafe fn watch_above(pin: u32, part: f32, result: *mut Outcome) {
    // SAFETY: as the import's.
    unsafe { answer(result, |world| watch(world, pin, true, scaled(part))) };
}

pub unsafe fn watch_below_raw(pin: u32, value: u32, result: *mut Outcome) {
    // SAFETY: as the import's.
    unsafe { answer(result, |world| watch(world, pin, false, value)) };
}

pub unsafe fn watch_below(pin: u32, part: f32, result: *mut Outcome) {
    // SAFETY: as the import's.
    unsafe { answer(result, |world| watch(world, pin, false, scaled(part))) };
}

pub unsafe fn drop(pin: u32) {
    with(|world| {
        let _ = input(world, pin, Operations::NONE);
        world.handles.remove(&pin);
    });
}
