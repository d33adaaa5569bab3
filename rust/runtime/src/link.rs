//! What a module may import: only what exists, with the right signature, and only what its
//! container's grants cover. The engine links by name for the whole process, so this check
//! stands between loading and instantiating.

use ketch_abi::{Error, import};
use ketch_wamr::{ImportKind, LoadError, Module};

use crate::context::Context;
use crate::grant::Grants;
use crate::text::{Part, text};

/// Checks every import of `module` against `grants`; says whether it is a program for WASI preview 1.
///
/// # Errors
/// [`Error::CapabilityMissing`], [`Error::ImportUnknown`], [`Error::ImportSignature`]; the text
/// names the import and the capability.
pub(crate) fn check(module: &Module<Context>, grants: &Grants) -> Result<bool, LoadError> {
    let mut preview1 = false;
    for import in module.imports() {
        preview1 |= import.module == import::PREVIEW1;
        let refuse = |error, reason: &str, capability: &str| {
            // A text that does not fit is cut; the import's name stands last for that reason.
            let parts = [reason, capability, ": ", import.module, " ", import.name];
            Err(LoadError::new(error, &text::<128>(&parts.map(Part::Text))))
        };
        if let Some(capability) = import::required_capability(import.module, import.name)
            && !grants.has(capability)
        {
            let capability = capability.word();
            return refuse(Error::CapabilityMissing, "needs capability ", capability);
        }
        match import.kind {
            ImportKind::Function if import.linked => {}
            ImportKind::Function if import.known => {
                return refuse(Error::ImportSignature, "another signature", "");
            }
            _ => return refuse(Error::ImportUnknown, "unknown import", ""),
        }
    }
    Ok(preview1)
}
