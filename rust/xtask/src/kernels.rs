//! How fast code runs: the programs under `wasm-apps/kernels`, natively and as modules.
//!
//! `benches/kernels` is the firmware that runs them; this builds its modules and reads what it prints.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the modules go.
fn folder(root: &Path) -> PathBuf {
    root.join("rust/target/kernels")
}

/// What compiles C to wasm. Source: `scripts/setup.sh` installs it.
const CLANG: &str = "clang-19";

/// As a C guest is built: speed first, the memory no larger than it has to be.
const FLAGS: [&str; 8] = [
    "--target=wasm32",
    "-O3",
    "-mbulk-memory",
    "-nostdlib",
    "-Wl,--no-entry,--strip-all",
    "-Wl,--export=__heap_base,--export=__data_end",
    "-Wl,-z,stack-size=1024",
    "-o",
];

/// Builds the modules that the firmware holds.
pub fn run(root: &Path) -> Result<(), String> {
    let folder = folder(root);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let module = folder.join("kernels.wasm");
    let mut clang = Command::new(CLANG);
    clang
        .args(FLAGS)
        .arg(&module)
        .args(sources(&root.join("wasm-apps/kernels"))?);
    let status = clang
        .status()
        .map_err(|error| format!("{CLANG}: {error}; scripts/setup.sh installs it"))?;
    if !status.success() {
        return Err(format!("{CLANG} did not build {}", module.display()));
    }
    compile_ahead(root, &module, &folder.join("kernels.xip"), &[])?;
    // What stopping costs. Nothing but the benchmark is compiled so.
    let unchecked = folder.join("kernels.unchecked");
    compile_ahead(root, &module, &unchecked, &["--without-checks"])
}

/// Compiles for the processor of the board that the kernels are measured on, with what was built in
/// `rust/compiler`. Without it no compiled module is measured, and none of an older state either.
fn compile_ahead(
    root: &Path,
    module: &Path,
    output: &Path,
    options: &[&str],
) -> Result<(), String> {
    let compiler = ["release", "debug"]
        .map(|profile| root.join(format!("rust/compiler/target/{profile}/ketch-compiler")))
        .into_iter()
        .find(|path| path.exists());
    let Some(compiler) = compiler else {
        println!("rust/compiler is not built, so only interpreted code is measured");
        return match fs::remove_file(output) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(format!("{}: {error}", output.display()))
            }
            _ => Ok(()),
        };
    };
    let mut command = Command::new(&compiler);
    command.args(options);
    command.args(["--target", "cortex-m33", "--output"]);
    let status = command.arg(output).arg(module).status();
    match status.map_err(|error| format!("{}: {error}", compiler.display()))? {
        status if status.success() => Ok(()),
        _ => Err(format!("{} refused the kernels", compiler.display())),
    }
}

/// Prints the table of what a firmware printed into this file.
pub fn show(file: &Path) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let printed: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    let rows = read(&printed)?;
    for row in &rows {
        let mut line = format!("{:<12}{:>12}", row.kernel, row.native);
        for (how, count) in &row.guest {
            let ratio = *count as f64 / row.native as f64;
            line += &format!("  {how} {ratio:.2}");
        }
        println!("{line}");
    }
    for how in HOW {
        if let Some(mean) = slowdown(&rows, how) {
            println!("{how}: {mean:.2} times native");
        }
    }
    Ok(())
}

/// The C files of a folder, in the order of their names.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path.extension().is_some_and(|extension| extension == "c") {
            sources.push(path);
        }
    }
    sources.sort();
    Ok(sources)
}

/// How a module can have run.
pub const HOW: [&str; 4] = ["interpreter", "xip", "xip without stop checks", "ram"];

/// One kernel.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub kernel: String,
    /// Instructions of the native one, compiled from the same C with -O2.
    pub native: u64,
    /// Instructions by how the module ran, of [`HOW`]: interpreted, compiled and in flash, compiled
    /// and copied to RAM.
    pub guest: BTreeMap<String, u64>,
}

/// The rows in what the firmware printed: lines of `kernel;NAME;HOW;INSTRUCTIONS;RESULT`, the native
/// line of a kernel first. The firmware has compared the results.
pub fn read(printed: &[String]) -> Result<Vec<Row>, String> {
    let mut rows: Vec<Row> = Vec::new();
    for line in printed {
        let Some(rest) = line.strip_prefix("kernel;") else {
            continue;
        };
        let wrong = || format!("not a kernel's line: {line}");
        let [name, how, count, _] = rest.split(';').collect::<Vec<_>>()[..] else {
            return Err(wrong());
        };
        let count = count.parse().map_err(|_| wrong())?;
        if how == "native" {
            rows.push(Row {
                kernel: name.into(),
                native: count,
                guest: BTreeMap::new(),
            });
            continue;
        }
        let row = rows.iter_mut().find(|row| row.kernel == name);
        row.ok_or_else(wrong)?.guest.insert(how.into(), count);
    }
    if rows.is_empty() {
        return Err(format!(
            "the firmware printed no kernel:\n{}",
            printed.join("\n")
        ));
    }
    Ok(rows)
}

/// How many times as many instructions as natively, as the geometric mean over the kernels that ran
/// this way; nothing where none did.
pub fn slowdown(rows: &[Row], how: &str) -> Option<f64> {
    let logarithms: Vec<f64> = rows
        .iter()
        .filter_map(|row| Some((*row.guest.get(how)? as f64 / row.native as f64).ln()))
        .collect();
    if logarithms.is_empty() {
        return None;
    }
    Some((logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_rows_and_their_mean_is_geometric() {
        let printed = [
            "something else",
            "kernel;crc32;native;100;00000001",
            "kernel;sieve;native;10;00000002",
            "kernel;crc32;interpreter;200;00000001",
            "kernel;sieve;interpreter;80;00000002",
            "kernel;crc32;xip;100;00000001",
        ]
        .map(String::from);
        let rows = read(&printed).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].guest["interpreter"], 80);
        assert!((slowdown(&rows, "interpreter").unwrap() - 4.0).abs() < 1e-9);
        assert!((slowdown(&rows, "xip").unwrap() - 1.0).abs() < 1e-9);
        assert_eq!(slowdown(&rows, "ram"), None);
        assert!(read(&["kernel;crc32;xip;1;0".into()]).is_err());
        assert!(read(&[]).is_err());
    }
}
