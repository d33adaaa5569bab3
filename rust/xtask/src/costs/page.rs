//! The figures in the book.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::figures::Figure;
use super::table::Table;

/// Writes the tables of a target between its markers.
pub fn write(
    root: &Path,
    target: &str,
    tables: [&[Figure]; 2],
    tools: &BTreeMap<String, String>,
) -> Result<(), String> {
    let path = root.join("docs/src/benchmarks.md");
    let wrong = |text: &dyn fmt::Display| format!("{}: {text}", path.display());
    let page = fs::read_to_string(&path).map_err(|error| wrong(&error))?;
    let (begin, end) = (
        format!("<!-- {target}: begin -->\n"),
        format!("<!-- {target}: end -->"),
    );
    let (before, rest) = page
        .split_once(&begin)
        .ok_or_else(|| wrong(&format!("no {begin}")))?;
    let (_, after) = rest
        .split_once(&end)
        .ok_or_else(|| wrong(&format!("no {end}")))?;
    let [figures, crates] = tables.map(|table| Table(table).markdown());
    let tools: Vec<String> = tools
        .iter()
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    let origin = format!("{}. {}.", commit(root), tools.join("; "));
    let page = format!("{before}{begin}{figures}\n{crates}\n{origin}\n{end}{after}");
    fs::write(&path, page).map_err(|error| wrong(&error))
}

fn commit(root: &Path) -> String {
    let output = Command::new("git")
        .current_dir(root)
        .args(["describe", "--always", "--dirty= with changes"])
        .output();
    match output {
        Ok(output) if output.status.success() => {
            format!("Commit {}", String::from_utf8_lossy(&output.stdout).trim())
        }
        _ => "Unknown commit".into(),
    }
}
