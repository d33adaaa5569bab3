//! What a device would say about a module, before it is sent there: imports that no device has,
//! imports that the manifest asked no capability for, an entry point that is missing.

use std::path::Path;

use ketch_abi::{Capability, ContainerKind, Error, import};

use super::manifest::{FILE_NAME, Manifest};
use crate::error::{Exit, Failure, Result};
use crate::module::Module;

/// Bytes of a page of linear memory. Source: WebAssembly core specification, 4.2.8.
const PAGE: u64 = 65_536;

/// Checks a module against its manifest. Returns what is worth a warning.
///
/// # Errors
/// [`Exit::Image`], under the name and number that the device's refusal would have.
pub fn check(module: &Module, manifest: &Manifest, file: &Path) -> Result<Vec<String>> {
    check_imports(module, manifest, file)?;
    check_entry(module, manifest, file)?;
    check_memory(module, manifest, file)?;
    Ok(warnings(module, manifest))
}

fn check_imports(module: &Module, manifest: &Manifest, file: &Path) -> Result<()> {
    for (from, field) in &module.imports {
        if !is_known(from, field) {
            return Err(refused(file, Error::ImportUnknown, format!("{from} {field}"))
                .with_remedy("build with the SDK of this version; a module that expects an operating system or a browser cannot run here"));
        }
        if let Some(capability) = ketch_host_functions::required_capability(from, field)
            && !manifest.requests_capability(capability)
        {
            return Err(refused(
                file,
                Error::CapabilityMissing,
                format!("{} for {from} {field}", capability.word()),
            )
            .with_remedy(format!("add to {FILE_NAME}: {}", example(capability))));
        }
    }
    Ok(())
}

fn check_entry(module: &Module, manifest: &Manifest, file: &Path) -> Result<()> {
    let exports = |name: &str| module.exports.iter().any(|export| export == name);
    let (complete, detail) = match manifest.kind {
        ContainerKind::Reactor => (
            exports(import::EXPORT_ON_EVENT),
            "a reactor exports on-event",
        ),
        ContainerKind::Command => (
            exports(import::EXPORT_RUN) || exports(import::EXPORT_START),
            "a command exports run or _start",
        ),
    };
    if complete {
        return Ok(());
    }
    let remedy = match module.kind() {
        Some(kind) => format!("the module is a {kind}: put kind = \"{kind}\" into {FILE_NAME}"),
        None => {
            "end the source with ketch_sdk::export_reactor!(…) or ketch_sdk::export_command!(…)"
                .to_owned()
        }
    };
    Err(refused(file, Error::EntryMissing, detail.to_owned()).with_remedy(remedy))
}

fn check_memory(module: &Module, manifest: &Manifest, file: &Path) -> Result<()> {
    let Some((initial, _)) = module.memory else {
        return Ok(());
    };
    // A device counts a part of a page as a page.
    let allowed = manifest
        .memory
        .map(|memory| u64::from(memory).next_multiple_of(PAGE));
    if allowed.is_some_and(|allowed| initial > allowed) {
        let detail = format!("the module starts with {initial} bytes of linear memory");
        return Err(
            refused(file, Error::OutOfMemory, detail).with_remedy(format!(
                "raise resources.memory in {FILE_NAME} to {initial}, or use less in the container"
            )),
        );
    }
    Ok(())
}

/// What the manifest asks for and the module has no use for: least privilege is asked for least.
fn warnings(module: &Module, manifest: &Manifest) -> Vec<String> {
    let used = module.capabilities();
    let unused = manifest
        .requests
        .iter()
        .filter(|request| !used.contains(&request.capability));
    unused
        .map(|request| {
            let word = request.capability.word();
            format!(
                "{FILE_NAME} requests {word} {}, but the module imports nothing of {word}",
                request.label
            )
        })
        .collect()
}

/// Whether a device has the import.
fn is_known(module: &str, field: &str) -> bool {
    let functions = ketch_host_functions::MODULES
        .iter()
        .filter(|host| host.name.as_str() == module);
    functions
        .flat_map(|host| host.functions.iter())
        .flat_map(|group| group.iter())
        .any(|function| function.name.as_str() == field)
}

