//! What does not load, and what loading does not do.

mod common;

use common::{Data, LIMITS, call, engine, instance, load, wasm};
use ketch_abi::Error;
use ketch_wamr::{Instance, Limits, LoadError, Module, ModuleBytes};

/// A module with something of everything.
const RICH: &str = r#"(module
    (type $t (func (param i32 i64) (result f32)))
    (import "host" "note" (func $note (param i32)))
    (import "host" "absent" (func (param f64)))
    (table 3 funcref) (memory (export "memory") 1 2)
    (global $g (mut i32) (i32.const 5)) (global $h i64 (i64.const 6))
    (func $f (export "f") (param i32) (result i32) (local i64 f32)
        (block $b (loop $l (br_if $l (i32.eqz (local.get 0))) (br_table $b $l (local.get 0))))
        (call $note (global.get $g)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 2))
        (i32.add (i32.load (i32.const 16)) (i32.const 1)))
    (func $k (type $t) f32.const 1)
    (elem (i32.const 0) $f $k) (elem func $k)
    (data (i32.const 16) "text") (data "passive"))"#;

fn load_bytes(bytes: Vec<u8>) -> Result<Module<Data>, LoadError> {
    Module::load(engine(), ModuleBytes::Owned(bytes.into()))
}

/// Loads, and where that succeeds instantiates; neither may do anything worse than refuse.
fn exercise(bytes: Vec<u8>) -> Result<(), LoadError> {
    let module = load_bytes(bytes)?;
    module.imports().for_each(drop);
    Instance::new(module, LIMITS).map(drop)
}

#[test]
fn a_module_cut_anywhere_is_refused_or_loads() {
    let whole = wasm(RICH);
    exercise(whole.clone()).expect("the whole module loads");
    let mut refused = 0;
    for length in 0..whole.len() {
        match exercise(whole[..length].to_vec()) {
            Ok(()) => {}
            Err(error) => {
                assert_eq!(error.error, Error::ModuleInvalid, "{length}: {error}");
                assert!(!error.text().is_empty(), "{length}");
                refused += 1;
            }
        }
    }
    assert!(
        refused > whole.len() * 8 / 10,
        "{refused} of {}",
        whole.len()
    );
}

#[test]
fn a_module_with_any_byte_changed_is_refused_or_loads() {
    let whole = wasm(RICH);
    for place in 0..whole.len() {
        for change in [0x01, 0x02, 0x40, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[place] ^= change;
            // A change may ask for more memory than there is, or for an import that is no function.
            let _ = exercise(bytes);
        }
    }
}

#[test]
fn garbage_is_refused() {
    for bytes in [
        &b""[..],
        b"\0",
        b"\0asm",
        b"\0asm\x01\0\0",
        b"\x7fELF\x01\x01\x01\0\0\0",
        &[0xff; 5000],
        &[0; 5000],
    ] {
        assert_eq!(
            load_bytes(bytes.to_vec()).err().unwrap().error,
            Error::ModuleInvalid
        );
    }
    let error = load_bytes(b"\0aot\x05\0\0\0\0\0\0\0".to_vec())
        .err()
        .unwrap();
    assert!(error.text().contains("ahead of time"), "{error}");
}

#[test]
fn nothing_runs_before_the_first_call() {
    let refused = |text: &str| {
        let error = load(text).err().expect(text);
        assert_eq!(error.error, Error::ModuleInvalid);
        assert!(error.text().contains("_initialize"), "{error}");
    };
    refused("(module (func $f (loop $l (br $l))) (start $f))");
    refused("(module (func (export \"__wasm_call_ctors\") (loop $l (br $l))))");
    refused("(module (func (export \"__post_instantiate\") (loop $l (br $l))))");
    // These names mean something to engines, but are not run.
    for name in [
        "_initialize",
        "_start",
        "main",
        "__main_argc_argv",
        "malloc",
        "cabi_realloc",
        "__new",
        "start",
    ] {
        drop(instance(&format!(
            "(module (memory 1) (func (export \"{name}\") (loop $l (br $l))))"
        )));
    }
}

#[test]
fn bytes_in_constant_memory_are_not_written() {
    // Linux maps a program's constants without the right to write.
    static BYTES: &[u8] = b"\0asm\x01\0\0\0\x01\x05\x01\x60\0\x01\x7f\x02\x0f\x01\x04host\x06absent\0\0\x03\x02\x01\0\
        \x05\x03\x01\0\x01\x07\x05\x01\x01f\0\x01\x0a\x09\x01\x07\0\x41\x08\x28\x02\0\x0b\x0b\x0a\x01\0\x41\x08\x0b\x04\x2a\0\0\0";
    let copy = BYTES.to_vec();
    let module = Module::load(engine(), ModuleBytes::Static(BYTES)).unwrap();
    assert_eq!(
        module
            .imports()
            .next()
            .map(|import| (import.module, import.name)),
        Some(("host", "absent"))
    );
    let mut guest = Instance::new(module, LIMITS).unwrap();
    assert_eq!(call(&mut guest, &[]), Ok(Some(42)));
    assert_eq!(BYTES, copy);
}

#[test]
fn want_of_memory_is_told_apart() {
    let make =
        |text: &str, limits: Limits| Instance::new(load(text).unwrap(), limits).err().unwrap();
    let error = make("(module (memory 5))", LIMITS);
    assert_eq!(error.error, Error::OutOfMemory, "{error}");
    let error = make("(module (memory 65536))", LIMITS);
    assert_eq!(error.error, Error::OutOfMemory, "{error}");
    let error = make(
        "(module)",
        Limits {
            stack: u32::MAX,
            memory_max: None,
        },
    );
    assert_eq!(error.error, Error::OutOfMemory, "{error}");
    let error = make("(module (memory 1) (data (i32.const 65536) \"x\"))", LIMITS);
    assert_eq!(error.error, Error::ModuleInvalid, "{error}");
}

#[test]
fn only_functions_can_be_imported() {
    for import in [
        "(memory 1)",
        "(table 1 funcref)",
        "(global i32)",
        "(global (mut i64))",
    ] {
        let text = format!("(module (import \"host\" \"x\" {import}))");
        let error = load(&text)
            .and_then(|module| Instance::new(module, LIMITS))
            .err()
            .unwrap();
        assert!(
            matches!(error.error, Error::ImportUnknown | Error::ModuleInvalid),
            "{import}: {error}"
        );
        assert!(!error.text().is_empty());
    }
}
