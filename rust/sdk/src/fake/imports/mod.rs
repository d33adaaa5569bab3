//! The imports as the fake device serves them, with the names and signatures of
//! [`raw::imports`](crate::raw), so that the lowering above them is what runs on a real device.
//! What it returns through memory is leaked; it serves tests.
#![allow(unsafe_code)]

pub mod adc;
pub mod clock;
pub mod config;
pub mod consumer;
pub mod dac;
pub mod devices;
pub mod directory;
pub mod events;
pub mod exit;
pub mod gpio;
pub mod i2c;
pub mod insecure;
pub mod keyvalue;
pub mod logging;
pub mod poll;
pub mod producer;
pub mod pwm;
pub mod random;
pub mod sensor;
pub mod spi;
pub mod uart;

use core::ptr::null;
use std::string::{String, ToString};
use std::vec::Vec;

use super::state::{Handle, Source, World, with};
use crate::devices::Operations;
use crate::raw::layout::{Bytes, Config, Device, List, Outcome};

fn leak_text(text: &str) -> Bytes {
    let text: &'static str = String::leak(text.to_string());
    Bytes {
        pointer: text.as_ptr(),
        length: text.len(),
    }
}

fn leak_list<T: 'static>(items: Vec<T>) -> List<T> {
    let items: &'static [T] = Vec::leak(items);
    List {
        pointer: if items.is_empty() {
            null()
        } else {
            items.as_ptr()
        },
        length: items.len(),
    }
}

/// # Safety
/// The pointer covers this many bytes of UTF-8.
unsafe fn text(pointer: *const u8, length: usize) -> String {
    // SAFETY: the caller's promise.
    let bytes = unsafe { core::slice::from_raw_parts(pointer, length) };
    core::str::from_utf8(bytes)
        .expect("trap: text that is not UTF-8")
        .to_string()
}

/// Discriminants of `gpio-error`.
const PIN_NOT_ALLOWED: u32 = 2;
const PIN_MODE_NOT_ALLOWED: u32 = 3;
const OTHER: u32 = 8;

/// Numbers of `error` in `ketch:messaging/types`.
const PERMISSION_DENIED: u8 = 0;
const TOO_LARGE: u8 = 1;

/// Bytes of the longest message, as a device has it where nothing else is configured.
const MESSAGE_MAX: usize = 256;

/// Runs a call on a pin and lowers what it returns.
///
/// # Safety
/// `result` covers an outcome.
unsafe fn answer(result: *mut Outcome, call: impl FnOnce(&mut World) -> Result<u32, u32>) {
    let outcome = with(|world| match world.failure.take() {
        Some(words) => Outcome {
            discriminant: 1,
            value: OTHER,
            text: leak_text(&words),
        },
        None => match call(world) {
            Ok(value) => Outcome {
                discriminant: 0,
                value,
                text: Bytes::EMPTY,
            },
            Err(error) => Outcome {
                discriminant: 1,
                value: error,
                text: Bytes::EMPTY,
            },
        },
    });
    // SAFETY: the caller's promise.
    unsafe { *result = outcome };
}

fn allowed(world: &World, pin: u32, operation: Operations) -> Result<usize, u32> {
    let index = world.open_pin(pin);
    if world.pins[index].operations.contains(operation) {
        Ok(index)
    } else {
        Err(PIN_MODE_NOT_ALLOWED)
    }
}

fn drive(world: &mut World, pin: u32, state: impl FnOnce(bool) -> bool) -> Result<u32, u32> {
    let index = allowed(world, pin, Operations::WRITE)?;
    let (label, active) = (
        world.pins[index].label.clone(),
        state(world.pins[index].active),
    );
    world.drive(&label, active);
    Ok(0)
}

fn read(world: &World, pin: u32) -> Result<bool, u32> {
    Ok(world.pins[allowed(world, pin, Operations::READ)?].active)
}

fn watch(world: &mut World, pin: u32, source: impl FnOnce(usize) -> Source) -> Result<u32, u32> {
    let index = allowed(world, pin, Operations::WATCH)?;
    Ok(world.add(Handle::Pollable(source(index), None, false)))
}

fn timer(time: impl FnOnce(u64) -> u64) -> u32 {
    with(|world| {
        let time = time(world.now);
        world.add(Handle::Pollable(Source::Time(time), None, false))
    })
}
