//! A whole device in one Linux process.
#![forbid(unsafe_code)]

pub mod server;
pub mod transport;
