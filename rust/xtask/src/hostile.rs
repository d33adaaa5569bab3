//! Packs the attacks under `wasm-apps/exploits`, and writes what `wasm-apps/hostile.txt` says of every
//! hostile container as a table for the tests on Zephyr: `hostile.inc` beside the images, and the images
//! themselves in `hostile.bin`, each after its length.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ketch_abi::{Capability, Error, Operations, Trap};
use ketch_image::{Builder, PayloadSource, RequestSource};

use crate::guests::{write, write_bytes};

const EXPLOIT: &str = "exploit-";

/// Microseconds of processor time for each of their events.
const EVENT_TIME: u32 = 20_000;

/// The end of a module that `prelude.wat` begins.
const END: &str = r#"
(func (export "ketch:container/reactor@0.1.0#on-event") (param $event i32) (param i32)
  (if (i32.eqz (local.get $event)) (then
    (call $attack)
    (call $log (i32.const 2) (i32.const 0) (i32.const 0) (i32.const 32) (i32.const 10)))))
"#;

/// The allocator of an attack that says nothing of its own.
const ALLOCATOR: &str = r#"
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 2048))
"#;

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Builds them all into `to`.
pub fn run(root: &Path, to: &Path) -> Result<(), String> {
    let folder = root.join("wasm-apps/exploits");
    let prelude = read(&folder.join("prelude.wat"))?;
    let (mut table, mut images) = (String::new(), Vec::new());
    let list = root.join("wasm-apps/hostile.txt");
    let lines = read(&list)?;
    for line in lines.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let [container, start, end, log, what] = columns[..] else {
            return Err(format!("{}: not five columns: {line}", list.display()));
        };
        let path = to.join(format!("{container}.ketch"));
        if let Some(name) = container.strip_prefix(EXPLOIT) {
            let text = read(&folder.join(format!("{name}.wat")))?;
            write(&image(container, &prelude, &text)?, &path)?;
        }
        let wrong = |what: &str| format!("{}: {what}: {line}", list.display());
        row(&mut table, [container, start, end, log, what]).ok_or_else(|| wrong("unknown"))?;
        let image = fs::read(&path).map_err(|error| wrong(&error.to_string()))?;
        images.extend((image.len() as u32).to_le_bytes());
        images.extend(image);
    }
    println!(
        "{} hostile containers, {} bytes",
        table.lines().count(),
        images.len()
    );
    write_bytes(table.as_bytes(), &to.join("hostile.inc"))?;
    write_bytes(&images, &to.join("hostile.bin"))
}

fn image(container: &str, prelude: &str, text: &str) -> Result<Builder, String> {
    let module = if text.contains("(module") {
        text.to_owned()
    } else {
        let allocator = if text.contains("cabi_realloc") {
            ""
        } else {
            ALLOCATOR
        };
        format!("(module {prelude}{text}{allocator}{END})")
    };
    let wasm = wat::parse_str(module).map_err(|error| format!("{container}: {error}"))?;
    let mut builder = Builder::new("dev.ketch.test.exploit", container, "1.0.0");
    builder.payloads = vec![PayloadSource::Wasm(wasm)];
    // So that an attack without end is over before the start is given up, on a busy machine too.
    builder.resources.event_time = Some(EVENT_TIME);
    builder.requests = vec![RequestSource {
        capability: Capability::Gpio,
        label: "led0".into(),
        operations: Operations::WRITE,
    }];
    // Attacks on messages say in a comment which topic they may use.
    let topics = text
        .lines()
        .filter_map(|line| line.strip_prefix(";; requests topic "));
    builder.requests.extend(topics.map(|topic| RequestSource {
        capability: Capability::Topic,
        label: topic.into(),
        operations: Operations::PUBLISH.union(Operations::SUBSCRIBE),
    }));
    // Those on what containers keep say how many bytes they ask for.
    let mut asked = text
        .lines()
        .filter_map(|line| line.strip_prefix(";; requests key-value "));
    builder.resources.key_value_bytes = asked.next().and_then(|bytes| bytes.parse().ok());
    Ok(builder)
}

/// One row for C: name, number of the start's error, state, cause, trap or code, what the log has.
fn row(table: &mut String, [container, start, end, log, what]: [&str; 5]) -> Option<()> {
    let start = match start {
        "-" => 0,
        name => Error::ALL
            .iter()
            .find(|error| error.name() == name)?
            .number(),
    };
    let (word, detail) = end.split_once(' ').unwrap_or((end, ""));
    let detail = match word {
        "trapped" => {
            let trap = Trap::ALL
                .iter()
                .find(|trap| format!("{trap:?}") == detail)?;
            trap.text().to_owned()
        }
        "exited" | "running" | "start-failed" | "over" => detail.to_owned(),
        _ => return None,
    };
    let log = if log == "-" { "" } else { log };
    // Writing to a String cannot fail.
    let _ = writeln!(
        table,
        "HOSTILE({container:?}, {start}, {word:?}, {detail:?}, {log:?}) /* {what} */"
    );
    Some(())
}
