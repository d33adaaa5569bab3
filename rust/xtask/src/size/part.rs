//! Whose bytes a piece is.

use super::map::Piece;

/// The parts of a firmware.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Ketch: all of its Rust with the crates it uses, and its C.
    Ketch,
    /// The engine.
    Wamr,
    /// The C library, and the compilers' own functions: those of C's, and those of Rust's, which the
    /// engine and the kernel call as well (memory, square roots, roundings).
    Libraries,
    /// The kernel, its drivers and subsystems, and the application.
    Zephyr,
}

impl Part {
    /// All, in the order of the report.
    pub const ALL: [Part; 4] = [Part::Ketch, Part::Wamr, Part::Libraries, Part::Zephyr];

    /// The part that this piece belongs to.
    pub fn of(piece: &Piece) -> Part {
        match library(&piece.from) {
            "libketch_wamr.a" => Part::Wamr,
            _ if is_compilers(piece) => Part::Libraries,
            name if name.starts_with("libketch_") => Part::Ketch,
            "libc.a" | "libm.a" | "libgcc.a" | "libpicolibc.a" => Part::Libraries,
            _ => Part::Zephyr,
        }
    }

    /// What reports call it.
    pub fn name(self) -> &'static str {
        match self {
            Part::Ketch => "Ketch",
            Part::Wamr => "WAMR",
            Part::Libraries => "C library, compiler",
            Part::Zephyr => "Zephyr, application",
        }
    }
}

/// The file name of the library that a piece comes from, such as `libkernel.a`.
pub fn library(from: &str) -> &str {
    let path = from.split('(').next().unwrap_or(from);
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a piece is of the functions that Rust's compiler brings along.
fn is_compilers(piece: &Piece) -> bool {
    piece.from.contains("compiler_builtins")
}

/// The crate or file of a piece of Ketch, and the name of what is in it.
pub fn symbol(piece: &Piece) -> (String, String) {
    let section = piece.section.as_str();
    let name = ["text", "rodata", "data", "bss"]
        .iter()
        .find_map(|kind| section.strip_prefix(&format!(".{kind}.")[..]))
        .unwrap_or(section);
    if library(&piece.from) != "libketch_firmware.a" {
        return (library(&piece.from).to_owned(), name.to_owned());
    }
    if !name.starts_with("_RN") && !name.starts_with("_RIN") && !name.starts_with("_ZN") {
        let owner = if section.starts_with(".rodata") {
            "texts and tables"
        } else {
            "ketch_firmware"
        };
        return (owner.into(), name.to_owned());
    }
    let name = demangle(name);
    (crate_of(&name).to_owned(), name)
}

fn demangle(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// The first path in a demangled name starts with the crate; methods of a primitive type are the
/// core library's, or those of the crate whose trait they implement.
fn crate_of(name: &str) -> &str {
    let start = name
        .trim_start_matches(['<', '&', '[', '(', '*'])
        .trim_start_matches("dyn ")
        .trim_start_matches("mut ");
    let first = start.split("::").next().unwrap_or(start);
    let first = first.rsplit(" as ").next().unwrap_or(first);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if first.bytes().all(plain) {
        first
    } else {
        "core"
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Piece, symbol};

    fn piece(section: &str, from: &str) -> Piece {
        Piece {
            section: section.into(),
            from: from.into(),
            size: 4,
            flash: true,
            ram: false,
        }
    }

    #[test]
    fn a_library_decides_the_part() {
        let part = |from| Part::of(&piece(".text", from));
        assert_eq!(part("x/libketch_firmware.a(a.o)"), Part::Ketch);
        assert_eq!(part("x/libketch_port.a(a.c.obj)"), Part::Ketch);
        assert_eq!(part("x/libketch_wamr.a(wasm_loader.c.obj)"), Part::Wamr);
        assert_eq!(part("/usr/lib/libgcc.a(_udivmoddi4.o)"), Part::Libraries);
        let rust = "x/libketch_firmware.a(compiler_builtins-1.cgu.0.rcgu.o)";
        assert_eq!(part(rust), Part::Libraries);
        assert_eq!(part("x/libkernel.a(a.c.obj)"), Part::Zephyr);
        assert_eq!(part(""), Part::Zephyr);
    }

    #[test]
    fn rust_tells_its_crate_in_the_name() {
        let (owner, name) = symbol(&piece(
            ".text._RNvNtCsj0SKHs2AGaY_13ketch_runtime3log6append",
            "x/libketch_firmware.a(a.o)",
        ));
        assert_eq!(
            (&*owner, &*name),
            ("ketch_runtime", "ketch_runtime::log::append")
        );
        assert_eq!(super::crate_of("<char as core::fmt::Debug>::fmt"), "core");
        assert_eq!(super::crate_of("<u32>::from_str"), "core");
        let (owner, _) = symbol(&piece(".rodata..Lanon.1", "x/libketch_firmware.a(a.o)"));
        assert_eq!(owner, "texts and tables");
        let (owner, name) = symbol(&piece(".text.init", "x/libketch_port.a(a.c.obj)"));
        assert_eq!((&*owner, &*name), ("libketch_port.a", "init"));
    }
}
