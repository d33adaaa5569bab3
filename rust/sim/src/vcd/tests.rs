//! A dump of every kind of device, as another program reads it and as it was.

use ketch_port_linux::{I2cTransfer, SpiTransfer, Transfer};
use ketch_runtime::platform::{I2cError, LineSettings, Parity, Segment, TransferDirection};

use super::line::bits;
use super::*;

const SETTINGS: LineSettings = LineSettings {
    baudrate: 9600,
    data_bits: 8,
    parity: Parity::Even,
    two_stop_bits: false,
};

#[test]
fn a_character_is_its_bits_between_start_and_stop() {
    let levels: String = bits(0x41, SETTINGS)
        .iter()
        .map(|(level, _)| if *level { '1' } else { '0' })
        .collect();
    // Start, data with the lowest bit first, an even number of ones already, stop.
    assert_eq!(levels, "0 10000010 0 1".replace(' ', ""));
    let long = LineSettings {
        data_bits: 7,
        parity: Parity::None,
        two_stop_bits: true,
        ..SETTINGS
    };
    let total: u64 = bits(0x41, long).iter().map(|(_, halves)| halves).sum();
    assert_eq!(total, 2 * (1 + 7 + 2));
}

#[test]
fn codes_are_short_and_never_the_same() {
    let codes: Vec<_> = (0..10_000).map(code).collect();
    let mut sorted = codes.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), codes.len());
    assert!(codes.iter().all(|code| code.len() <= 3));
}

/// What another program's reader makes of a dump: the names of the signals, and what each shows when.
fn read(dump: &[u8]) -> Vec<(u64, String, String)> {
    let mut parser = vcd::Parser::new(dump);
    let header = parser.parse_header().expect("a sound header");
    assert_eq!(header.timescale, Some((1, vcd::TimescaleUnit::NS)));
    let scope = header.find_scope(&["lab"]).expect("the board");
    let mut names: Vec<(vcd::IdCode, String)> = Vec::new();
    for item in &scope.items {
        match item {
            vcd::ScopeItem::Var(var) => names.push((var.code, var.reference.clone())),
            vcd::ScopeItem::Scope(device) => {
                for item in &device.items {
                    let vcd::ScopeItem::Var(var) = item else {
                        panic!("{item:?}")
                    };
                    names.push((var.code, format!("{}.{}", device.identifier, var.reference)));
                }
            }
            _ => {}
        }
    }
    let name = |code| {
        let own = names.iter().find(|(own, _)| *own == code);
        own.expect("a signal of the header").1.clone()
    };
    let (mut time, mut changes) = (0, Vec::new());
    for command in parser {
        match command.expect("a sound line") {
            vcd::Command::Timestamp(now) => {
                assert!(now >= time, "{now} after {time}");
                time = now;
            }
            vcd::Command::ChangeScalar(code, value) => {
                changes.push((time, name(code), value.to_string()));
            }
            vcd::Command::ChangeReal(code, value) => {
                changes.push((time, name(code), value.to_string()));
            }
            vcd::Command::ChangeVector(code, value) => {
                changes.push((time, name(code), value.to_string()));
            }
            _ => {}
        }
    }
    changes
}

const BOARD: &str = r#"
    board = "lab"
    [[device]]
    label = "led"
    kind = "gpio-pin"
    operations = ["write"]
    [[device]]
    label = "meter"
    kind = "uart"
    operations = ["read"]
    [[device]]
    label = "level"
    kind = "adc-channel"
    operations = ["read"]
    [[device]]
    label = "fan"
    kind = "pwm-channel"
    operations = ["write"]
    min_period = 1
    max_period = 4000
    max_duty = 100
    [[device]]
    label = "climate"
    kind = "sensor"
    operations = ["read"]
    measures = { ambient-temp = 20, humidity = 50 }
    [[device]]
    label = "thermometer"
    kind = "i2c-device"
    operations = ["read", "write"]
    bus = "i2c0"
    addresses = [0x48]
    [[device]]
    label = "flash"
    kind = "spi-device"
    model = "flash"
    operations = ["read"]
