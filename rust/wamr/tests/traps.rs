//! Every trap that the engine can bring about, provoked, arrives under its own name.

mod common;

use common::{Data, call, call_with, end, instance, load};
use ketch_abi::Trap;
use ketch_wamr::{Instance, Limits, Stop};

/// How a function with this body ends, in a module with a page of memory and a table of four.
fn body(code: &str) -> Stop {
    end(&format!(
        r#"(module (memory 1) (table $t 4 funcref) (type $v (func)) (type $i (func (result i32)))
            (elem (i32.const 0) $one) (elem $e func $one) (data $d "abcd")
            (func $one (type $i) i32.const 1)
            (func (export "f") {code}))"#
    ))
}

fn traps(code: &str, trap: Trap) {
    assert_eq!(body(code), Stop::Trap(trap), "{code}");
}

#[test]
fn unreachable() {
    traps("unreachable", Trap::Unreachable);
}

#[test]
fn memory() {
    for code in [
        "(drop (i32.load (i32.const 65533)))",
        "(drop (i32.load (i32.const -1)))",
        "(drop (i64.load offset=4294967295 (i32.const -1)))",
        "(i32.store8 (i32.const 65536) (i32.const 0))",
        "(f64.store (i32.const 65529) (f64.const 0))",
        "(memory.fill (i32.const 65530) (i32.const 0) (i32.const 7))",
        "(memory.copy (i32.const 0) (i32.const 1) (i32.const -1))",
        "(memory.init $d (i32.const 0) (i32.const 1) (i32.const 4))",
    ] {
        traps(code, Trap::MemoryOutOfBounds);
    }
}

#[test]
fn tables() {
    for code in [
        "(drop (call_indirect $t (type $i) (i32.const 4)))",
        "(drop (call_indirect $t (type $i) (i32.const -1)))",
        "(drop (call_indirect $t (type $i) (i32.const 3)))",
        "(drop (table.get $t (i32.const 4)))",
        "(table.set $t (i32.const 4) (ref.null func))",
        "(table.fill $t (i32.const 2) (ref.null func) (i32.const 3))",
        "(table.copy $t $t (i32.const 2) (i32.const 0) (i32.const 3))",
        "(table.init $t $e (i32.const 0) (i32.const 0) (i32.const 2))",
    ] {
        traps(code, Trap::TableOutOfBounds);
    }
    traps(
        "(call_indirect $t (type $v) (i32.const 0))",
        Trap::IndirectCallMismatch,
    );
}

#[test]
fn arithmetic() {
    traps(
        "(drop (i32.div_s (i32.const 1) (i32.const 0)))",
        Trap::IntegerDivideByZero,
    );
    traps(
        "(drop (i64.rem_u (i64.const 1) (i64.const 0)))",
        Trap::IntegerDivideByZero,
    );
    traps(
        "(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))",
        Trap::IntegerOverflow,
    );
    traps(
        "(drop (i64.div_s (i64.const 0x8000000000000000) (i64.const -1)))",
        Trap::IntegerOverflow,
    );
    traps(
        "(drop (i32.trunc_f64_s (f64.const 1e10)))",
        Trap::IntegerOverflow,
    );
    traps(
        "(drop (i32.trunc_f32_u (f32.const nan)))",
        Trap::InvalidConversion,
    );
    traps(
        "(drop (i64.trunc_f64_s (f64.const nan)))",
        Trap::InvalidConversion,
    );
}

#[test]
fn recursion() {
    assert_eq!(
        end("(module (func $f (export \"f\") (call $f)))"),
        Stop::Trap(Trap::StackOverflow)
    );
    let locals = "(local i64 i64 i64 i64)".repeat(50);
    assert_eq!(
        end(&format!(
            "(module (func $f (export \"f\") {locals} (call $f)))"
        )),
        Stop::Trap(Trap::StackOverflow)
    );
    // A frame that alone exceeds the stack.
    let locals = "(local i64 i64 i64 i64)".repeat(2000);
    assert_eq!(
        end(&format!("(module (func $f (export \"f\") {locals}))")),
        Stop::Trap(Trap::StackOverflow)
    );
}

#[test]
fn unlinked_import() {
    let calling = |field: &str, parameters: &str| {
        end(&format!(
            "(module (import \"host\" \"{field}\" (func $g {parameters})) (func (export \"f\") (call $g)))"
        ))
    };
    assert_eq!(calling("absent", ""), Stop::Trap(Trap::UnlinkedImport));
    // Known, but with a parameter.
    assert_eq!(calling("note", ""), Stop::Trap(Trap::UnlinkedImport));
}

