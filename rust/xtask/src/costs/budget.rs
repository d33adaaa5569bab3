//! What the figures may be: `rust/xtask/budget.toml`.
//!
//! It holds for the compilers and the sources that it names. With others the figures are others, so
//! the check says what differs and leaves it at that.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// By how much a figure may grow, in percent.
const GROWTH: i64 = 2;

const HEAD: &str = "\
# What Ketch may cost. `cargo xtask bench --target TARGET --check` fails where a figure is more than
# 2 % above its line here; `--bless` writes the present ones. Raise one on purpose or not at all, and
# say in the commit what is had for it.
";

/// What is allowed on one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// What builds the firmware, by its part: name and version.
    pub toolchain: BTreeMap<String, String>,
    /// Bytes and instructions.
    pub figures: BTreeMap<String, i64>,
}

/// How a figure moved.
#[derive(Debug, PartialEq, Eq)]
enum Move {
    Grew,
    Shrank,
    Appeared,
    Vanished,
}

impl Budget {
    /// The budget of a target in this file; an empty one where it has none.
    pub fn read(path: &Path, target: &str) -> Result<Budget, String> {
        let file = file(path)?;
        let section = |name: &str| {
            file.get(target)
                .and_then(|value| value.get(name))
                .and_then(Value::as_table)
                .cloned()
                .unwrap_or_default()
        };
        Ok(Budget {
            toolchain: section("toolchain")
                .into_iter()
                .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
                .collect(),
            figures: section("figures")
                .into_iter()
                .filter_map(|(name, value)| Some((name, value.as_integer()?)))
                .collect(),
        })
    }

