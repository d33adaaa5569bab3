//! A small host for the tests: what guests can import, and how they are loaded.
#![allow(dead_code, reason = "each test binary uses its part")]

pub mod compiler;
pub mod endless;

use ketch_abi::Trap;
use ketch_wamr::ValueType::{F32, F64, I32, I64};
use ketch_wamr::{
    Caller, Engine, HostData, HostFunction, HostModule, Instance, Limits, LoadError, Memory,
    Module, ModuleBytes, Name, Signature, Stop, ValueType,
};

/// What the host keeps for an instance.
#[derive(Default)]
pub struct Data {
    pub noted: Vec<u64>,
    /// What `hook` does.
    pub hook: Option<fn()>,
}

impl HostData for Data {}

pub static TABLE: [HostModule<Data>; 2] = [
    HostModule {
        name: Name::new("host"),
        capability: None,
        functions: &[PLAIN, MEMORY],
    },
    HostModule {
        name: Name::new("other"),
        capability: None,
        functions: &[&[function(Name::new("note"), &[I64], None, |_, _| Ok(0))]],
    },
];

const fn function(
    name: Name,
    parameters: &'static [ValueType],
    result: Option<ValueType>,
    call: fn(&mut Caller<'_, Data>, &[u64]) -> Result<u64, Stop>,
) -> HostFunction<Data> {
    HostFunction {
        name,
        signature: Signature::new(parameters, result),
        call,
    }
}

const PLAIN: &[HostFunction<Data>] = &[
    function(Name::new("note"), &[I32], None, note),
    function(Name::new("note64"), &[I64], None, note),
    function(
        Name::new("mix"),
        &[I32, I64, F32, F64],
        Some(F64),
        |caller, arguments| {
            caller.data().noted.extend(arguments);
            Ok(f64::to_bits(f64::from_bits(arguments[3]) + 1.0))
        },
    ),
    function(Name::new("half"), &[F32], Some(F32), |_, arguments| {
        Ok(u64::from(
            (f32::from_bits(arguments[0] as u32) / 2.0).to_bits(),
        ))
    }),
    function(Name::new("long"), &[], Some(I64), |_, _| Ok(u64::MAX - 1)),
    // As many as the table's rows can have.
    function(Name::new("many"), &[I32; 14], Some(I32), |_, arguments| {
        Ok(arguments.iter().sum())
    }),
    function(Name::new("exit"), &[I32], None, |_, arguments| {
        Err(Stop::Exit(arguments[0] as u32 as i32))
    }),
    function(Name::new("fault"), &[], None, |_, _| {
        Err(Stop::Trap(Trap::BadHandle))
    }),
    function(Name::new("starve"), &[], None, |_, _| {
        Err(Stop::OutOfMemory)
    }),
    function(Name::new("hook"), &[], None, |caller, _| {
        if let Some(hook) = caller.data().hook {
            hook();
        }
        Ok(0)
    }),
];

const MEMORY: &[HostFunction<Data>] = &[
    // read(pointer, length): notes the bytes.
    function(Name::new("read"), &[I32, I32], None, |caller, arguments| {
        let mut bytes = vec![0xee; arguments[1].min(1 << 20) as usize];
        caller.check(arguments[0] as u32, arguments[1] as u32)?;
        caller.read(arguments[0] as u32, &mut bytes)?;
        caller
            .data()
            .noted
            .extend(bytes.iter().map(|byte| u64::from(*byte)));
        Ok(0)
    }),
    // write(pointer, length): writes bytes of 0x5a.
    function(
        Name::new("write"),
        &[I32, I32],
        None,
        |caller, arguments| {
            let bytes = vec![0x5a; arguments[1].min(1 << 20) as usize];
            caller.write(arguments[0] as u32, &bytes).map(|()| 0)
        },
    ),
    // give(size): has the guest allocate, and fills what it gives.
    function(Name::new("give"), &[I32], Some(I32), |caller, arguments| {
        let size = arguments[0] as u32;
        let pointer = caller.realloc(0, 0, 1, size)?;
        caller.data().noted.push(u64::from(pointer));
        caller.write(pointer, &vec![0x77; size as usize])?;
        Ok(u64::from(pointer))
    }),
    // As `give`, but it ignores that the guest failed.
    function(
        Name::new("give-anyway"),
        &[I32],
        Some(I32),
        |caller, arguments| {
            Ok(u64::from(
                caller.realloc(0, 0, 1, arguments[0] as u32).unwrap_or(9),
            ))
        },
    ),
];

fn note(caller: &mut Caller<'_, Data>, arguments: &[u64]) -> Result<u64, Stop> {
    caller.data().noted.push(arguments[0]);
    Ok(0)
}

pub fn engine() -> &'static Engine<Data> {
    Engine::init(Memory::System, &TABLE).expect("the engine starts")
}

pub const LIMITS: Limits = Limits {
    stack: 16 * 1024,
    memory_max: Some(4),
};

pub fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("the test's module is well-formed")
}

pub fn load(text: &str) -> Result<Module<Data>, LoadError> {
    Module::load(engine(), ModuleBytes::Owned(wasm(text).into()))
}

pub fn instance(text: &str) -> Instance<Data> {
    Instance::new(load(text).expect("it loads"), LIMITS).expect("it instantiates")
}

/// Calls the export `f`.
pub fn call(instance: &mut Instance<Data>, arguments: &[u64]) -> Result<Option<u64>, Stop> {
    call_with(instance, &mut Data::default(), arguments, None)
}

pub fn call_with(
    instance: &mut Instance<Data>,
    data: &mut Data,
    arguments: &[u64],
    budget: Option<u32>,
) -> Result<Option<u64>, Stop> {
    let function = instance.function("f").expect("it exports f");
    instance.call(data, function, arguments, budget)
}

/// How the export `f` of this module ends.
pub fn end(text: &str) -> Stop {
    call(&mut instance(text), &[]).expect_err("it ends")
}
