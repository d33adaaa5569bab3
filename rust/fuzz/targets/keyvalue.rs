#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ketch_fuzz::keyvalue::run(data));
