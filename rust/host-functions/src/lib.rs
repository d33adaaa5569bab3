//! host-functions
