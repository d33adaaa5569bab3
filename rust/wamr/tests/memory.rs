//! Pointers that lie, and the guest's allocator.

mod common;

use common::{Data, call_with, instance};
use ketch_abi::Trap;
use ketch_wamr::{Instance, KillSwitch, Stop};

const BAD: Result<Option<u64>, Stop> = Err(Stop::Trap(Trap::BadPointer));
const SIZE: u32 = 65_536;

/// A guest that hands its two arguments to a host function.
fn passing(name: &str) -> Instance<Data> {
    instance(&format!(
        r#"(module (import "host" "{name}" (func $g (param i32 i32))) (memory (export "m") 1) (data (i32.const 16) "hello")
            (func (export "f") (param i32 i32) (call $g (local.get 0) (local.get 1))))"#
    ))
}

fn pass(name: &str, pointer: u32, length: u32) -> (Result<Option<u64>, Stop>, Vec<u64>) {
    let mut data = Data::default();
    let outcome = call_with(
        &mut passing(name),
        &mut data,
        &[pointer.into(), length.into()],
        None,
    );
    (outcome, data.noted)
}

#[test]
fn ranges_inside_are_copied() {
    assert_eq!(
        pass("read", 16, 5),
        (Ok(None), b"hello".map(u64::from).to_vec())
    );
    assert_eq!(pass("read", SIZE - 1, 1), (Ok(None), vec![0]));
    assert_eq!(pass("read", 0, SIZE).1.len(), SIZE as usize);
    for (pointer, length) in [(0, 1), (SIZE - 1, 1), (0, SIZE), (SIZE - 4, 4)] {
        assert_eq!(pass("write", pointer, length).0, Ok(None));
    }
}

#[test]
fn empty_ranges_may_begin_at_the_end_and_no_further() {
    for name in ["read", "write"] {
        for pointer in [0, 1, SIZE - 1, SIZE] {
            assert_eq!(
                pass(name, pointer, 0),
                (Ok(None), vec![]),
                "{name} {pointer}"
            );
        }
        for pointer in [SIZE + 1, 0x8000_0000, u32::MAX] {
            assert_eq!(pass(name, pointer, 0).0, BAD, "{name} {pointer}");
        }
    }
}

#[test]
fn ranges_that_leave_memory_trap() {
    for name in ["read", "write"] {
        for (pointer, length) in [
            (SIZE, 1),
            (SIZE - 1, 2),
            (1, SIZE),
            (0, SIZE + 1),
            (u32::MAX, 1),
            (u32::MAX, 2),
            (u32::MAX, u32::MAX),
            (1, u32::MAX),
            (0x8000_0000, 0x8000_0000),
        ] {
            assert_eq!(
                pass(name, pointer, length),
                (BAD, vec![]),
                "{name} {pointer} {length}"
            );
        }
    }
}

#[test]
fn a_module_without_memory_has_no_ranges() {
    let outcome = |pointer: u64, length: u64| {
        let mut guest = instance(
            r#"(module (import "host" "read" (func $g (param i32 i32)))
                (func (export "f") (param i32 i32) (call $g (local.get 0) (local.get 1))))"#,
        );
        call_with(&mut guest, &mut Data::default(), &[pointer, length], None)
    };
    assert_eq!(outcome(0, 0), Ok(None));
    assert_eq!(outcome(0, 1), BAD);
    assert_eq!(outcome(1, 0), BAD);
}

#[test]
fn memory_that_grew_and_moved_is_followed() {
    let mut guest = instance(
        r#"(module (import "host" "read" (func $read (param i32 i32))) (import "host" "write" (func $write (param i32 i32)))
            (memory 1)
            (func (export "f")
                (drop (memory.grow (i32.const 1)))
                (call $write (i32.const 131070) (i32.const 2))
                (call $read (i32.const 131069) (i32.const 3))))"#,
    );
    let mut data = Data::default();
    assert_eq!(call_with(&mut guest, &mut data, &[], None), Ok(None));
    assert_eq!(data.noted, [0, 0x5a, 0x5a]);
}

/// A guest whose `cabi_realloc` has this body, and which asks the host for something of that size.
fn allocating(import: &str, size: u32, realloc: &str) -> Instance<Data> {
    instance(&format!(
        r#"(module (import "host" "{import}" (func $give (param i32) (result i32)))
            (import "host" "note" (func $note (param i32))) (import "host" "exit" (func $exit (param i32)))
            (memory 1) (global $next (mut i32) (i32.const 1024))
            (func (export "f") (result i32) (call $give (i32.const {size})))
            {realloc})"#
    ))
}

