//! Hostile arguments for every function of serial lines, analog inputs, pulse outputs, sensors and buses.
//! The functions come from the table of imports, so that a new one is tried too.

mod common;

use common::*;
use ketch_abi::{Capability, Operations, Trap, import};
use ketch_image::{Builder, PayloadSource, RequestSource};
use ketch_proto::Command;
use ketch_sim::{BoardDescription, Options, Simulator};
use ketch_wamr::ValueType;

const BOARD: &str = r#"
    board = "hostile"
    [[device]]
    label = "uart"
    kind = "uart"
    operations = ["read", "write", "configure"]
    [[device]]
    label = "adc"
    kind = "adc-channel"
    operations = ["read", "watch"]
    [[device]]
    label = "dac"
    kind = "dac-channel"
    operations = ["write"]
    [[device]]
    label = "pwm"
    kind = "pwm-channel"
    operations = ["write"]
    min_period = 1
    max_period = 1000000
    max_duty = 100
    [[device]]
    label = "sensor"
    kind = "sensor"
    operations = ["read"]
    measures = { accel-y = 1 }
    [[device]]
    label = "i2c"
    kind = "i2c-device"
    bus = "i2c0"
    addresses = [0x08]
    operations = ["read", "write"]
    [[device]]
    label = "spi"
    kind = "spi-device"
    model = "flash"
    operations = ["read", "write"]
    [[device]]
    label = "led0"
    kind = "gpio-pin"
    operations = ["write"]
"#;

/// Bytes of the guest's memory.
const MEMORY: u32 = 65_536;

/// At the edge of memory, past it, overflowing, zero, and misaligned.
const HOSTILE: [u32; 13] = [
    0,
    3,
    MEMORY - 1,
    MEMORY - 2,
    MEMORY - 8,
    MEMORY,
    MEMORY + 4,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_0000,
    0xffff_fff0,
    0xffff_fff8,
    0xffff_ffff,
];

/// One function, with what is known of its arguments.
struct Target {
    capability: Capability,
    module: &'static str,
    name: &'static str,
    parameters: Vec<ValueType>,
    returns: bool,
}

impl Target {
    fn takes_handle(&self) -> bool {
        self.name.starts_with('[')
    }

    /// Whether the last argument says where the answer goes.
    fn answers_to_memory(&self) -> bool {
        !self.returns && !self.name.starts_with("[resource-drop]")
    }
}

fn targets() -> Vec<Target> {
    let mut targets = Vec::new();
    for module in &ketch_host_functions::MODULES {
        for function in module.functions.iter().copied().flatten() {
            let capability = ketch_host_functions::required_capability(
                module.name.as_str(),
                function.name.as_str(),
            );
            let Some(
                capability @ (Capability::Uart
                | Capability::Adc
                | Capability::Dac
                | Capability::Pwm
                | Capability::Sensor
                | Capability::I2c
                | Capability::Spi),
            ) = capability
            else {
                continue;
            };
            targets.push(Target {
                capability,
                module: module.name.as_str(),
                name: function.name.as_str(),
                parameters: function.signature.parameters().collect(),
                returns: function.signature.result().is_some(),
            });
        }
    }
    targets
}

fn kind(kind: &ValueType) -> &'static str {
    match kind {
        ValueType::I64 => "i64",
        ValueType::F32 => "f32",
        ValueType::F64 => "f64",
        _ => "i32",
    }
}

/// A container that opens its device and calls the function with this value in this place.
fn attack(target: &Target, place: usize, value: u32) -> Vec<u8> {
    let open = match target.capability {
        Capability::Uart => (import::UART, "open"),
        Capability::Adc => (import::DEVICES_ANALOG, "open-analog-in"),
        Capability::Dac => (import::DEVICES_ANALOG, "open-analog-out"),
        Capability::Pwm => (import::PWM, "open"),
        Capability::I2c => (import::DEVICES_I2C, "open"),
        Capability::Spi => (import::SPI, "open"),
        _ => (import::SENSOR, "open"),
    };
    let label = target.capability.word();
    let parameters: Vec<_> = target.parameters.iter().map(kind).collect();
    let last = target.parameters.len() - 1;
    let argument = |at: usize| match (at == place, &target.parameters[at]) {
        (true, ValueType::F32) => format!("(f32.reinterpret_i32 (i32.const {value}))"),
        (true, ValueType::I64) => format!("(i64.const {value})"),
        (true, _) => format!("(i32.const {value})"),
        (false, ValueType::F32) => "(f32.const 0.5)".to_owned(),
        (false, ValueType::I64) => "(i64.const 1)".to_owned(),
        (false, _) if at == 0 && target.takes_handle() => "(global.get $handle)".to_owned(),
        (false, _) if at == last && target.answers_to_memory() => "(i32.const 64)".to_owned(),
        // No operations at all.
        (false, _) if target.name.ends_with("transaction") => "(i32.const 0)".to_owned(),
        // As a pointer, a length and a number it is sound.
        (false, _) => "(i32.const 1)".to_owned(),
    };
    let arguments: String = (0..=last).map(argument).collect();
    let (result, drop) = if target.returns {
        ("(result i32)", "drop")
    } else {
        ("", "")
    };
    let text = format!(
        r#"(module
        (import "{}" "{}" (func $open (param i32 i32 i32)))
        (import "{}" "{}" (func $target (param {}) {result}))
        (import "wasi:logging/logging@0.1.0-draft" "log" (func $log (param i32 i32 i32 i32 i32)))
        (memory (export "memory") 1 1)
        (global $handle (mut i32) (i32.const 0))
        (data (i32.const 16) "{label}")
        (data (i32.const 32) "still here")
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 2048))
        (func (export "ketch:container/reactor@0.1.0#on-event") (param $event i32) (param i32)
            (call $open (i32.const 16) (i32.const {}) (i32.const 64))
            (global.set $handle (i32.load offset=4 (i32.const 64)))
            (call $target {arguments}) {drop}
            (call $log (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 32) (i32.const 10))))"#,
        open.0,
        open.1,
        target.module,
        target.name,
        parameters.join(" "),
        label.len(),
    );
    let wasm = wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut builder = Builder::new("dev.ketch.test.attack", "attack", "1.0.0");
    builder.payloads = vec![PayloadSource::Wasm(wasm)];
    builder.requests = vec![RequestSource {
        capability: target.capability,
        label: label.into(),
        operations: target.capability.operations(),
    }];
    builder.build().unwrap()
}

