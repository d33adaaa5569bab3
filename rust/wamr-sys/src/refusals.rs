//! The Zephyr module's `platform.c`: what is left of WAMR's reasons where a firmware leaves out its words.

unsafe extern "C" {
    /// How often WAMR refused something for want of memory, from zero on. Only in a firmware.
    pub safe fn ketch_wamr_refusals() -> u32;
}