const BUMP: &str = r#"(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $next) (global.set $next (i32.add (global.get $next) (local.get 3))))"#;

fn realloc(import: &str, size: u32, realloc: &str) -> (Result<Option<u64>, Stop>, Vec<u64>) {
    let mut data = Data::default();
    let mut guest = allocating(import, size, realloc);
    // An allocator that never returns would hold up the test.
    let switch: &'static KillSwitch = Box::leak(Box::default());
    guest.arm(switch).expect("it has no other");
    std::thread::spawn(|| {
        std::thread::sleep(std::time::Duration::from_millis(500));
        switch.expire();
    });
    let outcome = call_with(&mut guest, &mut data, &[], Some(1_000_000));
    (outcome, data.noted)
}

fn returning(code: &str) -> String {
    format!("(func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) {code})")
}

#[test]
fn the_guest_allocates() {
    assert_eq!(realloc("give", 100, BUMP), (Ok(Some(1024)), vec![1024]));
    // It may grow, and thereby move, its memory meanwhile.
    let growing = returning("(drop (memory.grow (i32.const 1))) i32.const 65536");
    assert_eq!(
        realloc("give", 100, &growing),
        (Ok(Some(65_536)), vec![65_536])
    );
    assert_eq!(realloc("give", 0, &returning("i32.const 0")).0, Ok(Some(0)));
}

#[test]
fn a_guest_that_cannot_allocate_traps() {
    let failed = Err(Stop::Trap(Trap::ReallocFailed));
    for code in [
        "i32.const 0",
        "i32.const 65437",
        "i32.const 65536",
        "i32.const -1",
        "i32.const 0x80000000",
    ] {
        assert_eq!(realloc("give", 100, &returning(code)).0, failed, "{code}");
    }
    assert_eq!(realloc("give", 100, "").0, failed);
    assert_eq!(
        realloc(
            "give",
            100,
            "(func (export \"cabi_realloc\") (param i32) (result i32) i32.const 8)"
        )
        .0,
        failed
    );
    assert_eq!(
        realloc(
            "give",
            100,
            "(global (export \"cabi_realloc\") i32 (i32.const 8))"
        )
        .0,
        failed
    );
}

#[test]
fn what_ends_the_guest_in_its_allocator_ends_it() {
    for import in ["give", "give-anyway"] {
        let ends = |code: &str| realloc(import, 100, &returning(code)).0.unwrap_err();
        assert_eq!(
            ends("unreachable"),
            Stop::Trap(Trap::Unreachable),
            "{import}"
        );
        assert_eq!(
            ends("(loop $l (br $l)) i32.const 0"),
            Stop::Trap(Trap::BudgetExhausted),
            "{import}"
        );
        // The canonical ABI lets no import be called meanwhile: not even one that would end the guest.
        assert_eq!(
            ends("(call $note (i32.const 1)) i32.const 8"),
            Stop::Trap(Trap::ReallocFailed),
            "{import}"
        );
        assert_eq!(
            ends("(call $exit (i32.const 1)) i32.const 8"),
            Stop::Trap(Trap::ReallocFailed),
            "{import}"
        );
        assert_eq!(
            ends("(call $give (i32.const 1))"),
            Stop::Trap(Trap::ReallocFailed),
            "{import}"
        );
    }
}

#[test]
fn allocations_of_one_call_are_limited_where_instructions_are_counted() {
    let text = |count: u32| {
        format!(
            r#"(module (import "host" "give" (func $give (param i32) (result i32))) (memory 1) (global $next i32 (i32.const 8))
            (func (export "f") (local $i i32)
                (loop $l (drop (call $give (i32.const 1)))
                    (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const {count})))))
            {})"#,
            returning("i32.const 8")
        )
    };
    let run = |count, budget| {
        call_with(
            &mut instance(&text(count)),
            &mut Data::default(),
            &[],
            budget,
        )
    };
    // Of 64 budgets, in parts of 50,000.
    assert_eq!(run(1280, Some(1_000_000)), Ok(None));
    let beyond = run(1281, Some(1_000_000));
    if option_env!("KETCH_METERING") == Some("1") {
        assert_eq!(beyond, Err(Stop::Trap(Trap::BudgetExhausted)));
    } else {
        // The time of the call holds for them, too: whoever watches it ends them.
        assert_eq!(beyond, Ok(None));
    }
    assert_eq!(run(2_000, None), Ok(None));
}