#[test]
fn instructions_are_counted_where_the_engine_was_built_to() {
    if option_env!("KETCH_METERING") != Some("1") {
        eprintln!("SKIPPED: build with KETCH_METERING=1 to have instructions counted");
        return;
    }
    const SPIN: &str = "(module (func (export \"f\") (loop $l (br $l))))";
    for budget in [0, 1, 1_000, 1_000_000] {
        let outcome = call_with(&mut instance(SPIN), &mut Data::default(), &[], Some(budget));
        assert_eq!(outcome, Err(Stop::Trap(Trap::BudgetExhausted)), "{budget}");
    }
    let mut short = instance(
        "(module (func (export \"f\") (result i32) (i32.add (i32.const 1) (i32.const 2))))",
    );
    // Each call begins with a budget of its own, also one that is greater than the engine counts.
    for budget in [Some(100), Some(100), None, Some(u32::MAX)] {
        assert_eq!(
            call_with(&mut short, &mut Data::default(), &[], budget),
            Ok(Some(3)),
            "{budget:?}"
        );
    }
}

#[test]
fn growth_ends_at_the_limit() {
    let text = "(module (memory 1 100) (func (export \"f\") (param i32) (result i32) (memory.grow (local.get 0))))";
    let mut guest = instance(text);
    assert_eq!(guest.memory_bytes(), 65_536);
    assert_eq!(call(&mut guest, &[4]), Ok(Some(u64::from(u32::MAX))));
    assert_eq!(call(&mut guest, &[3]), Ok(Some(1)));
    assert_eq!(guest.memory_bytes(), 4 * 65_536);
    assert_eq!(call(&mut guest, &[1]), Ok(Some(u64::from(u32::MAX))));

    let free = Limits {
        memory_max: None,
        ..common::LIMITS
    };
    let mut guest = Instance::new(load(text).unwrap(), free).unwrap();
    assert_eq!(call(&mut guest, &[99]), Ok(Some(1)));
    assert_eq!(call(&mut guest, &[1]), Ok(Some(u64::from(u32::MAX))));
}

#[test]
fn a_stack_of_any_size_is_enough_or_overflows() {
    // Many parameters, constants and locals, which the engine lays out in the stack in turns.
    let constants: String = (0..40)
        .map(|value| format!("(i64.const {value}00)"))
        .collect();
    let text = format!(
        "(module (func $g (param {}) (local i64 i64) (call $g {constants})) (func (export \"f\") (call $g {constants})))",
        "i64 ".repeat(40),
    );
    for stack in (0..4_096).step_by(4) {
        let made = Instance::new(
            load(&text).unwrap(),
            Limits {
                stack,
                memory_max: None,
            },
        );
        let outcome = made.map(|mut guest| call(&mut guest, &[]));
        assert_eq!(outcome, Ok(Err(Stop::Trap(Trap::StackOverflow))), "{stack}");
    }
}

/// A module as C and Rust compilers make them: a stack in linear memory, and symbols that say where.
const COMPILED: &str = r#"(module (memory (export "memory") 1)
    (global $stack (mut i32) (i32.const 512))
    (global (export "__data_end") i32 (i32.const 600)) (global (export "__heap_base") i32 (i32.const 1024))
    (func (export "f") (param i32) (result i32)
        (global.set $stack (i32.sub (global.get $stack) (local.get 0)))
        (i32.store (global.get $stack) (i32.const 5))
        (i32.load (global.get $stack))))"#;

#[test]
fn a_memory_shrinks_to_what_the_module_uses() {
    let mut guest = instance(COMPILED);
    // Linux rounds it up to its own pages.
    assert!(guest.memory_bytes() < 65_536, "{}", guest.memory_bytes());
    assert_eq!(call(&mut guest, &[500]), Ok(Some(5)));
}

#[test]
fn the_guests_own_stack_is_whole_and_ends() {
    // All of it is there for the one thread that there is.
    assert_eq!(call(&mut instance(COMPILED), &[508]), Ok(Some(5)));
    assert_eq!(
        call(&mut instance(COMPILED), &[516]),
        Err(Stop::Trap(Trap::StackOverflow))
    );
}
