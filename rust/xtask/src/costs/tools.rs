//! What a firmware was built with and from: figures are those of one set of versions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ketch_cli::guest::toolchain::Toolchain;

/// Name and version of each: compilers of the firmware (by what they wrote into it) and of the
/// guests, Zephyr, WAMR.
pub fn versions(
    root: &Path,
    zephyr: &Path,
    elf: &Path,
) -> Result<BTreeMap<String, String>, String> {
    let bytes = fs::read(elf).map_err(|error| format!("{}: {error}", elf.display()))?;
    let mut tools = BTreeMap::new();
    for (tool, mark) in [("C", "GCC: ("), ("Rust", "rustc version ")] {
        let text = zero_ended(&bytes, mark.as_bytes());
        tools.insert(tool.into(), text.unwrap_or("none".into()));
    }
    let guests = Toolchain::find(&root.join("wasm-apps/blinky"), false)
        .map_err(|failure| failure.message)?;
    tools.insert("guests".into(), guests.describe());
    let version = fs::read_to_string(zephyr.join("VERSION")).unwrap_or_default();
    let numbers = ["VERSION_MAJOR", "VERSION_MINOR", "PATCHLEVEL"];
    tools.insert(
        "Zephyr".into(),
        numbers.map(|name| number(&version, name)).join("."),
    );
    // Beside the executable, the build notes where each module is.
    let modules = elf
        .ancestors()
        .nth(2)
        .map(|folder| folder.join("zephyr_modules.txt"));
    let version = modules
        .and_then(|path| fs::read_to_string(path).ok())
        .and_then(|text| engine(&text))
        .unwrap_or_default();
    let numbers = [
        "WAMR_VERSION_MAJOR",
        "WAMR_VERSION_MINOR",
        "WAMR_VERSION_PATCH",
    ];
    tools.insert(
        "WAMR".into(),
        numbers.map(|name| number(&version, name)).join("."),
    );
    Ok(tools)
}

/// The first text that begins so and ends with a zero byte, other than in parentheses, where
/// debug information quotes it.
fn zero_ended(bytes: &[u8], mark: &[u8]) -> Option<String> {
    let before = bytes
        .windows(mark.len() + 1)
        .position(|window| window[0] != b'(' && window[1..] == *mark)?;
    let text = bytes[before + 1..].split(|byte| *byte == 0).next()?;
    Some(String::from_utf8_lossy(text).into_owned())
}

/// WAMR's header of versions. Each line of the list is `"name":"folder":"cmake folder"`.
fn engine(modules: &str) -> Option<String> {
    let line = modules
        .lines()
        .find(|line| line.starts_with("\"wasm-micro-runtime\""))?;
    let folder = line.split('"').nth(3)?;
    fs::read_to_string(Path::new(folder).join("core/version.h")).ok()
}

/// The number behind a name, as in `NAME = 4` and `#define NAME 4`.
fn number(text: &str, name: &str) -> String {
    text.lines()
        .find_map(|line| line.split_once(name))
        .map(|(_, rest)| rest.trim_matches([' ', '=', '\t']).to_owned())
        .unwrap_or("?".into())
}
