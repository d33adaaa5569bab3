//! Holds the hand-written imports and exports to the files under `wit/`.

use std::collections::BTreeMap;
use std::path::Path;

use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{Function, Resolve, TypeDefKind, WorldId, WorldItem, WorldKey};

/// Name to core signature, as in `i32 i32 -> i64`.
type Signatures = BTreeMap<String, String>;

fn world(name: &str) -> (Resolve, WorldId) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let mut resolve = Resolve::default();
    let (package, _) = resolve
        .push_dir(folder)
        .expect("the files under wit/ parse");
    let world = resolve
        .select_world(&[package], Some(name))
        .expect("the world is there");
    (resolve, world)
}

fn core_signature(resolve: &Resolve, variant: AbiVariant, function: &Function) -> String {
    let signature = resolve.wasm_signature(variant, function);
    words(&signature.params, &signature.results)
}

fn words(parameters: &[WasmType], results: &[WasmType]) -> String {
    let word = |kind: &WasmType| match kind {
        WasmType::I64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
        _ => "i32",
    };
    let join = |kinds: &[WasmType]| kinds.iter().map(word).collect::<Vec<_>>().join(" ");
    format!("{} -> {}", join(parameters), join(results))
}

/// Every import of the world, as the canonical ABI names and lowers it.
fn imports_of_the_world() -> Signatures {
    let (resolve, world) = world("imports");
    let mut signatures = Signatures::new();
    for (key, item) in &resolve.worlds[world].imports {
        let (WorldKey::Interface(_), WorldItem::Interface { id, .. }) = (key, item) else {
            panic!("the world imports interfaces alone");
        };
        let module = resolve.id_of(*id).expect("the interface has a name");
        let interface = &resolve.interfaces[*id];
        for function in interface.functions.values() {
            let signature = core_signature(&resolve, AbiVariant::GuestImport, function);
            signatures.insert(format!("{module} {}", function.name), signature);
        }
        for (name, kind) in &interface.types {
            if matches!(resolve.types[*kind].kind, TypeDefKind::Resource) {
                signatures.insert(
                    format!("{module} [resource-drop]{name}"),
                    "i32 -> ".to_string(),
                );
            }
        }
    }
    signatures
}

/// Where the imports are declared.
const DECLARATIONS: [&str; 3] = [
    include_str!("../src/raw/imports.rs"),
    include_str!("../src/raw/imports/i2c.rs"),
    include_str!("../src/raw/imports/spi.rs"),
];

/// Every import that the crate declares, read from its text: the attributes say the names,
/// the types say the signatures.
fn imports_of_the_crate() -> Signatures {
    let quoted = |line: &str| {
        line.split('"')
            .nth(1)
            .expect("a name in quotes")
            .to_string()
    };
    let mut signatures = Signatures::new();
    let (mut module, mut link_name, mut declaration) =
        (String::new(), String::new(), String::new());
    for line in DECLARATIONS
        .iter()
        .flat_map(|text| text.lines())
        .map(str::trim)
    {
        if line.starts_with("#[link(wasm_import_module") {
            module = quoted(line);
        } else if line.starts_with("#[link_name") {
            link_name = quoted(line);
        } else if line.starts_with("pub fn ") || !declaration.is_empty() {
            declaration.push_str(line);
            if line.ends_with(';') {
                let previous =
                    signatures.insert(format!("{module} {link_name}"), lowered(&declaration));
                assert!(previous.is_none(), "{module} {link_name} is declared twice");
                declaration.clear();
            }
        }
    }
    signatures
}

/// Core signature of a Rust declaration on wasm32.
fn lowered(declaration: &str) -> String {
    let kind = |rust: &str| match rust.trim() {
        "u32" | "usize" => WasmType::I32,
        "u64" => WasmType::I64,
        "f32" => WasmType::F32,
        pointer if pointer.starts_with('*') => WasmType::I32,
        other => panic!("{other} in {declaration}"),
    };
    let open = declaration.find('(').expect("parameters");
    let close = declaration.find(')').expect("parameters");
    let parameters = declaration[open + 1..close]
        .split(',')
        .filter(|part| !part.trim().is_empty());
    let parameters: Vec<_> = parameters
        .map(|part| kind(part.split_once(':').expect("a typed parameter").1))
        .collect();
    let result = declaration[close + 1..]
        .trim_end_matches(';')
        .trim()
        .strip_prefix("->");
    words(
        &parameters,
        &result.map(kind).into_iter().collect::<Vec<_>>(),
    )
}

#[test]
fn every_import_is_the_one_in_wit() {
    let (ours, theirs) = (imports_of_the_crate(), imports_of_the_world());
    for (name, signature) in &theirs {
        assert_eq!(
            ours.get(name),
            Some(signature),
            "{name} in wit/ against raw/imports.rs"
        );
    }
    for name in ours.keys() {
        assert!(theirs.contains_key(name), "{name} is not in wit/");
    }
}

#[test]
fn the_exports_are_the_ones_in_wit() {
    for (name, export, signature) in [
        (
            "reactor-container",
            ketch_abi::import::EXPORT_ON_EVENT,
            "i32 i32 -> ",
        ),
        (
            "command-container",
            ketch_abi::import::EXPORT_RUN,
            " -> i32",
        ),
    ] {
        let (resolve, world) = world(name);
        let mut found = Signatures::new();
        for item in resolve.worlds[world].exports.values() {
            let WorldItem::Interface { id, .. } = item else {
                panic!("the world exports an interface")
            };
            for function in resolve.interfaces[*id].functions.values() {
                let name = format!("{}#{}", resolve.id_of(*id).expect("a name"), function.name);
                found.insert(
                    name,
                    core_signature(&resolve, AbiVariant::GuestExport, function),
                );
            }
        }
        assert_eq!(
            found,
            Signatures::from([(export.to_string(), signature.to_string())])
        );
        // The macros must write the name out: an attribute takes no constant.
        assert!(
            include_str!("../src/container.rs").contains(&format!("export_name = \"{export}\""))
        );
    }
}