"#;

const fn part(length: u16, direction: TransferDirection) -> Segment {
    Segment { length, direction }
}

/// A register, and what is read from it.
const ASKED: [Segment; 2] = [
    part(1, TransferDirection::Write),
    part(2, TransferDirection::Read),
];

/// What happened in the lab, as a dump.
fn lab() -> Vec<u8> {
    let board = BoardDescription::parse(BOARD).unwrap();
    let mut dump = Vec::new();
    let mut vcd = Vcd::new(&mut dump, &board).unwrap();
    let mut note = |event: Event<'_>| vcd.event(&event).unwrap();
    let transfer = Transfer {
        time: 1_000_000,
        line: 1,
        sent: true,
        bytes: &[0x55, 0x01],
        settings: LineSettings {
            baudrate: 10_000,
            parity: Parity::None,
            ..SETTINGS
        },
    };
    let label = "meter";
    note(Event::Line { transfer, label });
    let conversion = Conversion {
        input: 2,
        volts: 1.25,
        raw: 1551,
    };
    note(Event::Analog {
        time: 1_250_000,
        conversion,
        label: "level",
    });
    let pulses = Pulses {
        period: 4000,
        width: 1000,
    };
    note(Event::Pulses {
        time: 1_300_000,
        channel: 3,
        pulses,
        label: "fan",
    });
    let measured = |time, channel, value| Event::Measured {
        time,
        sensor: 4,
        channel,
        value,
        label: "climate",
    };
    note(measured(1_300_000, 13, 48.5));
    // A thread that was late, and a value that no dump can have.
    note(Event::Pin {
        change: ketch_port_linux::Change {
            time: 1_200_000,
            pin: 0,
            active: true,
            cause: ketch_port_linux::Cause::Container,
        },
        label: "led",
    });
    note(measured(1_400_000, 10, f64::NAN));
    let i2c = |time, address, bytes, outcome| Event::I2c {
        time,
        label: "thermometer",
        transfer: I2cTransfer {
            device: 5,
            address,
            segments: &ASKED,
            bytes,
            outcome,
        },
    };
    note(i2c(3_000_000, 0x48, &[0x00, 0x15, 0x80], Ok(())));
    // At once, so it is drawn behind that one; and a bus that does not work.
    note(i2c(
        3_000_000,
        0x20,
        &[0; 3],
        Err(I2cError::NoAcknowledgeAddress),
    ));
    note(i2c(4_000_000, 0x48, &[0; 3], Err(I2cError::Bus)));
    note(Event::Spi {
        time: 5_000_000,
        label: "flash",
        transfer: SpiTransfer {
            device: 6,
            segments: &[part(2, TransferDirection::Exchange)],
            bytes: &[0xff, 0xef],
            sent: &[0x9f, 0x00],
            received: &[0xff, 0xef],
        },
    });
    vcd.finish().unwrap();
    drop(vcd);
    dump
}

/// What a signal of the lab shows after the beginning.
fn of(changes: &[(u64, String, String)], name: &str) -> Vec<(u64, String)> {
    let own = changes.iter();
    let own = own.filter(|(time, own, _)| own == name && *time > 0);
    own.map(|(time, _, value)| (*time, value.clone())).collect()
}

#[test]
fn another_reader_finds_every_signal_and_the_bits_of_a_line() {
    let changes = read(&lab());
    let of = |name: &str| of(&changes, name);
    let one = |time, value: &str| vec![(time, value.to_owned())];
    assert_eq!(of("level.volts"), one(1_250_000, "1.25"));
    assert_eq!(of("fan.duty"), one(1_300_000, "25"));
    assert_eq!(of("climate.humidity"), one(1_300_000, "48.5"));
    assert_eq!(of("led").len(), 1);
    // 0x55 changes with every bit of 100 µs, 0x01 only around its first.
    let bit = |number: u64, level: &str| (1_000_000 + 100_000 * number, level.to_owned());
    let sent = of("meter.sent");
    let first: Vec<_> = (0..10)
        .map(|n| bit(n, if n % 2 == 0 { "0" } else { "1" }))
        .collect();
    assert_eq!(sent[..10], first);
    assert_eq!(
        sent[10..],
        [bit(10, "0"), bit(11, "1"), bit(12, "0"), bit(19, "1")]
    );
    assert_eq!(of("meter.received"), []);
}

