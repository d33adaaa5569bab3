//! An engine in a pool gives back what it took, and fails cleanly when there is no more.

mod common;

use common::{Data, LIMITS, TABLE, call, wasm};
use ketch_abi::Error;
use ketch_wamr::{Engine, Instance, KillSwitch, Limits, Memory, Module, ModuleBytes, Stop};

const TEXT: &str = r#"(module (import "host" "note" (func $note (param i32))) (memory 1 4) (table 8 funcref)
    (data (i32.const 0) "some data") (global (mut i32) (i32.const 1))
    (func (export "f") (param i32) (result i32)
        (call $note (local.get 0)) (if (i32.eqz (local.get 0)) (then unreachable)) (memory.grow (i32.const 1))))"#;

/// The engine is one for the process, so these tests are one.
#[test]
fn the_pool() {
    let pool = Box::leak(vec![0u8; 256 * 1024].into_boxed_slice());
    let (start, length) = (pool.as_ptr().addr(), pool.len() as u32);
    // An odd beginning, as a static array may have.
    let pool = &mut pool[usize::from(start % 2 == 0)..];
    let engine = Engine::init(Memory::Pool(pool), &TABLE).expect("the engine starts");
    let bytes: &'static [u8] = wasm(TEXT).leak();
    let usage = engine.memory_usage();
    assert!(
        usage.total <= length && usage.total > length / 2,
        "{usage:?}"
    );
    assert_eq!(usage.used, 0, "the engine itself takes nothing of it");
    assert_eq!(usage.used + usage.largest_free, usage.total, "in one piece");
    gives_back(engine, bytes);
    gives_back_what_was_refused(engine, bytes);
    runs_out(engine, bytes);
    keeps_no_name_that_the_table_has(engine);
    assert_eq!(engine.memory_usage().used, usage.used);
}

/// Of modules that differ in the names of their imports alone, those that are linked are smaller, and an export
/// of the same name is found all the same.
fn keeps_no_name_that_the_table_has(engine: &'static Engine<Data>) {
    let text = |module: &str, field: &str| {
        format!(
            r#"(module (import "{module}" "{field}" (func (param i32))) (memory 1)
                (func (export "f") (param i32) (result i32) local.get 0)
                (func (export "note") (param i32) (result i32) i32.const 7))"#
        )
    };
    let takes = |module: &str, field: &str| {
        let before = engine.memory_usage().used;
        let bytes = ModuleBytes::Owned(wasm(&text(module, field)).into());
        let module = Module::<Data>::load(engine, bytes).unwrap();
        let names = module.imports().next().map(|import| {
            (
                import.module.to_owned(),
                import.name.to_owned(),
                import.linked,
            )
        });
        let taken = engine.memory_usage().used - before;
        let mut guest = Instance::new(module, LIMITS).unwrap();
        let function = guest.function("note").expect("it exports that");
        let called = guest.call(&mut Data::default(), function, &[0], None);
        assert_eq!(called, Ok(Some(7)));
        (taken, names.unwrap())
    };
    let (linked, names) = takes("host", "note");
    assert_eq!(names, ("host".to_owned(), "note".to_owned(), true));
    let (absent, names) = takes("hose", "nose");
    assert_eq!(names, ("hose".to_owned(), "nose".to_owned(), false));
    // The module's name, and with it what the allocator and the list keep of it.
    assert!(linked < absent, "{linked} of {absent}");
}

fn gives_back(engine: &'static Engine<Data>, bytes: &'static [u8]) {
    static SWITCH: KillSwitch = KillSwitch::new();
    let before = engine.memory_usage().used;
    for round in 0..1_000 {
        let bytes = if round % 2 == 0 {
            ModuleBytes::Static(bytes)
        } else {
            ModuleBytes::Owned(bytes.into())
        };
        let mut guest = Instance::new(Module::load(engine, bytes).unwrap(), LIMITS).unwrap();
        guest.arm(&SWITCH).unwrap();
        assert!(engine.memory_usage().used > before);
        match round % 3 {
            0 => assert_eq!(call(&mut guest, &[1]), Ok(Some(1))),
            1 => assert!(matches!(call(&mut guest, &[0]), Err(Stop::Trap(_)))),
            _ => {
                SWITCH.kill();
                assert_eq!(call(&mut guest, &[1]), Err(Stop::Killed));
            }
        }
        drop(guest);
        assert_eq!(engine.memory_usage().used, before, "round {round}");
    }
}

fn gives_back_what_was_refused(engine: &'static Engine<Data>, bytes: &'static [u8]) {
    let before = engine.memory_usage().used;
    let load = |bytes: &[u8]| Module::<Data>::load(engine, ModuleBytes::Owned(bytes.into()));
    for length in 0..bytes.len() {
        drop(load(&bytes[..length]).and_then(|module| Instance::new(module, LIMITS)));
        assert_eq!(engine.memory_usage().used, before, "cut at {length}");
    }
    let outside = wasm("(module (memory 1) (data (i32.const 65536) \"x\"))");
    assert!(Instance::new(load(&outside).unwrap(), LIMITS).is_err());
    assert!(load(&wasm("(module (func (export \"__wasm_call_ctors\")))")).is_err());
    assert_eq!(engine.memory_usage().used, before);
}

fn runs_out(engine: &'static Engine<Data>, bytes: &'static [u8]) {
    let make = || {
        let module = Module::<Data>::load(engine, ModuleBytes::Static(bytes))?;
        Instance::new(
            module,
            Limits {
                stack: 8 * 1024,
                memory_max: Some(4),
            },
        )
    };
    let mut all = Vec::new();
    let error = loop {
        match make() {
            Ok(guest) => all.push(guest),
            Err(error) => break error,
        }
        assert!(all.len() < 100);
    };
    assert_eq!(error.error, Error::OutOfMemory, "{error}");
    assert!(all.len() > 5, "{}", all.len());
    for guest in &mut all {
        assert_eq!(call(guest, &[1]), Ok(Some(1)));
    }
    let usage = engine.memory_usage();
    assert!(usage.used > usage.total / 2, "{usage:?}");
    // From here on every size of what is left fails cleanly at some step, and gives back the rest.
    for stack in (256..8 * 1024).step_by(64) {
        let before = engine.memory_usage().used;
        let made = Module::<Data>::load(engine, ModuleBytes::Static(bytes)).and_then(|module| {
            Instance::new(
                module,
                Limits {
                    stack,
                    memory_max: Some(4),
                },
            )
        });
        if let Err(error) = made.map(drop) {
            assert_eq!(error.error, Error::OutOfMemory, "{error}");
        }
        assert_eq!(engine.memory_usage().used, before, "stack {stack}");
    }
}
