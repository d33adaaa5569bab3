//! Receiving messages.

use std::collections::VecDeque;

use super::*;
use crate::raw::layout::Received;

pub unsafe fn open(topic: *const u8, topic_length: usize, result: *mut [u32; 2]) {
    // SAFETY: as the import's.
    let topic = unsafe { text(topic, topic_length) };
    let opened = with(|world| {
        if !world.may(&topic, Operations::SUBSCRIBE) {
            return [1, PERMISSION_DENIED.into()];
        }
        [0, world.add(Handle::Subscription(topic, VecDeque::new()))]
    });
    // SAFETY: as the import's.
    unsafe { *result = opened };
}

pub unsafe fn receive(subscription: u32, result: *mut Received) {
    let message = with(|world| world.receive(subscription));
    let received = Received {
        discriminant: 0,
        value: message.is_some().into(),
        message: message.map_or(List::EMPTY, leak_list),
    };
    // SAFETY: as the import's.
    unsafe { *result = received };
}

pub unsafe fn subscribe(subscription: u32) -> u32 {
    with(|world| {
        world.subscription(subscription);
        world.add(Handle::Pollable(
            Source::Messages(subscription),
            None,
            false,
        ))
    })
}

pub unsafe fn drop(subscription: u32) {
    with(|world| {
        world.subscription(subscription);
        world.handles.remove(&subscription);
    });
}