/// How the container ended, or nothing where it goes on.
fn outcome(simulator: &Simulator, image: &[u8]) -> Option<Trap> {
    upload(simulator, image).unwrap();
    let started = command(simulator, Command::Start, "attack");
    let trap = started.is_err().then(|| {
        let standing = ended(simulator, "attack");
        let text = standing.trap.expect("a trap");
        *Trap::ALL.iter().find(|trap| trap.text() == text).unwrap()
    });
    if trap.is_none() {
        wait_log(simulator, "attack", "still here");
        command(simulator, Command::Kill, "attack").unwrap();
    }
    command(simulator, Command::Remove, "attack").unwrap();
    trap
}

#[test]
fn no_argument_of_any_function_reaches_beyond_memory_or_another_handle() {
    let simulator = Simulator::start(Options {
        board: BoardDescription::parse(BOARD).unwrap(),
        ..Options::default()
    })
    .unwrap();
    start(&simulator, "blinky").unwrap();
    let targets = targets();
    assert!(targets.len() >= 47, "{}", targets.len());
    for target in &targets {
        let name = format!("{} {}", target.module, target.name);
        for place in 0..target.parameters.len() {
            let is_handle = place == 0 && target.takes_handle();
            let is_answer = target.answers_to_memory() && place + 1 == target.parameters.len();
            for value in HOSTILE {
                let trap = outcome(&simulator, &attack(target, place, value));
                let case = format!("{name}, argument {place}: {value:#x}: {trap:?}");
                if is_handle {
                    assert_eq!(trap, Some(Trap::BadHandle), "{case}");
                } else if is_answer && (value > MEMORY - 2 || value == 3 && trap.is_some()) {
                    let refused = [Some(Trap::BadPointer), Some(Trap::Misaligned)];
                    assert!(refused.contains(&trap), "{case}");
                } else {
                    let allowed = [
                        None,
                        Some(Trap::BadPointer),
                        Some(Trap::Misaligned),
                        Some(Trap::BadDiscriminant),
                    ];
                    assert!(allowed.contains(&trap), "{case}");
                }
            }
        }
    }
    // Whoever ran beside all of that still does.
    assert_eq!(standing(&simulator, "blinky").state, "running");
}

#[test]
fn a_handle_of_one_kind_is_none_of_another() {
    let simulator = Simulator::start(Options {
        board: BoardDescription::parse(BOARD).unwrap(),
        ..Options::default()
    })
    .unwrap();
    let text = r#"(module
        (import "ketch:uart/uart@0.1.0" "open" (func $open (param i32 i32 i32)))
        (import "ketch:pwm/pwm@0.1.0" "[method]channel.set" (func $set (param i32 i32 i32 i32)))
        (memory (export "memory") 1 1)
        (data (i32.const 16) "uart")
        (func (export "ketch:container/reactor@0.1.0#on-event") (param i32 i32)
            (call $open (i32.const 16) (i32.const 4) (i32.const 64))
            (call $set (i32.load offset=4 (i32.const 64)) (i32.const 1000) (i32.const 0) (i32.const 80))))"#;
    let mut builder = Builder::new("dev.ketch.test.attack", "attack", "1.0.0");
    builder.payloads = vec![PayloadSource::Wasm(wat::parse_str(text).unwrap())];
    let request = |capability: Capability, operations| RequestSource {
        capability,
        label: capability.word().into(),
        operations,
    };
    builder.requests = vec![
        request(Capability::Uart, Operations::READ),
        request(Capability::Pwm, Operations::WRITE),
    ];
    let trap = outcome(&simulator, &builder.build().unwrap());
    assert_eq!(trap, Some(Trap::BadHandle));
}
