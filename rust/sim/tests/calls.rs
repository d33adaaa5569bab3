//! Every host function there is, called with pointers, lengths and handles at, past and overflowing the
//! end of memory: by a container of its own each time, beside one that behaves. The functions are taken
//! from the table that devices link, so a new one is called too; where it needs something that this file
//! does not know how to come by, the test fails and says so.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use common::*;
use ketch_abi::{Capability, Error, Operations, Trap, import};
use ketch_host_functions::MODULES;
use ketch_image::{Builder, PayloadSource, RequestSource};
use ketch_proto::Command;
use ketch_runtime::Context;
use ketch_sim::{BoardDescription, Options, Simulator};
use ketch_wamr::{HostFunction, ValueType};

/// Bytes of linear memory.
const END: u32 = 65_536;

/// What one argument is, while the others are harmless.
const HOSTILE: [u32; 8] = [
    1,
    END - 8,
    END - 1,
    END,
    END + 8,
    1 << 31,
    u32::MAX - 7,
    u32::MAX,
];

/// What two arguments beside each other are: a pointer and a length.
const PAIRS: [[u32; 2]; 7] = [
    [END - 8, 8],
    [END - 8, 9],
    [END, 0],
    [END, 1],
    [u32::MAX - 7, 16],
    [0, END + 1],
    [16, u32::MAX],
];

/// What the others are: pointers to something, or nothing.
const HARMLESS: [u32; 2] = [1024, 0];

/// How many of a kind of device a container asks for all of.
fn requests() -> Vec<RequestSource> {
    let all = Capability::ALL.iter();
    let request = |capability: &Capability| RequestSource {
        capability: *capability,
        label: capability.word().into(),
        operations: capability.operations(),
    };
    all.map(request).collect()
}

/// What a board says of a device of this kind, beside what it says of all.
fn particulars(capability: Capability) -> &'static str {
    match capability {
        Capability::Gpio => "",
        Capability::Adc => "volts = 1.2\n",
        Capability::Dac => "max_value = 4000\n",
        Capability::I2c => "bus = \"i2c0\"\naddresses = [0x50]\n",
        Capability::Pwm => "min_period = 1\nmax_period = 4000\nmax_duty = 100\n",
        Capability::Sensor => "measures = { ambient-temp = 21.5 }\n",
        Capability::Spi => "model = \"flash\"\n",
        Capability::Uart => "baudrate = 9600\n",
        other => panic!(
            "say in calls.rs what a board has to say of {}",
            other.word()
        ),
    }
}

/// A device with one of each, called by the word of its capability.
fn simulator_with_all() -> Simulator {
    let mut board = String::from("board = \"all\"\n");
    for capability in Capability::ALL.iter().filter(|c| c.is_device()) {
        let (label, kind) = (capability.word(), capability.device());
        let operations: Vec<&str> = Operations::WORDS
            .iter()
            .filter(|(operation, _)| capability.operations().contains(*operation))
            .map(|(_, word)| *word)
            .collect();
        let more = particulars(*capability);
        // Writing to a String cannot fail.
        let _ = write!(
            board,
            "[[device]]\nlabel = {label:?}\nkind = {kind:?}\noperations = {operations:?}\n{more}"
        );
    }
    let options = Options {
        board: BoardDescription::parse(&board).expect("a board"),
        ..Options::default()
    };
    Simulator::start(options).expect("it starts")
}

