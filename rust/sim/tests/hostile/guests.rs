//! What containers do once they run: `wasm-apps/hostile.txt` and the lists of each noun beside it, which the
//! tests on Zephyr run too.

use std::time::{Duration, Instant};

use ketch_abi::{Error, Trap};
use ketch_proto::Command;

use crate::bench::{Bench, Device};
use crate::common;
use crate::row::{Class, Gets, Row, Standing};

const LISTS: [&str; 8] = [
    include_str!("../../../../wasm-apps/hostile.txt"),
    include_str!("../../../../wasm-apps/hostile-adc.txt"),
    include_str!("../../../../wasm-apps/hostile-dac.txt"),
    include_str!("../../../../wasm-apps/hostile-i2c.txt"),
    include_str!("../../../../wasm-apps/hostile-pwm.txt"),
    include_str!("../../../../wasm-apps/hostile-sensor.txt"),
    include_str!("../../../../wasm-apps/hostile-spi.txt"),
    include_str!("../../../../wasm-apps/hostile-uart.txt"),
];

/// The columns of a container's line.
fn columns(line: &str) -> [&str; 5] {
    let columns: Vec<&str> = line.split('|').map(str::trim).collect();
    columns.try_into().expect("five columns")
}

fn lines() -> impl Iterator<Item = [&'static str; 5]> {
    let lines = LISTS.iter().flat_map(|list| list.lines());
    lines.filter(|line| !line.starts_with('#')).map(columns)
}

pub fn class() -> Class {
    let rows = lines().map(|[container, start, end, _, what]| Row {
        id: container.into(),
        what: what.into(),
        device: Device::Development,
        gets: Gets::Container(
            Error::ALL
                .iter()
                .copied()
                .find(|error| error.name() == start),
            standing(end),
        ),
        act,
    });
    Class {
        title: "Guests",
        about: "Containers that were uploaded and started, in the simulator and on Zephyr. Each was \
                granted `led0` for writing, a device of another kind, or both, if anything, and none of \
                them moves a pin.",
        rows: rows.collect(),
    }
}

fn standing(text: &str) -> Standing {
    let (word, detail) = text.split_once(' ').unwrap_or((text, ""));
    match word {
        "running" => Standing::Running,
        "start-failed" => Standing::StartFailed,
        "over" => Standing::Over,
        "exited" => Standing::Exited(detail.parse().expect("a code")),
        "trapped" => {
            let named = |trap: &&Trap| format!("{trap:?}") == detail;
            Standing::Trapped(*Trap::ALL.iter().find(named).expect("a trap"))
        }
        _ => panic!("{text}"),
    }
}

fn act(bench: &Bench, name: &str) -> Gets {
    let [_, _, end, log, _] = lines().find(|line| line[0] == name).expect("a line");
    bench.put(&common::image(name)).expect("the image");
    let start = match bench.command(Command::Start, name) {
        Ok(()) => None,
        Err(Gets::Refused(error)) => Some(error),
        Err(other) => return other,
    };
    let stands = match standing(end) {
        Standing::Running => running(bench, name),
        Standing::Over => over(bench, name),
        _ => ended(bench, name),
    };
    if log != "-" {
        common::wait_log(&bench.simulator, name, log);
    }
    let said = common::log(&bench.simulator, name);
    let goes_on = said.iter().any(|line| line.contains("still here"));
    assert!(!goes_on || stands == Standing::Running, "{said:?}");
    Gets::Container(start, stands)
}

/// A container that goes on is watched for a while.
fn running(bench: &Bench, name: &str) -> Standing {
    let until = Instant::now() + Duration::from_millis(200);
    while Instant::now() < until {
        let now = common::standing(&bench.simulator, name);
        if now.cause.is_some() {
            return ended(bench, name);
        }
        // No container has more than the manifest of the largest one asks for.
        assert!(now.memory <= 256 * 1024, "{now:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
    Standing::Running
}

/// Killed while it exits, again and again.
fn over(bench: &Bench, name: &str) -> Standing {
    for round in 0..20u64 {
        if round > 0 {
            bench.command(Command::Start, name).expect("a start");
        }
        std::thread::sleep(Duration::from_micros(round * 500));
        bench.command(Command::Kill, name).expect("a kill");
        let now = common::standing(&bench.simulator, name);
        match now.cause.as_deref() {
            Some("exited" | "killed") => {}
            _ => panic!("{now:?}"),
        }
    }
    Standing::Over
}

fn ended(bench: &Bench, name: &str) -> Standing {
    let now = common::ended(&bench.simulator, name);
    match now.cause.as_deref() {
        Some("trapped") => {
            let text = now.trap.expect("a trap");
            let named = |trap: &&Trap| trap.text() == text;
            Standing::Trapped(*Trap::ALL.iter().find(named).expect("a trap"))
        }
        Some("exited") => Standing::Exited(now.code.expect("a code")),
        Some("start-failed") => Standing::StartFailed,
        cause => panic!("{cause:?}"),
    }
}
