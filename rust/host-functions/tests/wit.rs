//! Holds the table of imports to the files under `wit/`: the same names, the same lowered
//! signatures, none missing and none besides.

use std::collections::BTreeMap;
use std::path::Path;

use ketch_wamr::ValueType;
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{Resolve, TypeDefKind, WorldItem};

type Signatures = BTreeMap<String, String>;

fn word(kind: &WasmType) -> &'static str {
    match kind {
        WasmType::I64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
        _ => "i32",
    }
}

fn signature(parameters: &[&str], result: Option<&str>) -> String {
    format!(
        "{} -> {}",
        parameters.join(" "),
        result.unwrap_or("nothing")
    )
}

fn in_wit() -> Signatures {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let mut resolve = Resolve::default();
    let (package, _) = resolve
        .push_dir(&folder)
        .expect("the files under wit/ parse");
    let world = resolve
        .select_world(&[package], Some("imports"))
        .expect("the world is there");
    let mut signatures = Signatures::new();
    for item in resolve.worlds[world].imports.values() {
        let WorldItem::Interface { id, .. } = item else {
            panic!("the world imports interfaces alone")
        };
        let module = resolve.id_of(*id).expect("the interface has a name");
        let interface = &resolve.interfaces[*id];
        for function in interface.functions.values() {
            let lowered = resolve.wasm_signature(AbiVariant::GuestImport, function);
            let parameters: Vec<_> = lowered.params.iter().map(word).collect();
            let text = signature(&parameters, lowered.results.first().map(word));
            signatures.insert(format!("{module} {}", function.name), text);
        }
        for (name, kind) in &interface.types {
            if matches!(resolve.types[*kind].kind, TypeDefKind::Resource) {
                signatures.insert(
                    format!("{module} [resource-drop]{name}"),
                    signature(&["i32"], None),
                );
            }
        }
    }
    signatures
}

fn in_table() -> Signatures {
    let word = |kind| match kind {
        ValueType::I32 => "i32",
        ValueType::I64 => "i64",
        ValueType::F32 => "f32",
        ValueType::F64 => "f64",
    };
    let mut signatures = Signatures::new();
    // Preview 1 is older than WIT.
    let modules = ketch_host_functions::MODULES.iter();
    for module in modules.filter(|module| module.name.as_str() != ketch_abi::import::PREVIEW1) {
        for function in module.functions.iter().copied().flatten() {
            let parameters: Vec<_> = function.signature.parameters().map(word).collect();
            let text = signature(&parameters, function.signature.result().map(word));
            let name = format!("{} {}", module.name.as_str(), function.name.as_str());
            assert!(
                signatures.insert(name.clone(), text).is_none(),
                "{name} stands twice in the table"
            );
        }
    }
    signatures
}

#[test]
fn the_table_is_what_wit_says() {
    let (table, wit) = (in_table(), in_wit());
    for (name, signature) in &wit {
        assert_eq!(table.get(name), Some(signature), "{name}");
    }
    for name in table.keys() {
        assert!(wit.contains_key(name), "{name} is not in wit/");
    }
}

/// A guest's imports are found by these numbers.
#[test]
fn no_two_names_have_the_same_number() {
    let mut modules = BTreeMap::new();
    for module in &ketch_host_functions::MODULES {
        let name = module.name.as_str();
        let same = modules.insert(module.name.number(), name);
        assert!(same.is_none_or(|same| same == name), "{name}, {same:?}");
    }
    for name in modules.values() {
        let parts = ketch_host_functions::MODULES.iter();
        let mut functions = BTreeMap::new();
        for part in parts.filter(|part| part.name.as_str() == *name) {
            for function in part.functions.iter().copied().flatten() {
                let field = function.name.as_str();
                let same = functions.insert(function.name.number(), field);
                assert_eq!(same, None, "{name} {field}");
            }
        }
    }
}
