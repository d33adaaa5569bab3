//! Serial lines of the fake device.

use std::collections::VecDeque;
use std::string::{String, ToString};
use std::vec::Vec;

use super::Device;
use super::state::{Handle, Source, World, with};
use crate::devices::Operations;
use crate::uart::{Parity, Settings, StopBits};

#[derive(Debug)]
pub(super) struct Line {
    pub label: String,
    pub operations: Operations,
    pub received: VecDeque<u8>,
    pub written: Vec<u8>,
    pub settings: Settings,
}

impl World {
    pub fn line(&mut self, label: &str) -> usize {
        let line = self.lines.iter().position(|line| line.label == label);
        line.unwrap_or_else(|| panic!("the test granted no line {label}"))
    }

    pub fn open_line(&self, handle: u32) -> usize {
        match self.handles.get(&handle) {
            Some(Handle::Line(index)) => *index,
            _ => panic!("trap: {handle} is no handle of a line"),
        }
    }

    /// Tells those that watch a line that bytes wait there.
    pub fn announce_line(&mut self, line: usize) {
        for handle in self.handles.values() {
            if let Handle::Pollable(Source::Received(own), Some(token), _) = handle
                && *own == line
                && !self.events.contains(token)
            {
                self.events.push(*token);
            }
        }
    }
}

impl Device {
    /// Grants the container a serial line with these operations.
    pub fn grant_uart(&self, label: &str, operations: Operations) {
        with(|world| {
            world.lines.push(Line {
                label: label.to_string(),
                operations,
                received: VecDeque::new(),
                written: Vec::new(),
                settings: Settings {
                    baudrate: 115_200,
                    data_bits: 8,
                    parity: Parity::None,
                    stop_bits: StopBits::One,
                },
            })
        });
    }

    /// Has bytes arrive at a granted line.
    ///
    /// # Panics
    /// If there is none of this label; so does [`take_written`](Self::take_written).
    pub fn feed(&self, label: &str, bytes: &[u8]) {
        with(|world| {
            let line = world.line(label);
            let was_empty = world.lines[line].received.is_empty();
            world.lines[line].received.extend(bytes);
            if was_empty && !bytes.is_empty() {
                world.announce_line(line);
            }
        });
    }

    /// What the container has written to a granted line since the last call.
    pub fn take_written(&self, label: &str) -> Vec<u8> {
        with(|world| {
            let line = world.line(label);
            core::mem::take(&mut world.lines[line].written)
        })
    }
}
