//! Pollables as events.

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
