//! What the fuzz targets do, as plain functions: each takes any bytes and panics on a defect.
#![deny(unsafe_code)]

#[cfg(feature = "device")]
pub mod canonical;
#[cfg(feature = "device")]
pub mod compiled;
pub mod flash;
pub mod image;
pub mod keyvalue;
pub mod manifest;
pub mod model;
pub mod policy;
pub mod proto;
#[cfg(feature = "device")]
pub mod smp;
pub mod source;
pub mod store;
#[cfg(feature = "device")]
mod table;
pub mod trust;
pub mod upload;
#[cfg(feature = "device")]
pub mod wasm;
