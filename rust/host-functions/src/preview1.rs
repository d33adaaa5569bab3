//! `wasi_snapshot_preview1`: what programs for wasm32-wasip1 expect of a system, as far as a device has
//! it. Output goes to the container's log; there are three descriptors and no files, so whatever names
//! another descriptor is told that there is no such one.
//!
//! Source: WASI preview 1, `typenames.witx` and `wasi_snapshot_preview1.witx`. As everywhere here, a range
//! outside linear memory traps, and so does a misaligned pointer to a number.

mod clock;
mod descriptor;
mod errno;
mod texts;

use ketch_abi::import;
use ketch_runtime::Context;
use ketch_runtime::config::{PREVIEW1, RANDOM, RANDOM_SECURE};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::GuestSlice;
use crate::table::{Caller, Outcome, row, word};
use errno::Errno;

static FUNCTIONS: [&[HostFunction<Context>]; 2] = [
    &[
        row!("args_get", [I32, I32] -> [I32], texts::arguments),
        row!("args_sizes_get", [I32, I32] -> [I32], texts::argument_sizes),
        row!("environ_get", [I32, I32] -> [I32], texts::environment),
        row!("environ_sizes_get", [I32, I32] -> [I32], texts::environment_sizes),
        row!("clock_res_get", [I32, I32] -> [I32], clock::resolution),
        row!("clock_time_get", [I32, I64, I32] -> [I32], clock::time),
        row!("poll_oneoff", [I32, I32, I32, I32] -> [I32], clock::poll),
        row!("fd_close", [I32] -> [I32], descriptor::close),
        row!("fd_fdstat_get", [I32, I32] -> [I32], descriptor::status),
        row!("fd_fdstat_set_flags", [I32, I32] -> [I32], descriptor::set_flags),
        row!("fd_read", [I32, I32, I32, I32] -> [I32], descriptor::read),
        row!("fd_seek", [I32, I64, I32, I32] -> [I32], descriptor::seek),
        row!("fd_tell", [I32, I32] -> [I32], descriptor::seek),
        row!("fd_write", [I32, I32, I32, I32] -> [I32], descriptor::write),
        row!("proc_exit", [I32] -> [], exit),
        row!("random_get", [I32, I32] -> [I32], random),
        row!("sched_yield", [] -> [I32], |_, _| Errno::Success.answer()),
    ],
    // On descriptors that there are not.
    &[
        row!("fd_advise", [I32, I64, I64, I32] -> [I32], nothing),
        row!("fd_allocate", [I32, I64, I64] -> [I32], nothing),
        row!("fd_datasync", [I32] -> [I32], nothing),
        row!("fd_fdstat_set_rights", [I32, I64, I64] -> [I32], nothing),
        row!("fd_filestat_get", [I32, I32] -> [I32], nothing),
        row!("fd_filestat_set_size", [I32, I64] -> [I32], nothing),
        row!("fd_filestat_set_times", [I32, I64, I64, I32] -> [I32], nothing),
        row!("fd_pread", [I32, I32, I32, I64, I32] -> [I32], nothing),
        row!("fd_prestat_dir_name", [I32, I32, I32] -> [I32], nothing),
        row!("fd_prestat_get", [I32, I32] -> [I32], nothing),
        row!("fd_pwrite", [I32, I32, I32, I64, I32] -> [I32], nothing),
        row!("fd_readdir", [I32, I32, I32, I64, I32] -> [I32], nothing),
        row!("fd_renumber", [I32, I32] -> [I32], nothing),
        row!("fd_sync", [I32] -> [I32], nothing),
        row!("path_create_directory", [I32, I32, I32] -> [I32], nothing),
        row!("path_filestat_get", [I32, I32, I32, I32, I32] -> [I32], nothing),
        row!("path_filestat_set_times", [I32, I32, I32, I32, I64, I64, I32] -> [I32], nothing),
        row!("path_link", [I32, I32, I32, I32, I32, I32, I32] -> [I32], nothing),
        row!("path_open", [I32, I32, I32, I32, I32, I64, I64, I32, I32] -> [I32], nothing),
        row!("path_readlink", [I32, I32, I32, I32, I32, I32] -> [I32], nothing),
        row!("path_remove_directory", [I32, I32, I32] -> [I32], nothing),
        row!("path_rename", [I32, I32, I32, I32, I32, I32] -> [I32], nothing),
        row!("path_symlink", [I32, I32, I32, I32, I32] -> [I32], nothing),
        row!("path_unlink_file", [I32, I32, I32] -> [I32], nothing),
        row!("proc_raise", [I32] -> [I32], |_, _| Errno::NotSupported.answer()),
        row!("sock_accept", [I32, I32, I32] -> [I32], nothing),
        row!("sock_recv", [I32, I32, I32, I32, I32, I32] -> [I32], nothing),
        row!("sock_send", [I32, I32, I32, I32, I32] -> [I32], nothing),
        row!("sock_shutdown", [I32, I32] -> [I32], nothing),
    ],
];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::PREVIEW1),
    capability: None,
    functions: if PREVIEW1 { &FUNCTIONS } else { &[] },
};

/// Most random bytes for one call, as in `wasi:random`.
const RANDOM_MAX: usize = 4096;

fn nothing(_: &mut Caller<'_>, _: &[u64]) -> Outcome {
    Errno::BadDescriptor.answer()
}

/// Ends the container with the low byte of the code.
fn exit(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    caller.data().flush();
    Err(Stop::Exit((word(arguments, 0) & 0xff) as i32))
}

/// Numbers that nobody can guess, or an error: as nothing less is expected here.
fn random(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let slice = GuestSlice::argument(arguments, 0);
    let pointer = slice.start(caller)?;
    if !RANDOM || !RANDOM_SECURE {
        return Errno::NotSupported.answer();
    }
    if slice.length() > RANDOM_MAX {
        return Errno::Invalid.answer();
    }
    let mut piece = [0; 32];
    for start in (0..slice.length()).step_by(piece.len()) {
        let piece = &mut piece[..(slice.length() - start).min(32)];
        if !caller.data().board().random.fill_secure(piece) {
            return Errno::NotSupported.answer();
        }
        caller.write(pointer + start as u32, piece)?;
    }
    Errno::Success.answer()
}
