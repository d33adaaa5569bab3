//! The imports as the fake device serves them, with the names and signatures of
//! [`raw::imports`](crate::raw), so that the lowering above them is what runs on a real device.
//! What it returns through memory is leaked; it serves tests.
#![allow(unsafe_code)]

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

pub mod gpio {
    use super::*;

    fn config(pin: u32, pin_mode: u8) -> Config {
        let label = with(|world| leak_text(&world.pins[world.open_pin(pin)].label));
        Config {
            label,
            pin_mode,
            ..Config::EMPTY
        }
    }

    pub unsafe fn out_config(pin: u32, result: *mut Config) {
        // SAFETY: as the import's.
        unsafe { *result = config(pin, 1) };
    }

    pub unsafe fn out_watch_for_ready(_pin: u32) -> u32 {
        timer(|now| now)
    }

    pub unsafe fn out_drop(pin: u32) {
        with(|world| world.handles.remove(&pin)).expect("trap: dropped twice");
    }

    pub unsafe fn out_set_state(pin: u32, state: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| drive(world, pin, |_| state == 0)) };
    }

    pub unsafe fn out_set_active(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| drive(world, pin, |_| true)) };
    }

    pub unsafe fn out_set_inactive(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| drive(world, pin, |_| false)) };
    }

    pub unsafe fn out_toggle(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| drive(world, pin, |active| !active)) };
    }

    pub unsafe fn in_config(pin: u32, result: *mut Config) {
        // SAFETY: as the import's.
        unsafe { *result = config(pin, 0) };
    }

    pub unsafe fn in_watch_for_ready(_pin: u32) -> u32 {
        timer(|now| now)
    }

    pub unsafe fn in_drop(pin: u32) {
        with(|world| world.handles.remove(&pin)).expect("trap: dropped twice");
    }

    pub unsafe fn in_read(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                read(world, pin).map(|active| u32::from(!active))
            })
        };
    }

    pub unsafe fn in_is_active(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| read(world, pin).map(u32::from)) };
    }

    pub unsafe fn in_is_inactive(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                read(world, pin).map(|active| u32::from(!active))
            })
        };
    }

    pub unsafe fn in_watch_state(pin: u32, state: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Level(index, state == 0))
            })
        };
    }

    pub unsafe fn in_watch_active(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Level(index, true))
            })
        };
    }

    pub unsafe fn in_watch_inactive(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Level(index, false))
            })
        };
    }

    pub unsafe fn in_watch_falling_edge(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Edge(index, false))
            })
        };
    }

    pub unsafe fn in_watch_rising_edge(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Edge(index, true))
            })
        };
    }

    pub unsafe fn in_out_config(pin: u32, result: *mut Config) {
        // SAFETY: as the import's.
        unsafe { *result = config(pin, 2) };
    }

    pub unsafe fn in_out_watch_for_ready(_pin: u32) -> u32 {
        timer(|now| now)
    }

    pub unsafe fn in_out_drop(pin: u32) {
        with(|world| world.handles.remove(&pin)).expect("trap: dropped twice");
    }

    pub unsafe fn in_out_set_state(pin: u32, state: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| drive(world, pin, |_| state == 0)) };
    }

    pub unsafe fn in_out_set_active(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| drive(world, pin, |_| true)) };
    }

    pub unsafe fn in_out_set_inactive(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| drive(world, pin, |_| false)) };
    }

    pub unsafe fn in_out_toggle(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| drive(world, pin, |active| !active)) };
    }

    pub unsafe fn in_out_read(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                read(world, pin).map(|active| u32::from(!active))
            })
        };
    }

    pub unsafe fn in_out_is_active(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe { answer(result, |world| read(world, pin).map(u32::from)) };
    }

    pub unsafe fn in_out_is_inactive(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                read(world, pin).map(|active| u32::from(!active))
            })
        };
    }

    pub unsafe fn in_out_watch_state(pin: u32, state: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Level(index, state == 0))
            })
        };
    }

    pub unsafe fn in_out_watch_active(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Level(index, true))
            })
        };
    }

    pub unsafe fn in_out_watch_inactive(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Level(index, false))
            })
        };
    }

    pub unsafe fn in_out_watch_falling_edge(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Edge(index, false))
            })
        };
    }

    pub unsafe fn in_out_watch_rising_edge(pin: u32, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            answer(result, |world| {
                watch(world, pin, |index| Source::Edge(index, true))
            })
        };
    }
}

