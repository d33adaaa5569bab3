//! Waiting.

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
