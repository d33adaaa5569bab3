//! What a module may import: only what exists, with the right signature, and only what its
//! container's grants cover. The engine links by name, whoever the guest is, so this check
//! stands between loading and instantiating.

use ketch_abi::{Error, import};
use ketch_wamr::{ImportKind, Module, Name};

use crate::context::Context;
use crate::failure::Particulars;
use crate::grant::Grants;
use crate::text::Part;

const PREVIEW1: Name = Name::new(import::PREVIEW1);

/// Checks every import of `module` against `grants`; says whether it is a program for WASI preview 1.
///
/// # Errors
/// [`Error::CapabilityMissing`], [`Error::ImportUnknown`], [`Error::ImportSignature`]; the particulars
/// name the import and the capability; of a module that another container has too, the names were given back,
/// and they name the capability.
pub(crate) fn check(
    module: &Module<Context>,
    grants: &Grants,
    particulars: &Particulars,
) -> Result<bool, Error> {
    let mut preview1 = false;
    for import in module.imports() {
        let refuse = |error, reason: &str, capability: &str| {
            // A text that does not fit is cut; the import's name stands last for that reason.
            let parts = [reason, capability, ": ", import.module, " ", import.name];
            Err(particulars.note(error, &parts.map(Part::Text)))
        };
        if import.kind != ImportKind::Function || !import.known {
            return refuse(Error::ImportUnknown, "unknown import", "");
        }
        if !import.linked {
            return refuse(Error::ImportSignature, "another signature", "");
        }
        if let Some(capability) = import.capability
            && !grants.has(capability)
        {
            let capability = capability.word();
            return refuse(Error::CapabilityMissing, "needs capability ", capability);
        }
        preview1 |= import.source == Some(PREVIEW1);
    }
    Ok(preview1)
}
