//! What the fuzz targets do, as plain functions: each takes any bytes and panics on a defect.
#![deny(unsafe_code)]

pub mod canonical;
pub mod compiled;
pub mod flash;
pub mod image;
pub mod manifest;
pub mod model;
pub mod policy;
pub mod proto;
pub mod smp;
pub mod source;
pub mod store;
mod table;
pub mod trust;
pub mod upload;
pub mod wasm;
