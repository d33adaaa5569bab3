//! Packs the attacks under `wasm-apps/exploits`, and writes what `wasm-apps/hostile.txt` says of every
//! hostile container as a table for the tests on Zephyr: `hostile.inc` beside the images, and the images
//! themselves in `hostile.bin`, each after its length. What needs devices that not every board has
//! stands in a list for each noun, `hostile-NOUN.txt`, with its attacks under `exploits/NOUN`; all of
//! these together become `hostile-devices`. `traps.inc` says which number is which trap.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ketch_abi::{Capability, Error, Operations, Trap};
use ketch_image::{Builder, PayloadSource, RequestSource};

use crate::guests::{write, write_bytes};

const EXPLOIT: &str = "exploit-";

/// What has a list of its own.
const NOUNS: [&str; 7] = ["adc", "dac", "i2c", "pwm", "sensor", "spi", "uart"];

/// Microseconds of processor time for each event of those that never end by themselves.
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
    let (mut table, mut images) = (String::new(), Vec::new());
    pack(
        &root.join("wasm-apps/hostile.txt"),
        &folder,
        "",
        to,
        &mut table,
        &mut images,
    )?;
    finish("hostile", &table, &images, to)?;
    let (mut table, mut images) = (String::new(), Vec::new());
    for noun in NOUNS {
        let list = root.join(format!("wasm-apps/hostile-{noun}.txt"));
        pack(&list, &folder.join(noun), noun, to, &mut table, &mut images)?;
    }
    finish("hostile-devices", &table, &images, to)?;
    write_bytes(traps().as_bytes(), &to.join("traps.inc"))
}

/// Every trap with its number, for devices that tell the number alone.
fn traps() -> String {
    let rows = Trap::ALL.iter();
    rows.map(|trap| format!("TRAP({}, {:?})\n", trap.number(), trap.text()))
        .collect()
}

/// Writes a table and its images.
fn finish(name: &str, table: &str, images: &[u8], to: &Path) -> Result<(), String> {
    let (rows, bytes) = (table.lines().count(), images.len());
    println!("{rows} rows in {name}, {bytes} bytes");
    write_bytes(table.as_bytes(), &to.join(format!("{name}.inc")))?;
    write_bytes(images, &to.join(format!("{name}.bin")))
}

/// Packs the rows of one list, whose attacks lie in `folder`.
fn pack(
    list: &Path,
    folder: &Path,
    noun: &str,
    to: &Path,
    table: &mut String,
    images: &mut Vec<u8>,
) -> Result<(), String> {
    let prelude = read(&folder.join("prelude.wat"))?;
    let lines = read(list)?;
    let prefix = if noun.is_empty() {
        EXPLOIT.to_owned()
    } else {
        // A container's name has 32 bytes at most.
        format!("{noun}-")
    };
    for line in lines.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let [container, start, end, log, what] = columns[..] else {
            return Err(format!("{}: not five columns: {line}", list.display()));
        };
        let path = to.join(format!("{container}.ketch"));
        if let Some(name) = container.strip_prefix(&prefix) {
            let text = read(&folder.join(format!("{name}.wat")))?;
            let endless = end.contains("BudgetExhausted");
            write(&image(container, &prelude, &text, endless)?, &path)?;
        }
        let wrong = |what: &str| format!("{}: {what}: {line}", list.display());
        row(table, [container, start, end, log, what]).ok_or_else(|| wrong("unknown"))?;
        let image = fs::read(&path).map_err(|error| wrong(&error.to_string()))?;
        images.extend((image.len() as u32).to_le_bytes());
        images.extend(image);
    }
    Ok(())
}

fn image(container: &str, prelude: &str, text: &str, endless: bool) -> Result<Builder, String> {
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
    // So that an attack without end is over before the start is given up, on a busy machine too. What
    // ends in another way is not to end in this one where the machine stands still.
    builder.resources.event_time = endless.then_some(EVENT_TIME);
    // Those on what containers keep say how many bytes they ask for.
    let mut asked = text
        .lines()
        .filter_map(|line| line.strip_prefix(";; requests key-value "));
    builder.resources.key_value_bytes = asked.next().and_then(|bytes| bytes.parse().ok());
    // A comment says what it may use: `;; requests i2c memory read+write`.
    let whole = text.contains("(module") && text.contains(";; requests nothing");
    let lines = prelude.lines().chain(text.lines()).filter(|_| !whole);
    for line in lines {
        if line.starts_with(";; requests key-value ") {
            continue;
        }
        if let Some(words) = line.strip_prefix(";; requests ") {
            let request = request(words).ok_or_else(|| format!("{container}: {line}"))?;
            // What an attack asks for itself counts, where the prelude asks for another use of it.
            builder.requests.retain(|other| {
                (other.capability, &other.label) != (request.capability, &request.label)
            });
            builder.requests.push(request);
        }
    }
    Ok(builder)
}

fn request(words: &str) -> Option<RequestSource> {
    let [capability, label, operations] = words.split(' ').collect::<Vec<_>>()[..] else {
        return None;
    };
    let mut operations = operations.split('+').map(Operations::from_word);
    Some(RequestSource {
        capability: Capability::from_word(capability)?,
        label: label.into(),
        operations: operations.try_fold(Operations::NONE, |all, one| Some(all.union(one?)))?,
    })
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
