//! What the program makes of a module with every kind of loop.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ketch_abi::Target;

/// A folder of its own for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn compiler(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ketch-compiler"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn compile(name: &str, target: Target, wat: &str, more: &[&str]) -> Result<PathBuf, String> {
    let folder = folder(&format!("{name}-{}", target.word()));
    std::fs::write(folder.join("in.wasm"), wat::parse_str(wat).unwrap()).unwrap();
    let mut arguments = vec!["--target", target.word(), "--output", "out.aot"];
    arguments.extend_from_slice(more);
    arguments.push("in.wasm");
    let output = compiler(&arguments, &folder);
    if output.status.success() {
        assert!(
            output.stdout.is_empty(),
            "it prints nothing where all is well"
        );
        Ok(folder)
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}

const LOOPS: &str = include_str!("loops.wat");

#[test]
fn every_target_compiles_every_kind_of_loop() {
    for target in Target::ALL {
        let folder = compile("all", *target, LOOPS, &[]).unwrap();
        let file = std::fs::read(folder.join("out.aot")).unwrap();
        let version = if *target == Target::X8664 { 6 } else { 5 };
        assert_eq!(file[..8], [0, b'a', b'o', b't', version, 0, 0, 0]);
    }
}

/// Instructions that go on elsewhere in the same function.
const BRANCHES: [&str; 17] = [
    "b", "beq", "bne", "bhs", "blo", "bmi", "bpl", "bvs", "bvc", "bhi", "bls", "bge", "blt", "bgt",
    "ble", "cbz", "cbnz",
];

/// One instruction of a function on Thumb.
struct Line {
    text: String,
    /// Where it may go on, but for the next one.
    goal: Option<u64>,
    /// Whether the next one may follow.
    falls_through: bool,
}

impl Line {
    /// Whether it loads the flag: the sixth word of the environment. Nothing in the module that is
    /// compiled here has another field at this place.
    fn asks(&self) -> bool {
        self.text.starts_with("ldr") && self.text.contains("#0x14]")
    }
}

/// The instructions of each function, by address.
fn disassemble(object: &Path) -> Vec<BTreeMap<u64, Line>> {
    let config = env!("KETCH_LLVM_BIN");
    let output = Command::new(Path::new(config).join("llvm-objdump"))
        .args([
            "--disassemble",
            "--no-show-raw-insn",
            "--no-leading-headers",
        ])
        .arg(object)
        .output()
        .expect("llvm-objdump comes with LLVM's development files");
    assert!(output.status.success());
    let mut functions = Vec::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        if line.ends_with(">:") {
            functions.push(BTreeMap::new());
        } else if let Some((address, text)) = line.split_once(':')
            && let Ok(address) = u64::from_str_radix(address.trim(), 16)
        {
            let text = text.split('@').next().unwrap().trim().replace('\t', " ");
            let word = text.split([' ', '.']).next().unwrap();
            let branches = BRANCHES.contains(&word);
            let goal = branches.then(|| {
                let place = text.split("0x").nth(1).unwrap();
                let end = place.find(|letter: char| !letter.is_ascii_hexdigit());
                u64::from_str_radix(&place[..end.unwrap_or(place.len())], 16).unwrap()
            });
            let leaves = word == "b" || word == "bx" || word == "pop" && text.contains("pc");
            assert!(!matches!(word, "tbb" | "tbh"), "this test reads no tables");
            let line = Line {
                text,
                goal,
                falls_through: !leaves,
            };
            functions.last_mut().unwrap().insert(address, line);
        }
    }
    functions
}