/// How a handle is come by: the import, and the code that calls it and leaves the handle.
fn opener(module: &str, resource: &str) -> (String, String) {
    let open = |module: &str, field: &str, label: &str| {
        let import = format!("(import {module:?} {field:?} (func $opens (param i32 i32 i32)))");
        let length = label.len();
        let code = format!(
            "(call $opens (i32.const 16) (i32.const {length}) (i32.const 64)) (i32.load (i32.const 68))"
        );
        (import, code)
    };
    match resource {
        "digital-in-pin" => open(import::DEVICES_GPIO, "open-digital-in", "gpio"),
        "digital-out-pin" => open(import::DEVICES_GPIO, "open-digital-out", "gpio"),
        "digital-in-out-pin" => open(import::DEVICES_GPIO, "open-digital-in-out", "gpio"),
        "analog-in-pin" => open(import::DEVICES_ANALOG, "open-analog-in", "adc"),
        "analog-out-pin" => open(import::DEVICES_ANALOG, "open-analog-out", "dac"),
        "subscription" => open(module, "open", "topic"),
        "bucket" => open(module, "open", ""),
        "pollable" => (
            format!(
                "(import {:?} \"subscribe-duration\" (func $opens (param i64) (result i32)))",
                import::MONOTONIC_CLOCK
            ),
            "(call $opens (i64.const 0))".into(),
        ),
        _ => {
            let host = MODULES.iter().find(|host| host.name.as_str() == module);
            let capability = host.and_then(|host| host.capability);
            let word = capability.map_or("", Capability::word);
            let beside = format!("ketch:devices/{word}@0.1.0");
            let own = [module, &beside]
                .into_iter()
                .find(|module| has_open(module));
            let own = own
                .unwrap_or_else(|| panic!("say in calls.rs how {resource} of {module} is opened"));
            open(own, "open", word)
        }
    }
}

fn has_open(module: &str) -> bool {
    let mut modules = MODULES.iter().filter(|host| host.name.as_str() == module);
    modules.any(|host| {
        host.functions
            .iter()
            .copied()
            .flatten()
            .any(|f| f.name.as_str() == "open")
    })
}

/// The resource whose handle is the function's first argument.
fn resource(function: &str) -> Option<&str> {
    let method = function
        .strip_prefix("[method]")
        .and_then(|name| name.split('.').next());
    method.or_else(|| function.strip_prefix("[resource-drop]"))
}

/// The lists of arguments to try; the handle's place is left to the handle where `opened`.
fn tries(function: &HostFunction<Context>, opened: bool) -> BTreeSet<Vec<u64>> {
    let kinds: Vec<ValueType> = function.signature.parameters().collect();
    let count = kinds.len();
    let first = usize::from(opened);
    let mut tries = BTreeSet::new();
    for harmless in HARMLESS {
        let others = vec![u64::from(harmless); count];
        tries.insert(others.clone());
        for place in first..count {
            for value in HOSTILE {
                let mut arguments = others.clone();
                arguments[place] = match kinds[place] {
                    // As a signed one, so that the largest is the largest of 64 bits.
                    ValueType::I64 => value as i32 as u64,
                    _ => value.into(),
                };
                tries.insert(arguments);
            }
        }
        for place in first..count.saturating_sub(1) {
            for pair in PAIRS {
                let mut arguments = others.clone();
                arguments[place] = pair[0].into();
                arguments[place + 1] = pair[1].into();
                tries.insert(arguments);
            }
        }
    }
    tries
}