/// What a decoder makes of two wires: the level of `data` where `clock` rises, and S and P where a start and a
/// stop are, which are changes of `data` while `clock` is high.
fn decoded(changes: &[(u64, String, String)], clock: &str, data: &str) -> String {
    let (mut high, mut level, mut out) = (true, true, String::new());
    for (time, name, value) in changes {
        if *time == 0 {
            continue;
        }
        let value = value == "1";
        if name == clock {
            if value && !high {
                out.push(if level { '1' } else { '0' });
            }
            high = value;
        } else if name == data {
            if high {
                out.push(if value { 'P' } else { 'S' });
            }
            level = value;
        }
    }
    out
}

#[test]
fn a_decoder_reads_the_wires_of_buses() {
    let changes = read(&lab());
    let bits = decoded(&changes, "thermometer.scl", "thermometer.sda");
    // Address with its direction, bytes, each with an acknowledgement, which is low; the clock rises once more
    // for a start in the midst of a transfer, and for a stop.
    let first = "S 10010000 0 00000000 0 1 S 10010001 0 00010101 0 10000000 1 0 P";
    let second = "S 01000000 1 0 P";
    assert_eq!(bits, format!("{first}{second}").replace(' ', ""));
    let rising: Vec<u64> = of(&changes, "flash.clk")
        .into_iter()
        .filter_map(|(time, value)| (value == "1").then_some(time))
        .collect();
    let level = |name: &str, at: u64| {
        let all = of(&changes, name);
        let before = all.iter().rev().find(|(time, _)| *time <= at);
        before.map_or("0", |(_, value)| value).to_owned()
    };
    let sent: String = rising.iter().map(|at| level("flash.mosi", *at)).collect();
    let received: String = rising.iter().map(|at| level("flash.miso", *at)).collect();
    assert_eq!(sent, format!("{:08b}{:08b}", 0x9f, 0x00));
    assert_eq!(received, format!("{:08b}{:08b}", 0xff, 0xef));
}

#[test]
fn buses_say_what_their_bits_mean() {
    let changes = read(&lab());
    let values = |name: &str| -> Vec<String> {
        let all = of(&changes, name);
        all.into_iter().map(|(_, value)| value).collect()
    };
    assert_eq!(
        values("thermometer.address"),
        ["1001000", "z", "0100000", "z"]
    );
    let data = ["00000000", "00010101", "10000000", "z"];
    assert_eq!(values("thermometer.data"), data);
    assert_eq!(values("flash.sent"), ["10011111", "00000000", "z"]);
    assert_eq!(values("flash.received"), ["11111111", "11101111", "z"]);
    assert_eq!(values("flash.cs"), ["0", "1"]);
}

#[test]
fn the_dump_is_as_it_was() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/lab.vcd");
    // The version of the simulator stands in the first line.
    let dump = String::from_utf8(lab()).unwrap();
    let (_, dump) = dump.split_once('\n').unwrap();
    if std::env::var_os("KETCH_BLESS").is_some() {
        std::fs::write(&path, dump).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert!(dump == golden, "the dump is not {}", path.display());
}

#[test]
fn a_bus_that_is_faster_than_any_does_not_fill_the_memory() {
    let board = BoardDescription::parse(BOARD).unwrap();
    let mut vcd = Vcd::new(io::sink(), &board).unwrap();
    let bytes = [0x5a; 200];
    for _ in 0..2_000 {
        vcd.event(&Event::Spi {
            time: 1,
            label: "flash",
            transfer: SpiTransfer {
                device: 6,
                segments: &[part(200, TransferDirection::Exchange)],
                bytes: &bytes,
                sent: &bytes,
                received: &bytes,
            },
        })
        .unwrap();
    }
    assert!(vcd.waiting.len() < WAITING_MAX + 20_000);
}
