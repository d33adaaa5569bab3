//! port-linux