/// A reactor that calls the function once, when it starts.
fn probe(module: &str, function: &HostFunction<Context>, arguments: &[u64], open: bool) -> Vec<u8> {
    let words = |kind| match kind {
        ValueType::I32 => "i32",
        ValueType::I64 => "i64",
        ValueType::F32 => "f32",
        ValueType::F64 => "f64",
    };
    let parameters: Vec<&str> = function.signature.parameters().map(words).collect();
    let result = function.signature.result().map(words);
    let result = result.map_or(String::new(), |kind| format!("(result {kind})"));
    let (import, handle) = match resource(function.name.as_str()).filter(|_| open) {
        Some(resource) => opener(module, resource),
        None => Default::default(),
    };
    let label = ketch_host_functions::required_capability(module, function.name.as_str())
        .map_or("", Capability::word);
    let mut call = String::new();
    for (place, argument) in arguments.iter().enumerate() {
        if place == 0 && open {
            call += &handle;
            continue;
        }
        let kind = parameters[place];
        let value = *argument as i64;
        let value = if kind == "i32" {
            i64::from(value as i32)
        } else {
            value
        };
        let _ = write!(call, "({kind}.const {value}) ");
    }
    let drop = if function.signature.result().is_some() {
        "drop"
    } else {
        ""
    };
    let text = format!(
        r#"(module
        {import}
        (import {module:?} {name:?} (func $called (param {parameters}) {result}))
        (memory (export "memory") 1 1)
        (data (i32.const 16) "{label}")
        (data (i32.const 1024) "\40\00\00\00\10\00\00\00text")
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
        (func (export "{on_event}") (param $event i32) (param i32)
            (if (i32.eqz (local.get $event)) (then {call} (call $called) {drop}))))"#,
        name = function.name.as_str(),
        parameters = parameters.join(" "),
        on_event = import::EXPORT_ON_EVENT,
    );
    let wasm = wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut builder = Builder::new("dev.ketch.test.probe", "probe", "1.0.0");
    builder.payloads = vec![PayloadSource::Wasm(wasm)];
    builder.requests = requests();
    builder.resources.key_value_bytes = Some(4096);
    builder.build().expect("it fits the format")
}

/// Runs it, and says whether a handle was refused; what is wrong with how that went is an error.
fn run(simulator: &Simulator, image: &[u8]) -> Result<bool, String> {
    upload(simulator, image).unwrap();
    let started = command(simulator, Command::Start, "probe");
    let standing = standing(simulator, "probe");
    let wrong = match started.as_ref().map_err(|refusal| refusal.error) {
        Ok(()) => standing.cause.is_some() && standing.code.is_none(),
        Err(Error::StartExited) => standing.code.is_none(),
        // One of those that are found in a host call, and none of the engine's.
        Err(Error::StartTrapped) => {
            let trap = standing.trap.as_deref().unwrap_or("");
            let traps = Trap::ALL.iter();
            let mut found = traps.filter(|known| known.text() == trap);
            !found.any(|trap| (11..255).contains(&trap.number()))
        }
        Err(_) => true,
    };
    command(simulator, Command::Kill, "probe").unwrap();
    command(simulator, Command::Remove, "probe").unwrap();
    let bad_handle = standing.trap.as_deref() == Some(Trap::BadHandle.text());
    match wrong {
        true => Err(format!("{started:?}, {standing:?}")),
        false => Ok(bad_handle),
    }
}

#[test]
fn no_argument_of_any_host_function_reaches_beyond_the_guest() {
    let simulator = simulator_with_all();
    install(&simulator, "ticker");
    command(&simulator, Command::Start, "ticker").unwrap();
    let (mut functions, mut calls) = (0, 0);
    for module in &MODULES {
        for function in module.functions.iter().copied().flatten() {
            functions += 1;
            let has_handle = resource(function.name.as_str()).is_some();
            for open in [false, true] {
                if open && !has_handle {
                    continue;
                }
                let mut reached = false;
                for arguments in tries(function, open) {
                    let image = probe(module.name.as_str(), function, &arguments, open);
                    let (module, name) = (module.name.as_str(), function.name.as_str());
                    match run(&simulator, &image) {
                        Ok(bad_handle) => reached |= !bad_handle,
                        Err(wrong) => {
                            panic!("{module} {name} {arguments:?}, open: {open}: {wrong}")
                        }
                    }
                    calls += 1;
                }
                let name = function.name.as_str();
                assert!(
                    reached || !open,
                    "{name} was not called with a handle that is good"
                );
            }
        }
    }
    println!("calls;functions={functions};calls={calls}");
    assert!(functions > 70 && calls > 20 * functions);
    assert_eq!(standing(&simulator, "ticker").state, "running");
    let events = counter(&simulator, "ticker", "events");
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(counter(&simulator, "ticker", "events") > events);
}
