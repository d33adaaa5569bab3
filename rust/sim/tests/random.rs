//! Random numbers, in the simulator.

mod common;

use common::*;
use ketch_abi::Error;
use ketch_image::{Builder, PayloadSource};
use ketch_proto::Command;

#[test]
fn random_numbers_need_no_grant() {
    let simulator = simulator();
    start(&simulator, "random-secure").unwrap();
    assert_eq!(log(&simulator, "random-secure"), ["info fresh"]);
}

/// What a reactor that calls `call` in its start event ends with.
fn fate(call: &str) -> Option<String> {
    let text = format!(
        r#"(module
        (import "wasi:random/random@0.2.4" "get-random-bytes" (func $secure (param i64 i32)))
        (import "wasi:random/insecure@0.2.4" "get-insecure-random-bytes" (func $insecure (param i64 i32)))
        (memory (export "memory") 1 1)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
        (func (export "ketch:container/reactor@0.1.0#on-event") (param i32 i32)
            {call}
            (if (i32.ne (i32.load (i32.const 4)) (i32.const 33)) (then (return)))
            ;; The last of the bytes asked for, and none behind them.
            (if (i32.load8_u (i32.const 1057)) (then unreachable))))"#
    );
    let simulator = simulator();
    let mut builder = Builder::new("dev.ketch.test.dice", "dice", "1.0.0");
    builder.payloads = vec![PayloadSource::Wasm(wat::parse_str(text).unwrap())];
    upload(&simulator, &builder.build().unwrap()).unwrap();
    match command(&simulator, Command::Start, "dice") {
        Ok(()) => None,
        Err(refusal) => {
            assert_eq!(refusal.error, Error::StartTrapped);
            standing(&simulator, "dice").trap
        }
    }
}

#[test]
fn hostile_lengths_and_pointers_trap() {
    const POINTER: &str = "pointer or length outside linear memory in a host call";
    const TOO_MANY: &str =
        "random numbers that the device does not have, or too many of them at once";
    for function in ["$secure", "$insecure"] {
        for (length, area, trap) in [
            (0, 0, None),
            (33, 0, None),
            (4096, 0, None),
            (4097, 0, Some(TOO_MANY)),
            (-1, 0, Some(TOO_MANY)),
            (0x1_0000_0000_i64, 0, Some(TOO_MANY)),
            (8, 65_528, None),
            (8, 65_532, Some(POINTER)),
            (8, 65_536, Some(POINTER)),
            (8, 2, Some("misaligned pointer in a host call")),
        ] {
            let call = format!("(call {function} (i64.const {length}) (i32.const {area}))");
            assert_eq!(fate(&call).as_deref(), trap, "{call}");
        }
    }
}