    /// Makes this the budget of a target.
    pub fn write(&self, path: &Path, target: &str) -> Result<(), String> {
        let mut file = file(path)?;
        let strings = self.toolchain.iter();
        let toolchain: Table = strings
            .map(|(name, value)| (name.clone(), Value::from(value.clone())))
            .collect();
        let numbers = self.figures.iter();
        let figures: Table = numbers
            .map(|(name, value)| (name.clone(), Value::from(*value)))
            .collect();
        let mut section = Table::new();
        section.insert("toolchain".into(), toolchain.into());
        section.insert("figures".into(), figures.into());
        file.insert(target.into(), section.into());
        let text = format!("{HEAD}\n{file}");
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Holds what was measured to this budget. Returns what there is to say.
    ///
    /// # Errors
    /// What grew, or is not on both sides, and what to do then.
    pub fn check(&self, measured: &Budget, target: &str) -> Result<String, String> {
        if self.toolchain != measured.toolchain {
            return Ok(format!(
                "The budget is not enforced, because it was made with other tools:\n{}",
                self.other_tools(measured)
            ));
        }
        let (mut wrong, mut hints) = (String::new(), String::new());
        for (name, moved, line) in self.moves(measured) {
            // Writing into a String cannot fail.
            let _ = match moved {
                Move::Shrank => writeln!(hints, "  {name}: {line}"),
                _ => writeln!(wrong, "  {name}: {line}"),
            };
        }
        if !hints.is_empty() {
            hints = format!(
                "Smaller by more than {GROWTH} %; take it into the budget, so that it stays \
                (cargo xtask bench --target {target} --bless):\n{hints}"
            );
        }
        if wrong.is_empty() {
            return Ok(format!(
                "{hints}Within the budget: {} figures.",
                self.figures.len()
            ));
        }
        Err(format!(
            "{hints}beyond the budget in rust/xtask/budget.toml:\n{wrong}\
            Make it smaller. If it is worth its price, then let\n  \
            cargo xtask bench --target {target} --bless\n\
            write the new budget, and say in the commit what is had for it."
        ))
    }

    fn moves(&self, measured: &Budget) -> Vec<(String, Move, String)> {
        let mut moves = Vec::new();
        for (name, &new) in &measured.figures {
            let Some(&old) = self.figures.get(name) else {
                moves.push((
                    name.clone(),
                    Move::Appeared,
                    format!("{new}, not in the budget"),
                ));
                continue;
            };
            let change = (new - old) as f64 * 100.0 / old.max(1) as f64;
            let line = format!("{old}, now {new} ({change:+.1} %)");
            // In whole numbers, so that the limit is exactly where it is said to be.
            if new * 100 > old * (100 + GROWTH) {
                moves.push((name.clone(), Move::Grew, line));
            } else if new * 100 < old * (100 - GROWTH) {
                moves.push((name.clone(), Move::Shrank, line));
            }
        }
        for (name, old) in &self.figures {
            if !measured.figures.contains_key(name) {
                moves.push((
                    name.clone(),
                    Move::Vanished,
                    format!("{old}, no longer measured"),
                ));
            }
        }
        moves
    }

    fn other_tools(&self, measured: &Budget) -> String {
        let mut names: Vec<&String> = self
            .toolchain
            .keys()
            .chain(measured.toolchain.keys())
            .collect();
        names.sort();
        names.dedup();
        let show = |side: &Budget, name: &String| {
            side.toolchain.get(name).cloned().unwrap_or("none".into())
        };
        names
            .into_iter()
            .map(|name| (name, show(self, name), show(measured, name)))
            .filter(|(_, old, new)| old != new)
            .map(|(name, old, new)| format!("  {name}: {old}; here {new}\n"))
            .collect()
    }
}

fn file(path: &Path) -> Result<Table, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    if !path.exists() {
        return Ok(Table::new());
    }
    let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
    text.parse().map_err(|error: toml::de::Error| wrong(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(figures: &[(&str, i64)]) -> Budget {
        Budget {
            toolchain: [("rustc".into(), "1".into())].into(),
            figures: figures
                .iter()
                .map(|(name, value)| ((*name).into(), *value))
                .collect(),
        }
    }

    #[test]
    fn growth_beyond_two_percent_fails_and_names_the_figure() {
        let old = budget(&[("start", 1000), ("flash", 5000)]);
        assert!(
            old.check(&budget(&[("start", 1020), ("flash", 5000)]), "t")
                .is_ok()
        );
        let said = old
            .check(&budget(&[("start", 1021), ("flash", 5000)]), "t")
            .unwrap_err();
        assert!(said.contains("start: 1000, now 1021 (+2.1 %)"), "{said}");
        assert!(
            said.contains("--bless") && !said.contains("flash"),
            "{said}"
        );
    }

    #[test]
    fn shrinkage_is_a_hint() {
        let old = budget(&[("start", 1000)]);
        let said = old.check(&budget(&[("start", 979)]), "t").unwrap();
        assert!(said.contains("start: 1000, now 979 (-2.1 %)"), "{said}");
        let said = old.check(&budget(&[("start", 980)]), "t").unwrap();
        assert!(!said.contains("start"), "{said}");
    }

    #[test]
    fn what_is_measured_is_in_the_budget_and_the_other_way_round() {
        let old = budget(&[("start", 1000)]);
        assert!(old.check(&budget(&[]), "t").is_err());
        assert!(
            old.check(&budget(&[("start", 1000), ("kill", 1)]), "t")
                .is_err()
        );
    }

    #[test]
    fn other_tools_are_told_and_nothing_is_enforced() {
        let old = budget(&[("start", 1000)]);
        let mut new = budget(&[("start", 9000)]);
        new.toolchain.insert("rustc".into(), "2".into());
        let said = old.check(&new, "t").unwrap();
        assert!(
            said.contains("not enforced") && said.contains("rustc: 1; here 2"),
            "{said}"
        );
    }

    #[test]
    fn a_budget_is_read_as_it_was_written_beside_those_of_other_targets() {
        let path = std::env::temp_dir().join(format!("ketch-budget-{}", std::process::id()));
        let (one, other) = (budget(&[("start: a/b", 1)]), budget(&[("kill", 2)]));
        one.write(&path, "one").unwrap();
        other.write(&path, "other").unwrap();
        assert_eq!(Budget::read(&path, "one").unwrap(), one);
        assert_eq!(Budget::read(&path, "other").unwrap(), other);
        assert_eq!(Budget::read(&path, "third").unwrap(), Budget::default());
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn the_budget_of_the_repository_can_be_read_and_is_enforced() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("budget.toml");
        let budget = Budget::read(&path, "an521").unwrap();
        assert!(!budget.toolchain.is_empty() && !budget.figures.is_empty());
        let mut grown = budget.clone();
        grown
            .figures
            .values_mut()
            .for_each(|value| *value += *value / 10 + 1);
        assert!(budget.check(&grown, "an521").is_err());
    }
}
