//! The comparison itself, over small packages of our own.

use wit_parser::{PackageId, Resolve};

use crate::compare::{Difference, differences};

const PROPOSAL: &str = "
package test:lamp@0.1.0;
interface types {
    enum colour { red, green }
    variant error { dark, other(string) }
}
interface lamp {
    use types.{colour, error};
    type level = u8;
    record state { colour: colour, level: level }
    flags parts { bulb, socket }
    resource light {
        constructor(level: level);
        all: static func() -> list<light>;
        set: func(state: state, slowly: bool) -> result<_, error>;
        get: func() -> result<state, error>;
        beside: func(other: borrow<light>) -> option<tuple<u32, f32>>;
    }
    open: func(label: string) -> result<light, error>;
}
interface not-ours { never: func(); }
world all { import lamp; import not-ours; }
";

fn parsed(text: &str) -> (Resolve, PackageId) {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("lamp.wit", text).expect("it parses");
    (resolve, package)
}

fn against_the_proposal(ours: &str) -> Vec<Difference> {
    let (ours, theirs) = (parsed(ours), parsed(PROPOSAL));
    differences((&ours.0, ours.1), (&theirs.0, theirs.1))
}

#[test]
fn what_is_equal_or_left_out_does_not_differ() {
    assert_eq!(against_the_proposal(PROPOSAL), []);
    let less = PROPOSAL
        .replace("interface not-ours { never: func(); }", "")
        .replace("import not-ours;", "")
        .replace("flags parts { bulb, socket }", "")
        .replace("constructor(level: level);", "")
        .replace("// ", "/// ");
    assert_ne!(less, PROPOSAL);
    assert_eq!(against_the_proposal(&less), []);
}

#[test]
fn each_manner_of_differing_is_found() {
    for (from, to, items) in [
        // Another version, another package: each type is then another one too, so the first counts.
        ("test:lamp@0.1.0", "test:lamp@0.2.0", &[""][..]),
        // A name that the proposal does not have.
        (
            "interface lamp {",
            "interface lamp {\n dim: func();",
            &["lamp dim"],
        ),
        (
            "type level = u8;",
            "type level = u8; type more = u8;",
            &["lamp more"],
        ),
        // The parts of types: number, order, name, kind.
        ("red, green", "red", &["types colour"]),
        ("red, green", "green, red", &["types colour"]),
        ("dark, other(string)", "dark, other", &["types error"]),
        (
            "dark, other(string)",
            "dim, other(string)",
            &["types error"],
        ),
        ("level: level }", "level: u8 }", &["lamp state"]),
        ("level: level }", "brightness: level }", &["lamp state"]),
        ("bulb, socket", "bulb, socket, wire", &["lamp parts"]),
        ("flags parts {", "enum parts {", &["lamp parts"]),
        ("type level = u8", "type level = u16", &["lamp level"]),
        // Signatures: name, order and type of parameters, results, borrowing, being static.
        ("slowly: bool", "fast: bool", &["lamp [method]light.set"]),
        ("slowly: bool", "slowly: u8", &["lamp [method]light.set"]),
        (
            "state: state, slowly: bool",
            "slowly: bool, state: state",
            &["lamp [method]light.set"],
        ),
        (
            "result<_, error>",
            "result<error>",
            &["lamp [method]light.set"],
        ),
        (
            "-> result<state, error>",
            "-> state",
            &["lamp [method]light.get"],
        ),
        (
            "other: borrow<light>",
            "other: light",
            &["lamp [method]light.beside"],
        ),
        (
            "option<tuple<u32, f32>>",
            "option<tuple<u32, f64>>",
            &["lamp [method]light.beside"],
        ),
        (
            "all: static func()",
            "all: func()",
            &["lamp [method]light.all"],
        ),
        (
            "constructor(level: level)",
            "constructor()",
            &["lamp [constructor]light"],
        ),
    ] {
        let ours = PROPOSAL.replace(from, to);
        assert_ne!(ours, PROPOSAL, "{from} is not there");
        let found = against_the_proposal(&ours);
        let found: Vec<&str> = found.iter().map(|one| one.item.as_str()).collect();
        if items == [""] {
            assert_eq!(found[0], "", "{to}");
        } else {
            assert_eq!(found, items, "{to}");
        }
    }
}

#[test]
fn a_type_of_the_same_name_from_elsewhere_differs() {
    let ours = PROPOSAL.replace(
        "use types.{colour, error};",
        "use types.{error};\n enum colour { red, green }",
    );
    let found = against_the_proposal(&ours);
    let found: Vec<&str> = found.iter().map(|one| one.item.as_str()).collect();
    assert_eq!(found, ["lamp colour", "lamp state"]);
}
