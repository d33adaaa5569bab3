//! The container's side on this machine: its project, its manifest source `ketch.toml`, the
//! compiler that makes wasm of it, and what the device would say about the result.
//!
//! `ketch new` is [`template::write`]; `ketch build` is [`build::build`]; `ketch pack` goes on with
//! [`manifest::Manifest::image`].

pub mod aot;
pub mod assemblyscript;
pub mod build;
pub mod c;
pub mod cargo;
pub mod check;
mod embedded;
pub mod footprint;
mod headers;
#[cfg(test)]
mod imports_tests;
pub mod language;
pub mod manifest;
mod modules;
pub mod strip;
pub mod template;
pub mod toolchain;
