//! Everything hostile that is known, tried on a device, each with what it gets.
//!
//! Each row is carried out over SMP on a socket, beside a container that behaves; afterwards that one
//! still follows its pin and its timer, no other pin has moved, and whatever the row took from the
//! engine's pool is back. The table in the book is written from these rows: `KETCH_BLESS=1` writes it.

mod common;
#[path = "common/draft.rs"]
mod draft;
#[path = "common/keys.rs"]
mod keys;

#[path = "hostile/bench.rs"]
mod bench;
#[path = "hostile/guests.rs"]
mod guests;
#[path = "hostile/images.rs"]
mod images;
#[path = "hostile/manifests.rs"]
mod manifests;
#[path = "hostile/messages.rs"]
mod messages;
#[path = "hostile/replays.rs"]
mod replays;
#[path = "hostile/requests.rs"]
mod requests;
#[path = "hostile/row.rs"]
mod row;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use bench::Bench;
use ketch_abi::Capability;
use row::{Class, Row};

/// Rows share the engine, whose pool they are held to.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn classes() -> Vec<Class> {
    vec![
        images::class(),
        manifests::class(),
        messages::class(),
        requests::class(),
        replays::class(),
        guests::class(),
    ]
}

fn run(class: &Class) {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut wrong = Vec::new();
    for row in &class.rows {
        let bench = Bench::new(row.device);
        let got = bench.beside(|bench| (row.act)(bench, &row.id));
        if got != row.gets {
            wrong.push(format!("{}: got {got}, expected {}", row.id, row.gets));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", class.title, wrong.join("\n"));
}

#[test]
fn images_get_what_the_table_says() {
    run(&images::class());
}

#[test]
fn manifests_get_what_the_table_says() {
    run(&manifests::class());
}

#[test]
fn messages_get_what_the_table_says() {
    run(&messages::class());
}

#[test]
fn requests_for_changes_get_what_the_table_says() {
    run(&requests::class());
}

#[test]
fn replays_get_what_the_table_says() {
    run(&replays::class());
}

#[test]
fn guests_get_what_the_table_says() {
    run(&guests::class());
}

const BEGIN: &str =
    "<!-- hostile cases: written by KETCH_BLESS=1 cargo test -p ketch-sim --test hostile -->\n";
const END: &str = "<!-- end of the hostile cases -->\n";

fn table(classes: &[Class]) -> String {
    let count = |class: &Class| class.rows.len();
    let all: usize = classes.iter().map(count).sum();
    let mut text = format!("{all} cases.\n");
    for class in classes {
        text += &format!(
            "\n### {} ({})\n\n{}\n\n| case | what is tried | what it gets |\n|---|---|---|\n",
            class.title,
            count(class),
            class.about
        );
        for Row { id, what, gets, .. } in &class.rows {
            text += &format!("| `{id}` | {what} | {gets} |\n");
        }
    }
    text + "\n"
}

/// The rows that the tests above carry out are those in the book, neither more nor fewer.
#[test]
fn the_table_in_the_book_is_that_of_the_rows() {
    let classes = classes();
    let mut ids: Vec<&String> = classes
        .iter()
        .flat_map(|class| &class.rows)
        .map(|row| &row.id)
        .collect();
    assert!(ids.len() >= 60);
    ids.sort();
    assert!(
        ids.windows(2).all(|pair| pair[0] != pair[1]),
        "a case has one name"
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/security.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let (before, rest) = page.split_once(BEGIN).expect("where the table begins");
    let (stands, after) = rest.split_once(END).expect("where the table ends");
    let table = table(&classes);
    if std::env::var_os("KETCH_BLESS").is_some() {
        std::fs::write(&path, [before, BEGIN, &table, END, after].concat()).expect("written");
        return;
    }
    assert_eq!(stands, table, "KETCH_BLESS=1 writes it anew");
}

/// Each promise names tests as `folder/file.rs::name`.
#[test]
fn the_tests_that_hold_the_promises_are_there() {
    let rust = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(rust.join("../docs/src/security.md")).expect("the page");
    let named: Vec<_> = page
        .split('`')
        .filter_map(|word| word.split_once(".rs::"))
        .collect();
    assert!(named.len() > 20);
    for (file, name) in named {
        let text = std::fs::read_to_string(rust.join(format!("{file}.rs")));
        let text = text.unwrap_or_else(|error| panic!("{file}.rs: {error}"));
        let test = format!("fn {name}(");
        assert!(text.contains(&test), "{file}.rs has no test {name}");
    }
}

/// What is behind `import` in `line`, and the name that it gets: `(import "m" "f" (func $name …`.
fn imported(line: &str) -> Option<(&str, &str)> {
    let mut quoted = line.strip_prefix("(import ")?.split('"');
    let (_, _, _, field) = (
        quoted.next()?,
        quoted.next()?,
        quoted.next()?,
        quoted.next()?,
    );
    let name = quoted.next()?.split('$').nth(1)?.split(' ').next()?;
    Some((field, name))
}

/// The rows that devices run, too: each function of each kind of device is called by one of them.
#[test]
fn every_function_of_every_kind_of_device_has_a_row() {
    let exploits = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wasm-apps/exploits");
    let mut missing = Vec::new();
    for module in &ketch_host_functions::MODULES {
        for function in module.functions.iter().copied().flatten() {
            // Pins are in the list that every board can run.
            let noun = match ketch_host_functions::required_capability(
                module.name.as_str(),
                function.name.as_str(),
            ) {
                None | Some(Capability::Gpio) => continue,
                Some(capability) if capability.is_device() => capability.word(),
                Some(_) => continue,
            };
            let texts: Vec<String> = match std::fs::read_dir(exploits.join(noun)) {
                Ok(files) => files
                    .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
                    .collect(),
                Err(error) => panic!("exploits/{noun}: {error}"),
            };
            let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
            let names = lines.iter().filter_map(|line| imported(line));
            let called = names
                .filter(|(field, _)| *field == function.name.as_str())
                .any(|(_, name)| {
                    let call = format!("(call ${name} ");
                    lines.iter().any(|line| line.contains(&call))
                });
            if !called {
                missing.push(format!("{noun}: {}", function.name.as_str()));
            }
        }
    }
    assert!(missing.is_empty(), "no row calls {missing:?}");
}
