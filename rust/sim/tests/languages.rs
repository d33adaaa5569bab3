//! Containers in other languages than Rust.

mod common;

use std::path::Path;
use std::time::Duration;

use common::*;
use ketch_image::Image;
use ketch_proto::Command;

const SOON: Duration = Duration::from_secs(5);

#[test]
fn blinky_in_each_language_blinks() {
    for name in ["blinky", "blinky-assemblyscript", "blinky-c"] {
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

/// Compilers differ a little from version to version.
#[test]
fn the_sizes_in_the_readme_are_those_of_the_images() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    for name in ["blinky", "blinky-assemblyscript", "blinky-c"] {
        if !was_built(name) {
            continue;
        }
        let mut rows = readme
            .lines()
            .filter(|line| line.starts_with(&format!("| `{name}`")));
        let row = rows
            .find(|row| row.contains(" B |"))
            .expect("a row in the table");
        let column = |number: usize| -> usize {
            let digits = row.split('|').nth(number).unwrap().chars();
            let digits: String = digits.filter(char::is_ascii_digit).collect();
            digits.parse().unwrap()
        };
        let bytes = image(name);
        let parsed = Image::parse(&bytes).unwrap();
        let memory = parsed.manifest().resources.memory as usize;
        for (said, is, what) in [
            (column(2), bytes.len(), "its image"),
            (column(3), memory, "its memory"),
        ] {
            assert!(
                said.abs_diff(is) * 10 <= said,
                "{name}: {what} has {is} bytes, the README says {said}"
            );
        }
    }
}
