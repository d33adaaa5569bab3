//! Instances that share a module, and instances that share a stack.

mod common;

use std::cell::RefCell;

use common::{Data, LIMITS, call, call_with, engine, load, wasm};
use ketch_abi::{Error, Trap};
use ketch_wamr::{Instance, KillSwitch, Limits, Module, ModuleBytes, PoolBox, SharedStack, Stop};

const COUNTER: &str = r#"(module (memory 1) (global $n (mut i32) (i32.const 0)) (data (i32.const 8) "\05")
    (func (export "f") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (i32.store8 (i32.const 8) (i32.add (i32.load8_u (i32.const 8)) (i32.const 1)))
        (i32.add (i32.mul (global.get $n) (i32.const 256)) (i32.load8_u (i32.const 8)))))"#;

/// Recurses as deep as its argument says.
const DEEP: &str = r#"(module (func $f (export "f") (param i32) (result i32)
    (if (result i32) (local.get 0)
        (then (i32.add (i32.const 1) (call $f (i32.sub (local.get 0) (i32.const 1)))))
        (else (i32.const 0)))))"#;

const SPIN: &str = r#"(module (func (export "f") (loop (br 0))))"#;

#[test]
fn instances_of_one_module_share_nothing_but_code() {
    let module = load(COUNTER).unwrap();
    assert_eq!(module.owners(), 1);
    let mut first = Instance::new(module.clone(), LIMITS).unwrap();
    let mut second = Instance::new(module.clone(), LIMITS).unwrap();
    assert_eq!(module.owners(), 3);
    assert!(module.is(&module.clone()) && !module.is(&load(COUNTER).unwrap()));
    assert_eq!(call(&mut first, &[]), Ok(Some(0x106)));
    assert_eq!(call(&mut first, &[]), Ok(Some(0x207)));
    assert_eq!(call(&mut second, &[]), Ok(Some(0x106)));
    drop(first);
    drop(module);
    assert_eq!(call(&mut second, &[]), Ok(Some(0x207)));
}

#[test]
fn a_loaded_module_does_not_need_its_bytes() {
    let text = r#"(module (import "host" "note" (func $note (param i32))) (memory 1) (table 2 funcref)
        (elem (i32.const 0) $five $five) (data (i32.const 0) "abc")
        (func $five (result i32) (i32.const 5))
        (func (export "f") (result i32) (call $note (i32.const 1))
            (i32.add (i32.load8_u (i32.const 1)) (call_indirect (result i32) (i32.const 1)))))"#;
    let bytes = wasm(text);
    let length = bytes.len();
    let module = Module::load(engine(), ModuleBytes::Owned(bytes.into())).unwrap();
    // Whoever gets the memory next writes to it.
    let others: Vec<_> = (0..64).map(|_| vec![0xffu8; length]).collect();
    let import = module.imports().next().unwrap();
    assert_eq!(
        (import.module, import.name, import.linked),
        ("host", "note", true)
    );
    let mut guest = Instance::new(module, LIMITS).unwrap();
    assert_eq!(call(&mut guest, &[]), Ok(Some(u64::from(b'b') + 5)));
    drop(others);
}

#[test]
fn instances_take_turns_on_one_stack() {
    static STACK: SharedStack = SharedStack::new(4096);
    static SWITCH: KillSwitch = KillSwitch::new();
    let limits = Limits {
        stack: 4096,
        memory_max: Some(1),
    };
    let sharing = |text| Instance::sharing(load(text).unwrap(), limits, &STACK).unwrap();
    let mut counter = sharing(COUNTER);
    let (mut deep, mut deeper) = (sharing(DEEP), sharing(DEEP));
    let mut killed = sharing(COUNTER);
    killed.arm(&SWITCH).unwrap();
    for round in 1..20 {
        assert_eq!(call(&mut deep, &[20]), Ok(Some(20)));
        assert_eq!(call(&mut counter, &[]), Ok(Some(round << 8 | (5 + round))));
    }
    // What ends one is nothing to the others: a full stack, a kill, and being dropped.
    assert_eq!(
        call(&mut deeper, &[1 << 20]),
        Err(Stop::Trap(Trap::StackOverflow))
    );
    assert_eq!(call(&mut deep, &[20]), Ok(Some(20)));
    assert!(SWITCH.kill());
    assert_eq!(call(&mut killed, &[]), Err(Stop::Killed));
    assert_eq!(call(&mut counter, &[]), Ok(Some(20 << 8 | 25)));
    drop((killed, deeper, counter));
    assert_eq!(call(&mut deep, &[20]), Ok(Some(20)));
}