fn example(capability: Capability) -> &'static str {
    match capability {
        Capability::Gpio => {
            "[[capability]] with type = \"gpio\", device = \"led0\", operations = [\"write\"]"
        }
        Capability::Topic => {
            "[[capability]] with type = \"topic\", topic = \"plant/level\", operations = [\"publish\"]"
        }
        Capability::Spi => {
            "[[capability]] with type = \"spi\", device = \"flash\", operations = [\"read\", \"write\"]"
        }
        Capability::I2c => {
            "[[capability]] with type = \"i2c\", device = \"thermometer\", operations = [\"read\", \"write\"]"
        }
        _ => "a [[capability]] of this type",
    }
}

fn refused(file: &Path, error: Error, detail: String) -> Failure {
    Failure::numbered(Exit::Image, error, &file.display().to_string()).with_detail(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LED: &str =
        "[[capability]]\ntype = \"gpio\"\ndevice = \"led0\"\noperations = [\"write\"]\n";

    fn module(imports: &[(&str, &str)], exports: &[&str]) -> Module {
        Module {
            imports: imports
                .iter()
                .map(|(module, field)| ((*module).to_owned(), (*field).to_owned()))
                .collect(),
            exports: exports.iter().map(|export| (*export).to_owned()).collect(),
            memory: Some((2 * PAGE, None)),
        }
    }

    fn outcome(module: &Module, more: &str) -> Result<Vec<String>> {
        let text = format!("name = \"b\"\nversion = \"1.0.0\"\nkind = \"reactor\"\n{more}");
        check(
            module,
            &Manifest::parse(&text, Path::new(FILE_NAME)).unwrap(),
            Path::new("b.wasm"),
        )
    }

    #[test]
    fn an_import_needs_its_capability() {
        let toggle = [(import::GPIO_DIGITAL, "[method]digital-out-pin.toggle")];
        let module = module(&toggle, &[import::EXPORT_ON_EVENT]);
        assert_eq!(outcome(&module, LED).unwrap(), Vec::<String>::new());
        let failure = outcome(&module, "").unwrap_err();
        assert_eq!(failure.name, "CapabilityMissing");
        assert!(
            failure
                .detail
                .unwrap()
                .starts_with("gpio for wasi:gpio/digital@0.2.0")
        );
        assert!(failure.remedy.contains("[[capability]]"));
    }

    #[test]
    fn an_import_that_no_device_has_is_named() {
        for (from, field) in [
            ("env", "puts"),
            (import::GPIO_DIGITAL, "[method]digital-out-pin.explode"),
        ] {
            let failure =
                outcome(&module(&[(from, field)], &[import::EXPORT_ON_EVENT]), LED).unwrap_err();
            assert_eq!(failure.name, "ImportUnknown");
            assert_eq!(failure.detail, Some(format!("{from} {field}")));
        }
    }

    #[test]
    fn the_entry_must_fit_the_kind() {
        let failure = outcome(&module(&[], &[import::EXPORT_RUN]), "").unwrap_err();
        assert_eq!(failure.name, "EntryMissing");
        assert!(
            failure.remedy.contains("kind = \"command\""),
            "{}",
            failure.remedy
        );
        let failure = outcome(&module(&[], &["main"]), "").unwrap_err();
        assert!(
            failure.remedy.contains("export_reactor"),
            "{}",
            failure.remedy
        );
    }

    #[test]
    fn memory_must_suffice_from_the_start() {
        let module = module(&[], &[import::EXPORT_ON_EVENT]);
        let failure = outcome(&module, "[resources]\nmemory = 65536\n").unwrap_err();
        assert_eq!(failure.name, "OutOfMemory");
        assert!(outcome(&module, "[resources]\nmemory = 131072\n").is_ok());
        assert!(outcome(&module, "").is_ok());
    }

    #[test]
    fn a_request_without_use_is_a_warning() {
        let warnings = outcome(&module(&[], &[import::EXPORT_ON_EVENT]), LED).unwrap();
        assert_eq!(
            warnings,
            ["ketch.toml requests gpio led0, but the module imports nothing of gpio"]
        );
    }
}
