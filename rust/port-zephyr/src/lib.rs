//! Ketch's platform seams on Zephyr.
#![no_std]

#[cfg(feature = "critical-section-implementation")]
mod critical_section;