/// Whether a function can go round without loading the flag: whether anything can be reached from
/// itself once the instructions that load it are taken out.
fn goes_round(function: &BTreeMap<u64, Line>) -> bool {
    let mut left: BTreeSet<u64> = function.keys().copied().collect();
    left.retain(|address| !function[address].asks());
    let next = |address: u64| function.range(address + 1..).next().map(|(next, _)| *next);
    loop {
        let ends = |address: &u64| {
            let line = &function[address];
            let after = line.falls_through.then(|| next(*address)).flatten();
            [line.goal, after]
                .iter()
                .flatten()
                .all(|goal| !left.contains(goal))
        };
        let gone: Vec<u64> = left.iter().copied().filter(ends).collect();
        if gone.is_empty() {
            return !left.is_empty();
        }
        for address in gone {
            left.remove(&address);
        }
    }
}

#[test]
fn every_loop_in_the_machine_code_loads_the_flag() {
    let target = Target::CortexM33;
    let checked = compile("checked", target, LOOPS, &["--object", "out.o"]).unwrap();
    let functions = disassemble(&checked.join("out.o"));
    assert!(functions.len() >= 14, "{}", functions.len());
    assert!(functions.iter().all(|function| !goes_round(function)));
    let asking = functions
        .iter()
        .filter(|function| function.values().any(Line::asks));
    assert!(asking.count() >= 9);

    // The same test finds the loops where the checks are left out.
    let more = ["--object", "out.o", "--without-checks"];
    let unchecked = compile("unchecked", target, LOOPS, &more).unwrap();
    let functions = disassemble(&unchecked.join("out.o"));
    assert!(
        functions
            .iter()
            .filter(|function| goes_round(function))
            .count()
            >= 7
    );
}

#[test]
fn what_cannot_be_compiled_is_named() {
    let wrong = |wat: &str| compile("wrong", Target::CortexM33, wat, &[]).unwrap_err();
    let vector = "(module (func (export \"f\") (drop (v128.const i32x4 0 0 0 0))))";
    assert!(
        wrong(vector).starts_with("error: in.wasm: "),
        "{}",
        wrong(vector)
    );

    let here = folder("usage");
    let output = compiler(&["--target", "z80", "-o", "x", "y"], &here);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("no target `z80`"), "{said}");
    let output = compiler(&["--targets"], &here);
    let listed = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = Target::ALL.iter().map(|target| target.word()).collect();
    assert_eq!(listed.lines().collect::<Vec<_>>(), words);
}

/// Three hundred values that are read before the memory they come from changes.
#[test]
fn a_frame_that_no_device_has_room_for_is_refused() {
    let mut wat =
        String::from("(module (memory 1 1) (func (export \"f\") (param i32) (result i32) (local ");
    wat += &"i32 ".repeat(300);
    wat += ")";
    for i in 1..=300 {
        wat += &format!("(local.set {i} (i32.load offset={} (local.get 0)))", i * 4);
    }
    wat += "(i32.const 0)";
    for i in 1..=300 {
        wat += &format!(
            "(i32.store offset={} (local.get 0) (local.get {}))",
            i * 4,
            301 - i
        );
        wat += &format!("(local.get {i}) (i32.mul) (i32.const {i}) (i32.add)");
    }
    wat += "))";
    let said = compile("frame", Target::CortexM33, &wat, &[]).unwrap_err();
    assert!(said.contains("bytes of stack at once"), "{said}");
}

/// Its bounds would fall below zero in the runtime.
#[test]
fn a_memory_smaller_than_an_access_is_refused() {
    let shrunk = |base: u32| {
        format!(
            r#"(module (memory 1 1) (global (mut i32) (i32.const {base}))
            (global (export "__data_end") i32 (i32.const 0))
            (global (export "__heap_base") i32 (i32.const {base}))
            (func (export "f") (param i32) (result i32) (i32.load (local.get 0))))"#
        )
    };
    let small = |wat: &str| compile("small", Target::CortexM33, wat, &[]);
    for wat in [shrunk(0), shrunk(8), "(module (memory 0))".into()] {
        let said = small(&wat).unwrap_err();
        assert!(said.contains("less than 16 bytes"), "{wat}: {said}");
    }
    small(&shrunk(16)).unwrap();
    small("(module (func (export \"f\")))").unwrap();
}
