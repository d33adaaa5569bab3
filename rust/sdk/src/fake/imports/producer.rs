//! Sending messages.

use super::*;
use crate::raw::layout::Sent;

pub unsafe fn send(
    topic: *const u8,
    topic_length: usize,
    data: *const u8,
    data_length: usize,
    result: *mut Sent,
) {
    // SAFETY: as the import's.
    let topic = unsafe { text(topic, topic_length) };
    // SAFETY: as the import's.
    let data = unsafe { core::slice::from_raw_parts(data, data_length) }.to_vec();
    let refused = with(|world| {
        if data.len() > MESSAGE_MAX {
            return Some(TOO_LARGE);
        }
        if !world.may(&topic, Operations::PUBLISH) {
            return Some(PERMISSION_DENIED);
        }
        world.deliver(&topic, &data);
        world.sent.push((topic, data));
        None
    });
    let sent = Sent {
        discriminant: refused.is_some().into(),
        error: refused.unwrap_or(0),
    };
    // SAFETY: as the import's.
    unsafe { *result = sent };
}
