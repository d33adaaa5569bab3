//! The package against the table of what devices link, by its text and by what its compiler makes of it.

use std::collections::BTreeSet;
use std::fs;

use super::super::imports_tests::{linked_but, of_module};
use super::*;

/// What AssemblyScript has no use for, with the reason.
const LEFT_OUT: [(&str, &str); 3] = [
    ("wasi:cli/exit@0.2.4 exit", "exit() gives a code"),
    (
        "wasi:random/random@0.2.4 get-random-bytes",
        "numbers need no memory to be returned in",
    ),
    (
        "wasi:random/insecure@0.2.4 get-insecure-random-bytes",
        "numbers are enough",
    ),
];

#[test]
fn every_file_is_embedded() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include/assemblyscript");
    let mut found = BTreeSet::new();
    for folder in ["", "gpio"] {
        for entry in fs::read_dir(package.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&package).unwrap().to_str().unwrap();
            // Its README is for who takes it as a package.
            if path.is_file() && name != "README.md" {
                found.insert(name.to_owned());
            }
        }
    }
    let embedded: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(embedded, found);
}

/// Each import: module and field, the declared function's name, its file.
fn declared() -> Vec<(String, String, &'static str)> {
    let mut all = Vec::new();
    for (file, text) in FILES {
        for import in text.split("\n@external(\"").skip(1) {
            let quoted: Vec<&str> = import.split('"').collect();
            let (_, after) = import.split_once("declare function ").unwrap();
            let (name, _) = after.split_once('(').unwrap();
            all.push((
                format!("{} {}", quoted[0], quoted[2]),
                name.to_owned(),
                file,
            ));
        }
    }
    all
}

#[test]
fn the_package_has_every_import_once() {
    let names: BTreeSet<String> = declared().into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names.len(), declared().len());
    let expected: BTreeSet<String> = linked_but(&LEFT_OUT).into_keys().collect();
    assert_eq!(names, expected);
}

/// A copy of the package that exports each import, compiled: what the module then imports is what the compiler
/// made of the declarations.
#[test]
fn what_the_compiler_makes_of_the_package_is_what_devices_link() {
    let Some(compiler) = env::var_os("KETCH_ASC") else {
        println!("not compiled: KETCH_ASC names no compiler for AssemblyScript");
        return;
    };
    let folder = env::temp_dir().join(format!("ketch-package-{}", std::process::id()));
    let mut all = String::new();
    for (file, text) in FILES {
        let text = text.replace("\ndeclare function", "\nexport declare function");
        write(&folder.join(file), &text).unwrap();
    }
    for (number, (_, name, file)) in declared().into_iter().enumerate() {
        let path = file.trim_end_matches(".ts");
        all.push_str(&format!(
            "export {{ {name} as import{number} }} from \"./{path}\";\n"
        ));
    }
    write(&folder.join("all.ts"), &all).unwrap();
    let mut command = Command::new("node");
    command.current_dir(&folder).arg(compiler).arg("all.ts");
    command.args(["-o", "all.wasm", "--runtime", "stub"]);
    assert!(command.status().unwrap().success());
    let mut imports = of_module(&fs::read(folder.join("all.wasm")).unwrap());
    fs::remove_dir_all(folder).unwrap();
    // Of the compiler's own runtime; containers are built without it.
    imports.remove("env abort");
    assert_eq!(imports, linked_but(&LEFT_OUT));
}
