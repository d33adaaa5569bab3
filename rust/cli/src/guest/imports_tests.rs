//! What devices link, and what a module imports, so that both can be compared.

use std::collections::BTreeMap;

use wasmparser::{Parser, Payload, TypeRef, ValType};

/// Module and field to signature.
pub type Signatures = BTreeMap<String, String>;

fn signature<T: std::fmt::Debug>(parameters: &[T], result: &[T]) -> String {
    format!("{parameters:?} -> {result:?}").to_uppercase()
}

/// Every import that devices link, but those of preview 1.
fn linked() -> Signatures {
    let mut all = Signatures::new();
    for module in ketch_host_functions::MODULES.iter() {
        if module.name.as_str() == ketch_abi::import::PREVIEW1 {
            continue;
        }
        for function in module.functions.iter().copied().flatten() {
            let parameters: Vec<_> = function.signature.parameters().collect();
            let result: Vec<_> = function.signature.result().into_iter().collect();
            let text = signature(&parameters, &result);
            all.insert(
                format!("{} {}", module.name.as_str(), function.name.as_str()),
                text,
            );
        }
    }
    all
}

/// The same without what a language has no use for.
pub fn linked_but(left_out: &[(&str, &str)]) -> Signatures {
    let mut all = linked();
    for (name, _) in left_out {
        assert!(all.remove(*name).is_some(), "{name} is no import");
    }
    all
}

/// What a module imports.
pub fn of_module(bytes: &[u8]) -> Signatures {
    let (mut types, mut all) = (Vec::new(), Signatures::new());
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.unwrap() {
            Payload::TypeSection(section) => {
                for kind in section.into_iter_err_on_gc_types() {
                    types.push(kind.unwrap());
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.unwrap();
                    let TypeRef::Func(number) = import.ty else {
                        panic!("{import:?}")
                    };
                    let kind = &types[number as usize];
                    let (parameters, results): (&[ValType], &[ValType]) =
                        (kind.params(), kind.results());
                    let text = signature(parameters, results);
                    all.insert(format!("{} {}", import.module, import.name), text);
                }
            }
            _ => {}
        }
    }
    all
}
