//! Digital pins.

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
