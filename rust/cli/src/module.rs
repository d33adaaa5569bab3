//! A wasm module as far as its outside goes: what it imports, exports and asks of memory.

use crate::error::{Exit, Failure, Result};
use ketch_abi::{Capability, ContainerKind, import};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef, Validator, WasmFeatures};

/// Bytes of a page of linear memory. Source: WebAssembly core specification, 4.2.8.
const PAGE: u64 = 65_536;

/// What a module shows to the outside.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// Module and field of each imported function, in the module's order.
    pub imports: Vec<(String, String)>,
    /// Names of the exported functions.
    pub exports: Vec<String>,
    /// Bytes of linear memory at the start and at most, where the module has a memory.
    pub memory: Option<(u64, Option<u64>)>,
}

impl Module {
    /// Reads and validates a module.
    ///
    /// # Errors
    /// [`Exit::Image`], with the place in the file, for what is no valid core module.
    pub fn read(bytes: &[u8], name: &str) -> Result<Module> {
        if !bytes.starts_with(b"\0asm") {
            return Err(invalid(
                name,
                "it does not start with the mark of a wasm module",
            ));
        }
        if Parser::is_component(bytes) {
            return Err(invalid(name, "it is a component, not a core module")
                .with_remedy("build for wasm32-unknown-unknown and do not wrap the result with `wasm-tools component`"));
        }
        Validator::new_with_features(features())
            .validate_all(bytes)
            .map_err(|error| {
                invalid(
                    name,
                    &format!("{} at offset {:#x}", error.message(), error.offset()),
                )
            })?;
        let mut module = Module::default();
        for payload in Parser::new(0).parse_all(bytes) {
            module
                .take(payload.map_err(|error| invalid(name, error.message()))?)
                .map_err(|error| invalid(name, error.message()))?;
        }
        Ok(module)
    }

    fn take(&mut self, payload: Payload<'_>) -> wasmparser::Result<()> {
        match payload {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    match import.ty {
                        TypeRef::Func(_) | TypeRef::FuncExact(_) => {
                            self.imports
                                .push((import.module.to_owned(), import.name.to_owned()));
                        }
                        TypeRef::Memory(memory) => self.memory = Some(memory_bytes(&memory)),
                        _ => {}
                    }
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.exports.push(export.name.to_owned());
                    }
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memory = Some(memory_bytes(&memory?));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The kind of container that the module can be, by its exports.
    pub fn kind(&self) -> Option<ContainerKind> {
        let has = |name: &str| self.exports.iter().any(|export| export == name);
        if has(import::EXPORT_ON_EVENT) {
            Some(ContainerKind::Reactor)
        } else if has(import::EXPORT_RUN) || has(import::EXPORT_START) {
            Some(ContainerKind::Command)
        } else {
            None
        }
    }

    /// The capabilities that its imports need, each once.
    pub fn capabilities(&self) -> Vec<Capability> {
        let mut needed: Vec<Capability> = self
            .imports
            .iter()
            .filter_map(|(module, field)| ketch_host_functions::required_capability(module, field))
            .collect();
        needed.sort();
        needed.dedup();
        needed
    }
}

/// What the engine is built with: the finished proposals that compilers use by default, no SIMD.
fn features() -> WasmFeatures {
    WasmFeatures::MUTABLE_GLOBAL
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::BULK_MEMORY
        | WasmFeatures::REFERENCE_TYPES
        | WasmFeatures::MULTI_VALUE
        | WasmFeatures::FLOATS
        | WasmFeatures::GC_TYPES
}

fn memory_bytes(memory: &wasmparser::MemoryType) -> (u64, Option<u64>) {
    let page = memory
        .page_size_log2
        .map_or(PAGE, |log2| 1u64.checked_shl(log2).unwrap_or(PAGE));
    (
        memory.initial.saturating_mul(page),
        memory.maximum.map(|pages| pages.saturating_mul(page)),
    )
}

fn invalid(name: &str, why: &str) -> Failure {
    let error = ketch_abi::Error::ModuleInvalid;
    Failure {
        number: Some(error.number()),
        ..Failure::new(
            Exit::Image,
            error.name(),
            format!("{name} is not a wasm module that Ketch can run"),
            "build it with `ketch build`, or for the target wasm32-unknown-unknown",
        )
        .with_detail(why)
    }
}
