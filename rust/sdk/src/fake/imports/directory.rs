//! What the container was granted.

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
