//! Instructions inside of functions, counted one by one in the emulator's log.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Target;
use super::emulator;

/// What every call that carries a handle asks: whether the number is a live handle of this instance,
/// for this kind of resource, whose grant covers the operation. The first is called by host
/// functions, the others by the first; where they were inlined, they are counted within it.
const CHECK: [&str; 2] = [
    "<ketch_runtime::context::Context>::pin",
    "<ketch_runtime::handle::Handles>::resource",
];

struct Range {
    start: u64,
    length: u64,
}

/// Instructions of the capability and handle check, on average over all calls of a firmware; nothing
/// where the compiler left no function of that name.
pub fn check(target: &Target, elf: &Path) -> Result<Option<u64>, String> {
    let symbols = symbols(elf)?;
    let Some(entry) = range(&symbols, CHECK[0]) else {
        return Ok(None);
    };
    let start = entry.start;
    let ranges: Vec<String> = CHECK
        .iter()
        .filter_map(|name| range(&symbols, name))
        .map(|range| format!("{:#x}+{:#x}", range.start, range.length))
        .collect();
    let log = elf.with_extension("trace");
    let path = log.to_string_lossy();
    // One instruction in each block of the emulator, and a line for each block.
    let arguments = [
        "-singlestep",
        "-d",
        "exec,nochain",
        "-dfilter",
        &ranges.join(","),
        "-D",
        &path,
    ];
    emulator::run_with(target, elf, &arguments)?;
    let text = fs::read_to_string(&log).map_err(|error| format!("{path}: {error}"))?;
    let (mut all, mut calls) = (0, 0);
    for address in text.lines().filter_map(address) {
        all += 1;
        calls += u64::from(address == start);
    }
    if calls == 0 {
        return Err(format!("{path}: nobody called {}", CHECK[0]));
    }
    Ok(Some((all + calls / 2) / calls))
}

fn symbols(elf: &Path) -> Result<String, String> {
    let program = "arm-none-eabi-nm";
    let output = Command::new(program)
        .args(["--demangle", "--print-size"])
        .arg(elf)
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where a function lies. Each line is `ADDRESS SIZE KIND NAME`.
fn range(symbols: &str, name: &str) -> Option<Range> {
    symbols.lines().find_map(|line| {
        let mut words = line.splitn(4, ' ');
        let mut number = || u64::from_str_radix(words.next()?, 16).ok();
        let (start, length) = (number()?, number()?);
        (words.nth(1)? == name).then_some(Range { start, length })
    })
}

/// The address in a line such as `Trace 0: 0x7f01 [00000000/10030f86/00000110/ff000201] `.
fn address(line: &str) -> Option<u64> {
    let (_, inside) = line.strip_prefix("Trace ")?.split_once('[')?;
    u64::from_str_radix(inside.split('/').nth(1)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_and_traces_are_read() {
        let symbols = "10030b74 00000062 t other\n10030f86 00000084 t <a::B>::pin\n";
        let found = range(symbols, "<a::B>::pin").unwrap();
        assert_eq!((found.start, found.length), (0x1003_0f86, 0x84));
        assert!(range(symbols, "pin").is_none());
        let line = "Trace 0: 0x7f01 [00000000/10030f86/00000110/ff000201] name";
        assert_eq!(address(line), Some(0x1003_0f86));
        assert_eq!(address("something else"), None);
    }
}
