//! Serial lines.

use super::*;
use crate::raw::uart::{Answer, Read};
use crate::uart::{Parity, Settings, StopBits};

/// Numbers of `error` in `ketch:devices/types`.
const NOT_GRANTED: u32 = 1;
const OPERATION_NOT_GRANTED: u32 = 2;
const LINE_TOO_LARGE: u32 = 5;

/// Most bytes of one call.
const CALL_MAX: usize = 256;

fn line(world: &World, port: u32, needed: Operations) -> Result<usize, u32> {
    let line = world.open_line(port);
    if world.lines[line].operations.contains(needed) {
        Ok(line)
    } else {
        Err(OPERATION_NOT_GRANTED)
    }
}

fn words(outcome: Result<u32, u32>) -> [u32; 2] {
    match outcome {
        Ok(value) => [0, value],
        Err(error) => [1, error],
    }
}

pub unsafe fn open(label: *const u8, label_length: usize, result: *mut [u32; 2]) {
    // SAFETY: as the import's.
    let label = unsafe { text(label, label_length) };
    let opened = with(|world| {
        let line = world.lines.iter().position(|line| line.label == label);
        let line = line.ok_or(NOT_GRANTED)?;
        world.lines[line].received.clear();
        Ok(world.add(Handle::Line(line)))
    });
    // SAFETY: as the import's.
    unsafe { *result = words(opened) };
}

pub unsafe fn read(port: u32, length: u32, result: *mut Read) {
    let taken: Result<_, u32> = with(|world| {
        let line = line(world, port, Operations::READ)?;
        let waiting = &mut world.lines[line].received;
        let count = waiting.len().min(length as usize).min(CALL_MAX);
        let taken: Vec<u8> = waiting.drain(..count).collect();
        if !world.lines[line].received.is_empty() {
            world.announce_line(line);
        }
        Ok(taken)
    });
    let answer = match taken {
        Ok(bytes) => {
            let list = leak_list(bytes);
            Read {
                discriminant: 0,
                pointer: list.pointer,
                length: list.length,
            }
        }
        Err(error) => Read {
            discriminant: 1,
            pointer: core::ptr::without_provenance(error as usize),
            length: 0,
        },
    };
    // SAFETY: as the import's.
    unsafe { *result = answer };
}

pub unsafe fn write(port: u32, data: *const u8, data_length: usize, result: *mut [u32; 2]) {
    // SAFETY: as the import's.
    let bytes = unsafe { core::slice::from_raw_parts(data, data_length) };
    let written = with(|world| {
        let line = line(world, port, Operations::WRITE)?;
        if bytes.len() > CALL_MAX {
            return Err(LINE_TOO_LARGE);
        }
        world.lines[line].written.extend(bytes);
        Ok(bytes.len() as u32)
    });
    // SAFETY: as the import's.
    unsafe { *result = words(written) };
}

pub unsafe fn watch_received(port: u32) -> u32 {
    with(|world| {
        let line = world.open_line(port);
        world.add(Handle::Pollable(Source::Received(line), None, false))
    })
}

pub unsafe fn watch_sent(port: u32) -> u32 {
    with(|world| {
        world.open_line(port);
        world.add(Handle::Pollable(Source::Always, None, false))
    })
}

pub unsafe fn lost(port: u32) -> u32 {
    with(|world| world.open_line(port));
    0
}

pub unsafe fn settings(port: u32, result: *mut Answer) {
    let settings = with(|world| world.lines[world.open_line(port)].settings);
    let answer = Answer {
        discriminant: 0,
        baudrate: settings.baudrate,
        rest: [
            settings.data_bits,
            settings.parity as u8,
            settings.stop_bits as u8,
            0,
        ],
    };
    // SAFETY: as the import's.
    unsafe { *result = answer };
}

pub unsafe fn configure(
    port: u32,
    baudrate: u32,
    data_bits: u32,
    parity: u32,
    stop_bits: u32,
    result: *mut [u8; 2],
) {
    let settings = Settings {
        baudrate,
        data_bits: data_bits as u8,
        parity: [Parity::None, Parity::Odd, Parity::Even][parity as usize],
        stop_bits: [StopBits::One, StopBits::Two][stop_bits as usize],
    };
    let done: Result<_, u32> = with(|world| {
        let line = line(world, port, Operations::CONFIGURE)?;
        world.lines[line].settings = settings;
        Ok(())
    });
    let done = match done {
        Ok(()) => [0, 0],
        Err(error) => [1, u8::try_from(error).expect("a small number")],
    };
    // SAFETY: as the import's.
    unsafe { *result = done };
}

pub unsafe fn drop(port: u32) {
    with(|world| {
        world.open_line(port);
        world.handles.remove(&port);
    });
}
