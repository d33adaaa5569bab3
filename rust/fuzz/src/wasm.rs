//! Any bytes as a module: loaded, linked, instantiated, run and thrown away, or refused.
//!
//! Where the engine counts instructions (`KETCH_METERING=1` while this is built), what was loaded also
//! runs; without that, nothing would end it.

use std::sync::OnceLock;

use ketch_abi::Error;
use ketch_wamr::ValueType::{F64, I32, I64};
use ketch_wamr::{
    Engine, HostData, HostFunction, HostModule, ImportKind, Instance, Limits, Memory, Module,
    ModuleBytes, Name, Signature,
};

/// How often a host function was called.
#[derive(Default)]
pub(crate) struct Calls(u32);

impl HostData for Calls {}

const fn function(
    name: Name,
    parameters: &'static [ketch_wamr::ValueType],
    result: Option<ketch_wamr::ValueType>,
) -> HostFunction<Calls> {
    HostFunction {
        name,
        signature: Signature::new(parameters, result),
        call: |caller, arguments| {
            caller.data().0 += 1;
            let pointer = arguments.first().copied().unwrap_or(0) as u32;
            let mut bytes = [0; 8];
            if caller.read(pointer, &mut bytes).is_ok() {
                caller.write(pointer, &bytes)?;
            }
            let length = pointer.rotate_left(16) & 0x1_ffff;
            if let Ok(sum) = caller.lend(pointer, length, |_, bytes| {
                bytes.iter().map(|b| u32::from(*b)).sum()
            }) {
                caller.data().0 = caller.data().0.wrapping_add(sum);
            }
            // Both ways into the guest: its memory, and its allocator.
            let _ = caller.realloc(0, 0, 4, pointer & 0xff);
            Ok(u64::from_le_bytes(bytes))
        },
    }
}

static TABLE: [HostModule<Calls>; 1] = [HostModule {
    name: Name::new("h"),
    capability: None,
    functions: &[&[
        function(Name::new("a"), &[I32], None),
        function(Name::new("b"), &[I32, I64, F64], Some(F64)),
        function(Name::new("c"), &[], Some(I64)),
    ]],
}];

const LIMITS: Limits = Limits {
    stack: 8 * 1024,
    memory_max: Some(3),
};

/// Instructions for one call.
const BUDGET: u32 = 5_000;

pub(crate) fn engine() -> &'static Engine<Calls> {
    static ENGINE: OnceLock<&'static Engine<Calls>> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::init(Memory::System, &TABLE).expect("the engine starts"))
}

/// Loads the bytes, and what can be loaded is gone through.
pub fn run(data: &[u8]) {
    let module = match Module::load(engine(), ModuleBytes::Owned(data.into())) {
        Ok(module) => module,
        Err(error) => {
            assert!(matches!(
                error.error,
                Error::ModuleInvalid | Error::OutOfMemory
            ));
            return;
        }
    };
    let mut foreign = false;
    for import in module.imports() {
        assert!(!import.linked || import.kind == ImportKind::Function && import.module == "h");
        foreign |= import.kind != ImportKind::Function;
    }
    let Ok(instance) = Instance::new(module, LIMITS) else {
        return;
    };
    assert!(!foreign, "an import that no host has was let through");
    assert!(instance.memory_bytes() <= 3 * 65_536);
    if option_env!("KETCH_METERING") == Some("1") {
        call(instance);
    }
}

fn call(mut instance: Instance<Calls>) {
    for name in ["f", "_start", "cabi_realloc"] {
        let Some(function) = instance.function(name) else {
            continue;
        };
        let arguments = vec![0xffff_fff8; function.parameters().len()];
        let mut calls = Calls::default();
        let first = instance.call(&mut calls, function, &arguments, Some(BUDGET));
        if let Err(stop) = first {
            // What has ended stays ended.
            let again = instance.call(&mut calls, function, &arguments, Some(BUDGET));
            assert_eq!(again.err(), Some(stop));
            return;
        }
        assert!(instance.memory_bytes() <= 3 * 65_536);
    }
}
