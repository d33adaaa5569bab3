//! Code compiled ahead of time: what is loaded, and that it ends as interpreted code does.

mod common;

use std::thread;
use std::time::{Duration, Instant};

use common::compiler::compile;
use common::endless::ENDLESS;
use common::{Data, LIMITS, call, call_with, engine};
use ketch_abi::{Error, Trap};
use ketch_wamr::{Authority, Instance, KillSwitch, LoadError, Module, ModuleBytes, Stop};

fn authority(in_place: bool) -> Authority {
    // SAFETY: the tests load what the compiler made for this machine, or what must not get so far.
    unsafe { Authority::new("x86-64", in_place) }
}

fn load(code: &[u8]) -> Result<Module<Data>, LoadError> {
    Module::load_compiled(engine(), ModuleBytes::Owned(code.into()), authority(false))
}

fn instance(text: &str) -> Option<Instance<Data>> {
    let module = load(&compile(text)?).expect("it loads");
    Some(Instance::new(module, LIMITS).expect("it instantiates"))
}

#[test]
fn it_computes_and_calls_the_host() {
    let text = r#"(module (import "host" "note" (func $note (param i32))) (memory 1)
        (func (export "f") (param i32) (result i32)
            (call $note (local.get 0)) (i32.mul (local.get 0) (local.get 0))))"#;
    let Some(mut guest) = instance(text) else {
        return;
    };
    let mut data = Data::default();
    assert_eq!(call_with(&mut guest, &mut data, &[7], None), Ok(Some(49)));
    assert_eq!(data.noted, [7]);
}

#[test]
fn every_loop_can_be_ended() {
    let mut slowest = Duration::ZERO;
    for (index, text) in ENDLESS.iter().enumerate() {
        for kill in [true, false] {
            let Some(mut guest) = instance(text) else {
                return;
            };
            let switch: &'static KillSwitch = Box::leak(Box::default());
            guest.arm(switch).unwrap();
            let ender = thread::spawn(move || {
                thread::sleep(Duration::from_millis(10));
                let now = Instant::now();
                if kill {
                    assert!(switch.kill());
                } else {
                    switch.expire();
                }
                now
            });
            let expected = if kill {
                Stop::Killed
            } else {
                Stop::Trap(Trap::BudgetExhausted)
            };
            assert_eq!(call(&mut guest, &[]), Err(expected), "{index}");
            slowest = slowest.max(ender.join().unwrap().elapsed());
        }
    }
    println!("slowest: {slowest:?}");
    // None hangs. How fast it is, the bench tells: a machine may stand still meanwhile.
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

#[test]
fn traps_keep_their_names() {
    for (code, trap) in [
        ("unreachable", Trap::Unreachable),
        (
            "(drop (i32.load (i32.const 65533)))",
            Trap::MemoryOutOfBounds,
        ),
        (
            "(drop (i32.div_s (i32.const 1) (i32.const 0)))",
            Trap::IntegerDivideByZero,
        ),
        // Something is left to do after the call, else the compiler makes it a loop.
        (
            "(call $f) (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))",
            Trap::StackOverflow,
        ),
    ] {
        let text = format!("(module (memory 1) (func $f (export \"f\") {code}))");
        // A stack of known size, which a recursion reaches soon.
        let outcome = thread::Builder::new()
            .stack_size(256 * 1024)
            .spawn(move || {
                let _thread = engine().enter_thread();
                instance(&text).map(|mut guest| call(&mut guest, &[]))
            })
            .unwrap()
            .join()
            .unwrap();
        if let Some(outcome) = outcome {
            assert_eq!(outcome, Err(Stop::Trap(trap)), "{code}");
        }
    }
}

#[test]
fn what_is_not_for_this_engine_is_refused() {
    let refused = |bytes: &[u8], authority| {
        let bytes = ModuleBytes::Owned(bytes.into());
        let error = Module::<Data>::load_compiled(engine(), bytes, authority)
            .err()
            .expect("it is refused");
        assert_eq!(error.error, Error::ModuleInvalid, "{error}");
        error.text().to_owned()
    };
    assert!(refused(b"", authority(false)).contains("no compiled code"));
    assert!(refused(b"\0asm\x01\0\0\0", authority(false)).contains("no compiled code"));
    assert!(refused(b"\0aot\x01\0\0\0", authority(false)).contains("another version"));
    let Some(code) = compile("(module (func (export \"f\")))") else {
        return;
    };
    assert!(load(&code).is_ok());
    // Cut short at every length: WAMR bounds what it reads by what there is.
    for length in (0..code.len()).step_by(7) {
        refused(&code[..length], authority(false));
    }
    // Another processor: the first field of the target's section that differs.
    let mut other = code.clone();
    let place = code
        .windows(6)
        .position(|bytes| bytes == b"x86_64")
        .expect("its target");
    other[place..place + 6].copy_from_slice(b"i386\0\0");
    refused(&other, authority(false));
    // Code that was compiled to be copied does not run in place.
    let mut aligned = vec![0u128; code.len().div_ceil(16)];
    let bytes: &'static mut [u8] = {
        let words: &'static mut [u128] = aligned.split_off(0).leak();
        // SAFETY: any bytes are words and words are bytes; the slice is no longer than the words.
        unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast(), code.len()) }
    };
    bytes.copy_from_slice(&code);
    let error =
        Module::<Data>::load_compiled(engine(), ModuleBytes::Static(bytes), authority(true))
            .err()
            .expect("it is refused");
    assert!(error.text().contains("to run in RAM"), "{error}");
    refused(
        &compile("(module (func $s) (start $s))").expect("there is a compiler"),
        authority(false),
    );
}

/// The wasm loader shrinks a memory to `__heap_base`. What a small one had for bounds would be none.
#[test]
fn a_memory_smaller_than_an_access_is_refused() {
    let text = |base: u32| {
        format!(
            r#"(module (memory 1 1) (global (mut i32) (i32.const {base}))
            (global (export "__data_end") i32 (i32.const {base}))
            (global (export "__heap_base") i32 (i32.const {base}))
            (func (export "f") (param i32) (result i32) (i32.load (local.get 0))))"#
        )
    };
    let Some(code) = compile(&text(16)) else {
        return;
    };
    assert!(load(&code).is_ok());
    // The compiler makes none with less. So the size of a page, which stands before the one page at
    // the start, is made less in what it made.
    let sizes = [16u32, 1, 1].map(u32::to_le_bytes).concat();
    let places: Vec<usize> = (0..code.len() - sizes.len())
        .filter(|place| code[*place..].starts_with(&sizes))
        .collect();
    let [place] = places[..] else {
        panic!("one description of a memory: {places:?}");
    };
    for size in 0..16 {
        let mut small = code.clone();
        small[place] = size;
        let error = load(&small).err().expect("it is refused");
        assert_eq!(error.error, Error::ModuleInvalid, "{size}: {error}");
        assert!(
            error.text().contains("at least 16 bytes"),
            "{size}: {error}"
        );
    }
}
