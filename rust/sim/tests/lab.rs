//! The board of the book, `docs/src/lab.toml`: everything that it describes works.

mod common;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use common::*;
use ketch_sim::{BoardDescription, Options, Simulator};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The board, with its file of measurements found from here and its terminal at another place.
fn lab(terminal: &Path) -> Simulator {
    let book = root().join("docs/src");
    let board = fs::read_to_string(book.join("lab.toml")).unwrap();
    let board = board
        .replace("lab.csv", book.join("lab.csv").to_str().unwrap())
        .replace("/tmp/gps", terminal.to_str().unwrap());
    Simulator::start(Options {
        board: BoardDescription::parse(&board).unwrap(),
        ..Options::default()
    })
    .unwrap()
}

#[test]
fn every_device_of_the_books_board_works() {
    let terminal = std::env::temp_dir().join(format!("ketch-gps-{}", std::process::id()));
    let simulator = lab(&terminal);
    for (name, says) in [
        ("calibration", "raw 21500"),
        ("adc-check", "raw "),
        ("sensor-check", "fetched"),
        ("blinky", "off"),
    ] {
        start(&simulator, name).unwrap();
        wait_log(&simulator, name, says);
    }
}

#[test]
fn a_receiver_at_a_terminal_is_understood() {
    let name = "gps-assemblyscript";
    if !was_built(name) {
        return;
    }
    let terminal = std::env::temp_dir().join(format!("ketch-track-{}", std::process::id()));
    let simulator = lab(&terminal);
    start(&simulator, name).unwrap();
    let folder = root().join("wasm-apps").join(name);
    let track = fs::read(folder.join("track.nmea")).unwrap();
    let mut port = fs::File::options().write(true).open(&terminal).unwrap();
    port.write_all(&track).unwrap();
    wait_log(&simulator, name, "damaged");
    let expected = fs::read_to_string(folder.join("expected.txt")).unwrap();
    let mut expected: Vec<String> = expected
        .lines()
        .map(|line| format!("info {line}"))
        .collect();
    expected.push("warn a damaged sentence".into());
    assert_eq!(log(&simulator, name), expected);
}
