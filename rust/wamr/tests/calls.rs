//! Values cross in both directions; ends are told apart; instances do not meet.

mod common;

use common::{Data, call, call_with, end, instance, load};
use ketch_abi::Trap;
use ketch_wamr::{Engine, HostData, HostModule, ImportKind, Memory, Stop, ValueType};

#[test]
fn arguments_and_results_keep_their_bits() {
    let mut adder = instance(
        "(module (func (export \"f\") (param i32 i64) (result i64) local.get 0 i64.extend_i32_s local.get 1 i64.add))",
    );
    assert_eq!(call(&mut adder, &[u64::from(-5i32 as u32), 7]), Ok(Some(2)));
    assert_eq!(call(&mut adder, &[0, u64::MAX]), Ok(Some(u64::MAX)));

    let mut float = instance(
        "(module (func (export \"f\") (param f32 f64) (result f64) local.get 0 f64.promote_f32 local.get 1 f64.mul))",
    );
    let product = call(&mut float, &[u64::from(1.5f32.to_bits()), 4.0f64.to_bits()]);
    assert_eq!(product, Ok(Some(6.0f64.to_bits())));

    let mut negative = instance("(module (func (export \"f\") (result i32) i32.const -1))");
    assert_eq!(call(&mut negative, &[]), Ok(Some(0xffff_ffff)));
}

#[test]
fn host_functions_get_their_arguments() {
    let mut guest = instance(
        r#"(module
            (import "host" "note" (func $note (param i32)))
            (import "host" "note64" (func $note64 (param i64)))
            (import "host" "mix" (func $mix (param i32 i64 f32 f64) (result f64)))
            (import "host" "half" (func $half (param f32) (result f32)))
            (import "host" "long" (func $long (result i64)))
            (func (export "f") (result f64)
                (call $note (i32.const -2))
                (call $note64 (i64.const -3))
                (call $note64 (call $long))
                (drop (call $mix (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4)))
                (f64.promote_f32 (call $half (f32.const 5)))))"#,
    );
    let mut data = Data::default();
    assert_eq!(
        call_with(&mut guest, &mut data, &[], None),
        Ok(Some(2.5f64.to_bits()))
    );
    let three = u64::from(3.0f32.to_bits());
    // An i32 is not extended into the upper half of its slot.
    assert_eq!(
        data.noted,
        [
            0xffff_fffe,
            -3i64 as u64,
            u64::MAX - 1,
            1,
            2,
            three,
            4.0f64.to_bits()
        ]
    );
}

