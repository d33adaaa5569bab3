//! What the fuzz targets do, as plain functions: each takes any bytes and panics on a defect.
#![forbid(unsafe_code)]

pub mod flash;
pub mod image;
pub mod manifest;
pub mod model;
pub mod proto;
pub mod source;
pub mod store;
pub mod trust;
pub mod upload;
