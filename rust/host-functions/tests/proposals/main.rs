//! Compares the files under `wit/deps/wasi-*` with those of the WASI proposals themselves, which are no part
//! of the repository: `KETCH_WIT_PROPOSALS` names a folder of their repositories, each at the commit that
//! our file states. Without it only the comparing itself is tested.

mod compare;
mod render;
mod samples;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use compare::{Difference, differences};
use wit_parser::{PackageId, Resolve};

/// The one thing that is not the proposal's: package, item, ours, theirs and why.
const DEVIATIONS: [(&str, &str, &str, &str, &str); 1] = [(
    "wasi-spi",
    "spi [method]spi-device.write",
    "func(self: borrow<wasi:spi/spi.spi-device>, data: list<u8>) -> result<_, wasi:spi/spi.error>",
    "func(self: borrow<wasi:spi/spi.spi-device>, data: list<u8>) -> result<wasi:spi/spi.error, _>",
    "it has an error in the place of success, and nothing in that of failure",
)];

fn wit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit")
}

/// The folders of ours that have a proposal, `wasi-i2c` and so on.
fn packages() -> Vec<String> {
    let entries = fs::read_dir(wit().join("deps")).expect("wit/deps is there");
    let names = entries.map(|entry| entry.expect("it can be read").file_name());
    let names = names.filter_map(|name| name.into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.starts_with("wasi-")).collect();
    names.sort();
    names
}

/// The commit that the files of a folder of ours state as their source.
fn stated_commit(package: &str) -> String {
    let folder = wit().join("deps").join(package);
    let source = format!("// Source: WebAssembly/{package}, ");
    let mut commits = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        let text = fs::read_to_string(&path).expect("it is a text");
        let head: String = text.lines().take(3).collect::<Vec<_>>().join(" ");
        let stated = head
            .split_once("commit ")
            .filter(|_| head.starts_with(&source));
        let (_, commit) = stated.unwrap_or_else(|| panic!("{path:?} states no source"));
        commits.push(commit.chars().take(40).collect::<String>());
    }
    commits.dedup();
    let [commit] = &commits[..] else {
        panic!("{package} states {commits:?}")
    };
    assert!(
        commit.chars().all(|one| one.is_ascii_hexdigit()),
        "{package}: {commit}"
    );
    commit.clone()
}

/// Our package of this folder's name, which is `wasi:i2c` for `wasi-i2c`.
fn ours(resolve: &Resolve, folder: &str) -> PackageId {
    let mut packages = resolve.packages.iter();
    let found = packages
        .find(|(_, package)| format!("{}-{}", package.name.namespace, package.name.name) == folder);
    found.unwrap_or_else(|| panic!("no package for {folder}")).0
}

/// Where the folder is a checkout, its commit.
fn checked_out(folder: &Path) -> Option<String> {
    let git = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["rev-parse", "HEAD"])
        .output();
    let git = git
        .ok()
        .filter(|git| git.status.success() && folder.join(".git").exists())?;
    Some(String::from_utf8(git.stdout).ok()?.trim().to_owned())
}

#[test]
fn each_package_states_the_commit_of_its_proposal() {
    let packages = packages();
    assert!(packages.len() >= 10, "{packages:?}");
    for package in packages {
        assert_eq!(stated_commit(&package).len(), 40, "{package}");
    }
}

#[test]
fn packages_are_the_proposals() {
    let Some(proposals) = std::env::var_os("KETCH_WIT_PROPOSALS").map(PathBuf::from) else {
        println!("not compared with the proposals: KETCH_WIT_PROPOSALS names no folder of them");
        return;
    };
    let mut own = Resolve::default();
    own.push_dir(wit()).expect("the files under wit/ parse");
    for folder in packages() {
        let proposal = proposals.join(&folder);
        if let Some(commit) = checked_out(&proposal) {
            assert_eq!(
                commit,
                stated_commit(&folder),
                "{folder} is checked out at another commit"
            );
        }
        // `exit-with-code` is behind a feature.
        let mut theirs = Resolve {
            all_features: true,
            ..Resolve::default()
        };
        let pushed = theirs.push_dir(proposal.join("wit"));
        let (package, _) = pushed.unwrap_or_else(|error| panic!("{proposal:?}: {error:#}"));
        let found = differences((&own, ours(&own, &folder)), (&theirs, package));
        let allowed = DEVIATIONS.iter().filter(|deviation| deviation.0 == folder);
        let allowed: Vec<Difference> = allowed
            .map(|(_, item, ours, theirs, _)| Difference {
                item: (*item).to_owned(),
                ours: (*ours).to_owned(),
                theirs: Some((*theirs).to_owned()),
            })
            .collect();
        assert_eq!(
            found, allowed,
            "{folder}: found on the left, allowed on the right"
        );
        let items = render::items(&own, ours(&own, &folder)).len();
        println!(
            "{folder}: {items} types and functions, {} deviations",
            found.len()
        );
    }
}
