//! Containers in other languages than Rust.

mod common;

use std::time::Duration;

use common::*;
use ketch_proto::Command;

const SOON: Duration = Duration::from_secs(5);

#[test]
fn blinky_in_each_language_blinks() {
    for name in ["blinky", "blinky-c"] {
        if !was_built(name) {
            continue;
        }
        let simulator = simulator();
        start(&simulator, name).unwrap();
        for level in [true, false, true] {
            assert!(simulator.wait_level("led0", level, SOON).unwrap(), "{name}");
        }
        command(&simulator, Command::Stop, name).unwrap();
        assert!(simulator.wait_level("led0", false, SOON).unwrap(), "{name}");
        let said = log(&simulator, name);
        assert_eq!(said[..3], ["info on", "info off", "info on"], "{name}");
        println!("blinky;container={name};image={}", image(name).len());
    }
}
