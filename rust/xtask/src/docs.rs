//! Pages of the book that are generated from the code: the tables of errors and of traps.

use std::fmt::Write;
use std::path::Path;

use ketch_abi::{Error, Trap};

/// The page of errors.
fn errors() -> String {
    let mut page = String::from(
        "# Errors\n\n\
         Every refusal has a number that never changes its meaning. Over SMP it is the `rc` of group 75 in\n\
         version 2 errors; a client that speaks version 1 gets the code in the last column. The tools print\n\
         cause and remedy as they stand here.\n\n\
         | number | name | cause | remedy | version 1 |\n|---:|---|---|---|---|\n",
    );
    for error in Error::ALL {
        let (number, name, v1) = (error.number(), error.name(), error.smp_v1());
        let (cause, remedy) = (error.cause(), error.remedy());
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "| {number} | `{name}` | {cause} | {remedy} | {} `{v1:?}` |",
            v1 as u8
        );
    }
    page.push_str(
        "\n# Traps\n\n\
         A trap is the guest's own fault and ends it at once; the container then shows `trapped` and the text,\n\
         or the number where the firmware has no texts (`CONFIG_KETCH_ERROR_TEXTS`); `ketch` explains both.\n\
         A wrong value is no trap: the guest gets an error and goes on.\n\n\
         | number | name | what happened |\n|---:|---|---|\n",
    );
    for trap in Trap::ALL {
        let _ = writeln!(page, "| {} | `{trap:?}` | {trap} |", trap.number());
    }
    page
}

/// Writes the generated pages, or only compares them.
pub fn run(root: &Path, check: bool) -> Result<(), String> {
    let path = root.join("docs/src/errors.md");
    let page = errors();
    if check {
        let stands = std::fs::read_to_string(&path).unwrap_or_default();
        if stands != page {
            return Err(
                "docs/src/errors.md is not what the code says; write it with `cargo xtask docs`"
                    .into(),
            );
        }
        return Ok(());
    }
    std::fs::create_dir_all(path.parent().unwrap_or(root)).map_err(|error| error.to_string())?;
    std::fs::write(&path, page).map_err(|error| format!("{}: {error}", path.display()))
}
