//! The end of a firmware whose Rust part met a state that it should never be in.

use core::panic::PanicInfo;

#[panic_handler]
fn panic(information: &PanicInfo<'_>) -> ! {
    ketch_port_zephyr::print_formatted(format_args!("Ketch: {information}"));
    ketch_port_zephyr::halt()
}
