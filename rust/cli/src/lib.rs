//! The host tool `ketch`: makes, packs, uploads and watches containers.
//!
//! `main` reads the command line; each command is one file below `commands`.
#![forbid(unsafe_code)]

mod address;
mod anchors;
mod arguments;
mod changes;
mod commands;
mod config;
mod container_summary;
mod deploy;
mod device;
mod error;
mod explanation;
pub mod guest;
mod image_file;
mod image_summary;
mod key_file;
mod log;
mod module;
mod output;
mod progress;
mod project;
mod source;
mod table;
mod text;
mod transport;
mod upload;

use arguments::Arguments;
use clap::Parser;
use output::Format;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the tool with the process's arguments.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(fault));
    let words: Vec<OsString> = std::env::args_os().collect();
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => return arguments::refuse(&words, &error),
    };
    let format = arguments.format();
    match arguments.run() {
        Ok(code) => code,
        Err(failure) => {
            output::failure(format, &failure);
            ExitCode::from(failure.exit as u8)
        }
    }
}

/// Says in one line what a panic would say in ten.
fn fault(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic
        .location()
        .map(|at| format!("{}:{}", at.file(), at.line()));
    let payload = panic.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let what = text.unwrap_or("no message");
    let failure = error::Failure::new(
        error::Exit::Fault,
        "Fault",
        format!("ketch met a state that it should never be in: {what}"),
        "report this with the command that led to it",
    );
    let failure = match place {
        Some(place) => failure.with_detail(place),
        None => failure,
    };
    output::failure(Format::Text, &failure);
    std::process::exit(i32::from(error::Exit::Fault as u8));
}
