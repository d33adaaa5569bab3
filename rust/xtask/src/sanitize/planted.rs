//! Checks the fuzzers: bugs are planted in a copy of the workspace, and each fuzzer has to find its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::{fuzz, succeed, workspace};

/// Seconds that a fuzzer has.
const PATIENCE: u64 = 600;

/// A bug: which target has to find it, where it is planted, what stands there, what is put there.
struct Bug {
    target: &'static str,
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
}

const BUGS: [Bug; 12] = [
    // A line that was cut leaves its rest for the next one.
    Bug {
        target: "proto",
        file: "proto/src/serial/receive.rs",
        right: "                self.filled = 0;\n                self.pending = 0;\n",
        wrong: "                self.filled = 0;\n",
    },
    // Operations that the capability does not have.
    Bug {
        target: "manifest",
        file: "image/src/manifest/request.rs",
        right: "if !capability.operations().contains(operations)",
        wrong: "if operations.is_empty()",
    },
    // Payloads that do not reach the end of the file.
    Bug {
        target: "image",
        file: "image/src/front.rs",
        right: "if end == Some(header.total_length())",
        wrong: "if end <= Some(header.total_length())",
    },
    // Bytes behind a revocation.
    Bug {
        target: "trust",
        file: "trust/src/revocation.rs",
        right: "Ok(revocation) if decoder.position() == bytes.len() && is_deterministic(bytes) =>",
        wrong: "Ok(revocation) if is_deterministic(bytes) =>",
    },
    // Of several rules the last one counts.
    Bug {
        target: "policy",
        file: "trust/src/policy.rs",
        right: ".fold(Operations::NONE, |all, allowance| {\n                all.union(allowance.operations)\n            })",
        wrong: ".fold(Operations::NONE, |_, allowance| allowance.operations)",
    },
    // An image that replaces another leaves that one's slot taken.
    Bug {
        target: "store",
        file: "store/src/store.rs",
        right: "        self.writing = None;\n        self.complete_replacement(slot)?;\n",
        wrong: "        self.writing = None;\n",
    },
    // What was kept last does not take the place of what was kept before.
    Bug {
        target: "keyvalue",
        file: "store/src/keyvalue.rs",
        right: "            if values.counts(&entry, Some(&change))? {",
        wrong: "            if values.counts(&entry, None)? {",
    },
    // Data past the announced length.
    Bug {
        target: "upload",
        file: "store/src/upload/receive.rs",
        right: "Some(length) if end > u64::from(length) =>",
        wrong: "Some(length) if end > 2 * u64::from(length) =>",
    },
    // The number of bytes in a list wraps.
    Bug {
        target: "canonical",
        file: "host-functions/src/canonical.rs",
        right: "            .checked_mul(4)\n            .ok_or(Stop::Trap(Trap::BadPointer))?;",
        wrong: "            .wrapping_mul(4);",
    },
    // A module's memory is not held to its limit before it is instantiated.
    Bug {
        target: "wasm",
        file: "wamr/src/scan.rs",
        right: "        pages += u64::from(minimum);\n",
        wrong: "        pages += u64::from(minimum & 1);\n",
    },
    // Trust is not asked for.
    Bug {
        target: "compiled",
        file: "image/src/front.rs",
        right: ".filter(|_| trusted)\n",
        wrong: "\n",
    },
    // A device that wants an earlier offset than the file's.
    Bug {
        target: "smp",
        file: "sim/src/server/fs.rs",
        right: "next.saturating_sub(offset)",
        wrong: "(next - offset)",
    },
];

/// Plants one bug after the other, or that of one target.
pub fn run(root: &Path, only: Option<&str>) -> Result<(), String> {
    let rust = workspace(root);
    let copy = rust.join("target/planted");
    let mut missed = Vec::new();
    for bug in BUGS
        .iter()
        .filter(|bug| only.is_none_or(|only| only == bug.target))
    {
        refresh(&rust, &copy.join("rust"))?;
        plant(bug, &copy.join("rust"))?;
        let fuzzers = fuzz::build(&copy.join("rust"), &copy.join("target"), &[bug.target])?;
        match find(bug.target, &fuzzers, &rust)? {
            Some(seconds) => println!("{}: found within {seconds} s", bug.target),
            None => missed.push(bug.target),
        }
    }
    if missed.is_empty() {
        return Ok(());
    }
    Err(format!("not found: {}", missed.join(", ")))
}

/// The workspace's files of this moment, without what was built.
fn refresh(from: &Path, to: &Path) -> Result<(), String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", to.display());
    fs::create_dir_all(to).map_err(wrong)?;
    let list = Command::new("git")
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ])
        .current_dir(from)
        .output()
        .map_err(|error| format!("git: {error}"))?;
    let mut listed = BTreeSet::new();
    for name in list.stdout.split(|byte| *byte == 0) {
        let name = String::from_utf8_lossy(name);
        let (source, target) = (from.join(&*name), to.join(&*name));
        if source.is_file() {
            listed.insert(target.clone());
        }
        if name.is_empty() || !source.is_file() {
            continue;
        }
        let bytes = fs::read(&source).map_err(wrong)?;
        // What is the same keeps its time, so that it is not built again.
        if fs::read(&target).is_ok_and(|stands| stands == bytes) {
            continue;
        }
        target
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .map_err(wrong)?;
        fs::write(&target, bytes).map_err(wrong)?;
    }
    sweep(to, &listed).map_err(wrong)
}

/// Removes what is in the copy and not in the workspace any more.
fn sweep(folder: &Path, listed: &BTreeSet<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sweep(&path, listed)?;
        } else if !listed.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn plant(bug: &Bug, rust: &Path) -> Result<(), String> {
    let path = rust.join(bug.file);
    let wrong = |what: &str| format!("{}: {what}", path.display());
    let text = fs::read_to_string(&path).map_err(|error| wrong(&error.to_string()))?;
    if !text.contains(bug.right) {
        return Err(wrong("what the bug replaces is not there any more"));
    }
    let text = text.replace(bug.right, bug.wrong);
    fs::write(&path, text).map_err(|error| wrong(&error.to_string()))
}

/// Starts from the seeds that are committed; the seconds that it took, if it found anything.
fn find(target: &str, fuzzers: &Path, rust: &Path) -> Result<Option<u64>, String> {
    let work = rust.join("target/planted/corpus").join(target);
    drop(fs::remove_dir_all(&work));
    fs::create_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))?;
    let started = Instant::now();
    let found = succeed(
        Command::new(fuzzers.join(target))
            .env("ASAN_OPTIONS", fuzz::OPTIONS)
            .current_dir(&work)
            .arg(&work)
            .arg(rust.join("fuzz/corpus").join(target))
            .arg(format!("-max_total_time={PATIENCE}"))
            .args([
                "-rss_limit_mb=2048",
                "-malloc_limit_mb=0",
                "-artifact_prefix=found-",
            ])
            .stderr(Stdio::null()),
    );
    Ok(found.is_err().then(|| started.elapsed().as_secs()))
}
