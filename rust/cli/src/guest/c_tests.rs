//! The headers against the table of what devices link, by their text and by what clang makes of them.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use super::super::imports_tests::{linked_but, of_module};
use super::*;

/// What C has no use for, with the reason.
const LEFT_OUT: [(&str, &str); 3] = [
    ("wasi:cli/exit@0.2.4 exit", "ketch_exit() gives a code"),
    (
        "wasi:random/random@0.2.4 get-random-bytes",
        "ketch_random_fill() needs no memory to be returned in",
    ),
    (
        "wasi:random/insecure@0.2.4 get-insecure-random-bytes",
        "numbers are enough",
    ),
];

fn include() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include")
}

#[test]
fn every_header_is_embedded() {
    let mut found = BTreeSet::from(["ketch.h".to_owned()]);
    let mut folders = vec![include().join("ketch")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(include()).unwrap();
                found.insert(name.to_str().unwrap().to_owned());
            }
        }
    }
    let embedded: BTreeSet<String> = HEADERS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(embedded, found);
}

/// The names of the C functions behind each import, by its module and field.
fn declared() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (_, text) in HEADERS {
        for import in text.split("\nKETCH_IMPORT(\"").skip(1) {
            let quoted: Vec<&str> = import.split('"').collect();
            let (_, after) = import.split_once(")\n").unwrap();
            let (before, _) = after.split_once('(').unwrap();
            let name = before.rsplit([' ', '*']).next().unwrap();
            all.push((format!("{} {}", quoted[0], quoted[2]), name.to_owned()));
        }
    }
    all
}

#[test]
fn the_headers_have_every_import_once() {
    let names: BTreeSet<String> = declared().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), declared().len());
    let expected: BTreeSet<String> = linked_but(&LEFT_OUT).into_keys().collect();
    assert_eq!(names, expected);
}

/// A file that refers to each import, compiled and linked: what the module then imports is what clang
/// made of the declarations.
#[test]
fn what_clang_makes_of_the_headers_is_what_devices_link() {
    let Ok(clang) = clang() else {
        println!("not compiled: there is no clang with a linker for wasm here");
        return;
    };
    let folder = env::temp_dir().join(format!("ketch-headers-{}", std::process::id()));
    let mut source = String::from("#define KETCH_IMPLEMENTATION\n#include \"ketch.h\"\n");
    source.push_str("void ketch_on_event(enum ketch_event event, uint32_t token)\n{\n");
    source.push_str("\t(void)event;\n\t(void)token;\n}\n");
    source.push_str("KETCH_EXPORT(\"all\")\nconst void *all(uint32_t which)\n{\n");
    source.push_str("\tstatic const void *const imports[] = {\n");
    for (_, name) in declared() {
        source.push_str(&format!("\t\t(const void *){name},\n"));
    }
    source.push_str("\t};\n\n\treturn imports[which];\n}\n");
    write(&folder.join("all.c"), &source).unwrap();
    let module = folder.join("all.wasm");
    let mut command = Command::new(clang);
    command.args(["--target=wasm32", "-nostdlib", "-ffreestanding", "-Oz"]);
    command.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-Wl,--no-entry"]);
    command.arg("-I").arg(include());
    command.arg(folder.join("all.c")).arg("-o").arg(&module);
    assert!(command.status().unwrap().success());
    let imports = of_module(&fs::read(&module).unwrap());
    fs::remove_dir_all(folder).unwrap();
    assert_eq!(imports, linked_but(&LEFT_OUT));
}