pub mod devices {
    use super::*;

    /// # Safety
    /// As the import's.
    unsafe fn open(
        pointer: *const u8,
        length: usize,
        result: *mut Outcome,
        enough: fn(Operations) -> bool,
    ) {
        // SAFETY: the caller's promise.
        let label = unsafe { text(pointer, length) };
        let call = |world: &mut World| {
            let index = world
                .pins
                .iter()
                .position(|pin| pin.label == label)
                .ok_or(PIN_NOT_ALLOWED)?;
            if !enough(world.pins[index].operations) {
                return Err(PIN_MODE_NOT_ALLOWED);
            }
            Ok(world.add(Handle::Pin(index)))
        };
        // SAFETY: the caller's promise.
        unsafe { answer(result, call) };
    }

    pub unsafe fn open_digital_in(label: *const u8, label_length: usize, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            open(label, label_length, result, |granted| {
                granted.contains(Operations::READ) || granted.contains(Operations::WATCH)
            })
        };
    }

    pub unsafe fn open_digital_out(label: *const u8, label_length: usize, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            open(label, label_length, result, |granted| {
                granted.contains(Operations::WRITE)
            })
        };
    }

    pub unsafe fn open_digital_in_out(label: *const u8, label_length: usize, result: *mut Outcome) {
        // SAFETY: as the import's.
        unsafe {
            open(label, label_length, result, |granted| {
                granted.contains(Operations::READ.union(Operations::WRITE))
            })
        };
    }
}

pub mod directory {
    use super::*;

    pub unsafe fn list(result: *mut List<Device>) {
        let list = with(|world| {
            let device = |pin: &crate::fake::state::Pin| Device {
                label: leak_text(&pin.label),
                kind: 0,
                operations: pin.operations.0,
            };
            leak_list(world.pins.iter().map(device).collect())
        });
        // SAFETY: as the import's.
        unsafe { *result = list };
    }
}

pub mod events {
    use super::*;

    pub unsafe fn subscribe(source: u32, token: u32) {
        with(|world| {
            *world.pollable(source).1 = Some(token);
            // An edge that was seen before counts no more: only what follows is told.
            if !matches!(world.pollable(source).0, Source::Edge(..)) && world.is_ready(source) {
                world.events.push(token);
            }
        });
    }
}

pub mod clock {
    use super::*;

    pub unsafe fn now() -> u64 {
        with(|world| world.now)
    }

    pub unsafe fn resolution() -> u64 {
        1
    }

    pub unsafe fn subscribe_instant(when: u64) -> u32 {
        timer(|_| when)
    }

    pub unsafe fn subscribe_duration(when: u64) -> u32 {
        timer(|now| now.saturating_add(when))
    }
}

pub mod poll {
    use super::*;

    pub unsafe fn ready(pollable: u32) -> u32 {
        with(|world| world.is_ready(pollable)).into()
    }

    pub unsafe fn block(pollable: u32) {
        with(|world| world.wait(&[pollable]));
    }

    pub unsafe fn poll(pollables: *const u32, count: usize, result: *mut List<u32>) {
        // SAFETY: as the import's.
        let handles = unsafe { core::slice::from_raw_parts(pollables, count) };
        let ready = with(|world| {
            world.wait(handles);
            (0..count as u32)
                .filter(|index| world.is_ready(handles[*index as usize]))
                .collect()
        });
        // SAFETY: as the import's.
        unsafe { *result = leak_list(ready) };
    }

    pub unsafe fn drop(pollable: u32) {
        with(|world| world.handles.remove(&pollable)).expect("trap: dropped twice");
    }
}

pub mod logging {
    use super::*;
    use crate::log::Level;

    pub unsafe fn log(
        level: u32,
        context: *const u8,
        context_length: usize,
        message: *const u8,
        message_length: usize,
    ) {
        let levels = [
            Level::Trace,
            Level::Debug,
            Level::Info,
            Level::Warn,
            Level::Error,
            Level::Critical,
        ];
        // SAFETY: as the import's.
        let (context, message) =
            unsafe { (text(context, context_length), text(message, message_length)) };
        with(|world| world.log.push((levels[level as usize], context, message)));
    }
}

pub mod exit {
    pub unsafe fn exit(status: u32) {
        panic!("the container exited with code {status}");
    }

    pub unsafe fn exit_with_code(status_code: u32) {
        panic!("the container exited with code {status_code}");
    }
}
