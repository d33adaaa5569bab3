//! Log lines.

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
