//! Arguments and environment: the container's name, and what its operator told it.

use ketch_abi::NAME_MAX;
use ketch_runtime::Context;
use ketch_runtime::config::CONFIG;
use ketch_runtime::settings::Settings;
use ketch_wamr::Stop;

use super::errno::Errno;
use crate::canonical::ReturnArea;
use crate::table::{Caller, Outcome, word};

/// Reads what the operator tells the container. What cannot be read is not told.
fn read(context: &Context, settings: &mut Settings) {
    if CONFIG {
        let _ = context.settings(settings);
    }
}

/// Writes how many texts there are, and their bytes with a zero behind each.
fn sizes(caller: &mut Caller<'_>, arguments: &[u64], texts: [usize; 2]) -> Outcome {
    for (position, number) in texts.into_iter().enumerate() {
        let area = ReturnArea::argument(caller, arguments, position, 4)?;
        area.word(caller, 0, number as u32)?;
    }
    Errno::Success.answer()
}

/// Where the texts and their pointers go.
struct Writer {
    pointer: u32,
    text: u32,
}

impl Writer {
    /// The guest's areas, for so many texts of so many bytes.
    fn new(
        caller: &Caller<'_>,
        arguments: &[u64],
        [count, bytes]: [usize; 2],
    ) -> Result<Writer, Stop> {
        ReturnArea::argument(caller, arguments, 0, 4 * count as u32)?;
        ReturnArea::unaligned(caller, arguments, 1, bytes as u32)?;
        Ok(Writer {
            pointer: word(arguments, 0),
            text: word(arguments, 1),
        })
    }

    /// Writes a text of these parts.
    fn push(&mut self, caller: &mut Caller<'_>, parts: &[&str]) -> Result<(), Stop> {
        caller.write_few(self.pointer, self.text.to_le_bytes())?;
        self.pointer += 4;
        for part in parts {
            caller.write(self.text, part.as_bytes())?;
            self.text += part.len() as u32;
        }
        caller.write_few(self.text, [0])?;
        self.text += 1;
        Ok(())
    }
}

pub(super) fn argument_sizes(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let name = caller.data().name();
    sizes(caller, arguments, [1, name.len() + 1])
}

pub(super) fn arguments(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let name: heapless::String<NAME_MAX, u8> = caller.data().name();
    let mut writer = Writer::new(caller, arguments, [1, name.len() + 1])?;
    writer.push(caller, &[&name])?;
    Errno::Success.answer()
}

/// Number and bytes of the texts `key=value`.
fn environment_size(settings: &Settings) -> [usize; 2] {
    let texts = settings.iter();
    texts.fold([0, 0], |[count, bytes], (key, value)| {
        [count + 1, bytes + key.len() + value.len() + 2]
    })
}

pub(super) fn environment_sizes(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let context = caller.data();
    let mut settings = Settings::new();
    read(context, &mut settings);
    let size = environment_size(&settings);
    context.set_environment_size(size);
    sizes(caller, arguments, size)
}

/// A guest whose settings were changed since it asked for their size gets an error: it has no room for
/// others.
pub(super) fn environment(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let mut settings = Settings::new();
    read(caller.data(), &mut settings);
    let size = environment_size(&settings);
    let mut writer = Writer::new(caller, arguments, size)?;
    if caller.data().environment_size() != size {
        return Errno::Again.answer();
    }
    for (key, value) in settings.iter() {
        writer.push(caller, &[key, "=", value])?;
    }
    Errno::Success.answer()
}