#[test]
fn a_host_function_can_have_many_parameters() {
    let mut guest = instance(&format!(
        "(module (import \"host\" \"many\" (func $many (param {}) (result i32)))
            (func (export \"f\") (result i32) (call $many {})))",
        "i32 ".repeat(14),
        "(i32.const -1)".repeat(14),
    ));
    assert_eq!(
        call(&mut guest, &[]),
        Ok(Some(0u32.wrapping_sub(14).into()))
    );
}

#[test]
fn the_same_field_in_two_modules_is_two_functions() {
    let module = load(
        r#"(module (import "host" "note" (func (param i32))) (import "other" "note" (func (param i64))))"#,
    )
    .unwrap();
    assert!(module.imports().all(|import| import.linked));
}

#[test]
fn imports_tell_what_is_there() {
    let module = load(
        r#"(module
            (import "host" "note" (func (param i32)))
            (import "host" "note" (func (param i64)))
            (import "host" "absent" (func))
            (import "nowhere" "note" (func))
            (import "host" "memory" (memory 1)))"#,
    )
    .unwrap();
    let found: Vec<_> = module
        .imports()
        .map(|import| {
            (
                import.module,
                import.name,
                import.kind,
                import.linked,
                import.known,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("host", "note", ImportKind::Function, true, true),
            ("host", "note", ImportKind::Function, false, true),
            ("host", "absent", ImportKind::Function, false, false),
            ("nowhere", "note", ImportKind::Function, false, false),
            ("host", "memory", ImportKind::Memory, false, false),
        ]
    );
}

#[test]
fn exports_are_found() {
    let text = r#"(module (memory (export "m") 1) (func (export "f") (param i64) (result f32) f32.const 0)
        (func (export "two") (result i32 i32) i32.const 0 i32.const 0)
        (func (export "nine") (param i32 i32 i32 i32 i32 i32 i32 i32 i32))
        (func (export "reference") (param externref)))"#;
    let module = load(text).unwrap();
    assert!(module.has_export("m") && module.has_export("f"));
    assert!(!module.has_export("g") && !module.has_export(""));
    let instance = instance(text);
    let function = instance.function("f").unwrap();
    assert_eq!(function.parameters(), [ValueType::I64]);
    assert_eq!(function.result(), Some(ValueType::F32));
    for name in [
        "m",
        "g",
        "",
        "f\0",
        "f\0x",
        "two",
        "nine",
        "reference",
        &"f".repeat(1000),
    ] {
        assert!(instance.function(name).is_none(), "{name}");
    }
}

#[test]
fn a_host_function_ends_the_guest() {
    let calling = |name: &str, arguments: &str| {
        end(&format!(
            "(module (import \"host\" \"{name}\" (func $end {})) (func (export \"f\") (call $end {arguments}) unreachable))",
            if arguments.is_empty() {
                ""
            } else {
                "(param i32)"
            },
        ))
    };
    assert_eq!(calling("exit", "(i32.const 7)"), Stop::Exit(7));
    assert_eq!(calling("exit", "(i32.const -1)"), Stop::Exit(-1));
    assert_eq!(calling("fault", ""), Stop::Trap(Trap::BadHandle));
    assert_eq!(calling("starve", ""), Stop::OutOfMemory);
}

#[test]
fn an_ended_guest_stays_ended() {
    let mut guest = instance(
        r#"(module (import "host" "note" (func $note (param i32)))
            (func (export "f") (param i32) (call $note (local.get 0)) (if (local.get 0) (then unreachable))))"#,
    );
    let mut data = Data::default();
    assert_eq!(call_with(&mut guest, &mut data, &[0], None), Ok(None));
    for _ in 0..2 {
        assert_eq!(
            call_with(&mut guest, &mut data, &[1], None),
            Err(Stop::Trap(Trap::Unreachable))
        );
    }
    assert_eq!(data.noted, [0, 1]);
}

#[test]
fn two_instances_of_one_module_are_apart() {
    let text = r#"(module (memory 1) (global $g (mut i32) (i32.const 0))
        (func (export "f") (param i32) (result i32)
            (global.set $g (i32.add (global.get $g) (local.get 0)))
            (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (local.get 0)))
            (i32.add (global.get $g) (i32.load (i32.const 8)))))"#;
    let (mut one, mut two) = (instance(text), instance(text));
    assert_eq!(call(&mut one, &[5]), Ok(Some(10)));
    assert_eq!(call(&mut two, &[1]), Ok(Some(2)));
    assert_eq!(call(&mut one, &[0]), Ok(Some(10)));
    // A function serves only the instance that it was looked up in.
    let foreign = one.function("f").unwrap();
    assert_eq!(
        two.call(&mut Data::default(), foreign, &[0], None),
        Err(Stop::Trap(Trap::IndirectCallMismatch))
    );
}

#[test]
fn arguments_must_fit() {
    let mut guest = instance("(module (func (export \"f\") (param i32)))");
    assert_eq!(
        call(&mut guest, &[1, 2]),
        Err(Stop::Trap(Trap::IndirectCallMismatch))
    );
    let mut guest = instance("(module (func (export \"f\") (param i32)))");
    assert_eq!(
        call(&mut guest, &[]),
        Err(Stop::Trap(Trap::IndirectCallMismatch))
    );
}

#[test]
fn an_instance_can_move_to_another_thread() {
    let mut guest = instance("(module (func (export \"f\") (result i32) i32.const 3))");
    assert_eq!(call(&mut guest, &[]), Ok(Some(3)));
    let moved = std::thread::spawn(move || {
        let _thread = common::engine().enter_thread();
        call(&mut guest, &[])
    });
    assert_eq!(moved.join().unwrap(), Ok(Some(3)));
}

#[test]
fn the_engine_is_one_for_one_table() {
    static ANOTHER: [HostModule<Data>; 0] = [];
    struct Other;
    impl HostData for Other {}
    static FOR_OTHERS: [HostModule<Other>; 0] = [];
    let first = common::engine();
    assert!(core::ptr::eq(
        first,
        Engine::init(Memory::System, &common::TABLE).unwrap()
    ));
    assert!(Engine::init(Memory::System, &ANOTHER).is_err());
    assert!(Engine::init(Memory::System, &FOR_OTHERS).is_err());
}
