//! How many containers a small device holds, and what a place for one costs.

use std::fs;
use std::path::Path;

use super::figures::Figure;
use super::guests::COMMAND_STACK;
use crate::size;
use crate::size::part::Part;

/// The count in the line that `twister-tests/many` prints: `many;ram=262144;running=N;…`.
pub fn containers(printed: &[String]) -> Result<Figure, String> {
    let count = printed
        .iter()
        .find_map(|line| line.strip_prefix("many;ram=262144;"))
        .and_then(|line| {
            line.split(';')
                .find_map(|part| part.strip_prefix("running="))
        })
        .and_then(|count| count.parse().ok())
        .ok_or_else(|| format!("no count of containers:\n{}", printed.join("\n")))?;
    Ok(Figure::bytes(
        "256 KB of RAM",
        "blinky containers at once",
        count,
    ))
}

/// Bytes of RAM that a firmware keeps for each container, whether or not it runs, its log among them.
/// One variable holds more than what there is of each: how it grows, another firmware with more
/// containers tells.
pub fn place(elf: &Path, larger: &Path) -> Result<u64, String> {
    let places = |elf: &Path| option(elf, "CONFIG_KETCH_CONTAINERS_MAX");
    let own = (bytes(elf, "CONTAINERS")? + bytes(elf, "ENTRIES")?) / places(elf)?;
    let (few, many) = (places(elf)?, places(larger)?);
    let grown = bytes(larger, "SUPERVISOR")?.saturating_sub(bytes(elf, "SUPERVISOR")?);
    match many.saturating_sub(few) {
        0 => Err(format!("{}: has no more containers", larger.display())),
        more => Ok(own + grown / more),
    }
}

/// Bytes of a variable of Ketch.
fn bytes(elf: &Path, variable: &str) -> Result<u64, String> {
    let pieces = size::read(elf)?;
    let found = pieces
        .iter()
        .filter(|piece| Part::of(piece) == Part::Ketch && piece.section.contains(variable));
    match size::sum(found).ram {
        0 => Err(format!("{}: no variable {variable}", elf.display())),
        bytes => Ok(bytes),
    }
}

/// A number in the configuration of a firmware.
pub fn option(elf: &Path, name: &str) -> Result<u64, String> {
    let path = elf.with_file_name(".config");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| format!("{}: no {name}", path.display()))
}

/// RAM of a container beside its linear memory, where its share of the pool was measured: with its
/// place and its log, and with the thread's stack where it has one.
pub fn beside_memory(figures: &[Figure], place: u64, thread: u64) -> Vec<Figure> {
    let find = |mode: &str, operation: &str| {
        figures
            .iter()
            .find(|figure| figure.mode == mode && figure.operation == operation)
    };
    let mut found = Vec::new();
    for mode in ["interpreter", "compiled"] {
        for (guest, pool) in [
            ("blinky", "blinky, the first"),
            ("blinky", "blinky, each further"),
            ("smallest reactor", "smallest reactor"),
            ("smallest command", "smallest command"),
        ] {
            // Ketch has it in the pool.
            let thread = match (guest, mode) {
                ("blinky" | "smallest reactor", _) => 0,
                (_, "compiled") => thread + u64::from(COMMAND_STACK),
                _ => thread,
            };
            let linear = find(mode, &format!("linear memory: {guest}")).and_then(|it| it.bare);
            let (Some(pool_figure), Some(linear)) = (find(mode, &format!("pool: {pool}")), linear)
            else {
                continue;
            };
            found.push(Figure {
                mode: mode.into(),
                operation: format!("RAM beside linear memory: {pool}"),
                bare: pool_figure.bare.map(|bytes| bytes - linear + thread as i64),
                ketch: pool_figure.ketch.map(|bytes| bytes - linear + place as i64),
            });
        }
        // Compiled code is each container's own.
        if mode == "interpreter"
            && let (Some(first), Some(further)) = (
                find(mode, "pool: blinky, the first"),
                find(mode, "pool: blinky, each further"),
            )
        {
            let less = |one: Option<i64>, other: Option<i64>| Some(one? - other?);
            found.push(Figure {
                mode: mode.into(),
                operation: "RAM of a module that containers share: blinky".into(),
                bare: less(first.bare, further.bare),
                ketch: less(first.ketch, further.ketch),
            });
        }
    }
    found
}
