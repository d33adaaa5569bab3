//! The static library that Zephyr links: every part of Ketch, and its entry points for C.
//!
//! C declares them in `zephyr/port/ketch_port.h`. An application written in Rust depends on this
//! crate instead, without the feature `standalone`.
#![no_std]

mod edge;
mod files;
mod line;
mod memory;
mod once;
#[cfg(feature = "standalone")]
mod panic;
mod sample;
mod shell;
mod smp;
mod start;