#[test]
fn whoever_finds_the_stack_taken_may_come_again() {
    const TEXT: &str =
        r#"(module (import "host" "hook" (func $hook)) (func (export "f") (call $hook)))"#;
    static STACK: SharedStack = SharedStack::new(1024);
    thread_local! {
        static OTHER: RefCell<Option<Instance<Data>>> = const { RefCell::new(None) };
    }
    fn other(arguments: &[u64]) -> Result<Option<u64>, Stop> {
        OTHER.with_borrow_mut(|other| call(other.as_mut().unwrap(), arguments))
    }
    let limits = Limits {
        stack: 1024,
        memory_max: None,
    };
    let sharing = |text| Instance::sharing(load(text).unwrap(), limits, &STACK).unwrap();
    let mut first = sharing(TEXT);
    OTHER.set(Some(sharing(DEEP)));
    let mut data = Data {
        hook: Some(|| assert_eq!(other(&[1]), Err(Stop::Trap(Trap::Other)))),
        ..Data::default()
    };
    assert_eq!(call_with(&mut first, &mut data, &[], None), Ok(None));
    assert_eq!(other(&[1]), Ok(Some(1)));
}

#[test]
fn a_kill_reaches_only_the_instance_that_runs_on_the_shared_stack() {
    static STACK: SharedStack = SharedStack::new(4096);
    static SPINNER: KillSwitch = KillSwitch::new();
    static IDLE: KillSwitch = KillSwitch::new();
    let limits = Limits {
        stack: 1024,
        memory_max: None,
    };
    let mut spinner = Instance::sharing(load(SPIN).unwrap(), limits, &STACK).unwrap();
    let mut idle = Instance::sharing(load(DEEP).unwrap(), limits, &STACK).unwrap();
    spinner.arm(&SPINNER).unwrap();
    idle.arm(&IDLE).unwrap();
    let spinning = std::thread::spawn(move || {
        let _thread = engine().enter_thread();
        loop {
            match call(&mut spinner, &[]) {
                // The other has it for a moment.
                Err(Stop::Trap(Trap::Other)) => std::thread::yield_now(),
                ended => break ended,
            }
        }
    });
    // Once the stack is taken it stays so, and a kill of another instance does not end who has it.
    while call(&mut idle, &[1]).is_ok() {
        std::thread::yield_now();
    }
    assert_eq!(call(&mut idle, &[1]), Err(Stop::Trap(Trap::Other)));
    assert!(IDLE.kill());
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert!(!spinning.is_finished());
    assert!(SPINNER.kill());
    assert_eq!(spinning.join().unwrap(), Err(Stop::Killed));
}

#[test]
fn a_stack_that_is_too_small_is_refused() {
    static STACK: SharedStack = SharedStack::new(1024);
    let limits = Limits {
        stack: 1025,
        memory_max: None,
    };
    let error = Instance::sharing(load(DEEP).unwrap(), limits, &STACK)
        .err()
        .unwrap();
    assert_eq!(error.error, Error::OutOfMemory);
}

#[test]
fn a_boxed_value_is_dropped_once() {
    let value = std::sync::Arc::new(5);
    let mut boxed = PoolBox::new(engine(), || value.clone()).unwrap();
    assert_eq!((**boxed, std::sync::Arc::strong_count(&value)), (5, 2));
    *boxed = value.clone();
    drop(boxed);
    assert_eq!(std::sync::Arc::strong_count(&value), 1);
}
