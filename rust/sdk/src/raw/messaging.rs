//! `ketch:messaging`.

use super::imports::{consumer, producer};
use super::layout::{Received, Sent};
use super::memory::Lease;
use crate::messaging::Error;

/// A message as the host returned it, with the lease that keeps it.
#[derive(Debug)]
pub struct Message {
    received: Received,
    _lease: Lease,
}

impl Message {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the host wrote the list, and the lease keeps its elements as long as `self`.
        unsafe { self.received.message.as_slice() }
    }
}

fn error(number: u8) -> Error {
    match number {
        0 => Error::PermissionDenied,
        1 => Error::TooLarge,
        _ => Error::Exhausted,
    }
}

/// Sends bytes to a topic.
pub fn send(topic: &str, data: &[u8]) -> Result<(), Error> {
    let mut sent = Sent::EMPTY;
    let (text, bytes) = (topic.as_ptr(), data.as_ptr());
    // SAFETY: both are borrowed for the call, and `sent` has the type of the result.
    unsafe { producer::send(text, topic.len(), bytes, data.len(), &mut sent) };
    match sent.discriminant {
        0 => Ok(()),
        _ => Err(error(sent.error)),
    }
}

/// Opens a subscription.
pub fn open(topic: &str) -> Result<u32, Error> {
    let mut opened = [0; 2];
    // SAFETY: the topic is borrowed for the call, and `opened` has the size and the alignment of the
    // result.
    unsafe { consumer::open(topic.as_ptr(), topic.len(), &mut opened) };
    match opened[0] as u8 {
        0 => Ok(opened[1]),
        _ => Err(error(opened[1] as u8)),
    }
}

/// Takes the oldest message.
pub fn receive(subscription: u32) -> Result<Option<Message>, Error> {
    let lease = Lease::take();
    let mut received = Received::EMPTY;
    // SAFETY: `received` has the type of the result.
    unsafe { consumer::receive(subscription, &mut received) };
    match (received.discriminant, received.value) {
        (0, 0) => Ok(None),
        (0, _) => Ok(Some(Message {
            received,
            _lease: lease,
        })),
        (_, number) => Err(error(number)),
    }
}

/// A pollable for a subscription's messages.
pub fn subscribe(subscription: u32) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { consumer::subscribe(subscription) }
}

/// Gives the handle back.
pub fn drop(subscription: u32) {
    // SAFETY: no memory is involved.
    unsafe { consumer::drop(subscription) };
}
