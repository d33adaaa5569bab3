//! What Ketch costs on a device, in QEMU: bytes of flash and RAM, and instructions.
//!
//! `benches/costs` is the firmware that measures; this builds it, runs it and shows what it printed.

mod aims;
mod bare;
mod budget;
mod compiler;
mod devices;
mod emulator;
mod figures;
mod firmware;
mod guests;
mod key;
mod many;
mod page;
mod sizes;
mod speed;
mod table;
mod tools;
mod trace;

use std::path::{Path, PathBuf};

use budget::Budget;
use figures::Figure;

use crate::kernels;

/// What to do with the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing more than to print them.
    Print,
    /// Only what the firmware in `benches/costs` measures, and to print it: for work on one path.
    Quick,
    /// Hold them to the budget.
    Check,
    /// Make them the budget, and write them into the book.
    Bless,
}

/// A board that the costs are measured on.
pub struct Target {
    /// What the command line calls it.
    pub name: &'static str,
    /// What Zephyr calls it.
    board: &'static str,
    /// What compiled containers call it.
    compiled: &'static str,
    /// What runs it, with the arguments before the firmware's file.
    emulator: &'static [&'static str],
}

/// Beginnings of the names of figures that are only there with a compiler.
const NEED_COMPILER: [&str; 4] = ["compiled: ", "xip: ", "xip without stop checks: ", "ram: "];

/// What figures of an interpreter that counts instructions are called. No product for a device has
/// it, so they are shown, and not held to the budget for a firmware more.
const METERED: &str = "interpreter with metering";

/// Measures operations.
const COSTS: &str = "benches/costs";

/// Fills a device with containers until no more fit.
const MANY: &str = "twister-tests/many";

/// Makes each kind of host call beside the call that a firmware would make.
const DEVICES: &str = "benches/devices";

const TARGETS: [Target; 1] = [Target {
    name: "an521",
    board: "mps2/an521/cpu0",
    compiled: "cortex-m33",
    // An instruction takes 2^6 ns, so that the 25 MHz of the system's clock tell every one; time in
    // which the processor sleeps passes at once.
    emulator: &[
        "qemu-system-arm",
        "-cpu",
        "cortex-m33",
        "-machine",
        "mps2-an521",
        "-m",
        "16",
        "-icount",
        "shift=6,sleep=off",
        "-nographic",
        "-serial",
        "mon:stdio",
        "-kernel",
    ],
}];

/// Measures and prints, and then what was asked for.
pub fn run(root: &Path, target: &str, then: Then) -> Result<(), String> {
    let target = TARGETS
        .iter()
        .find(|candidate| candidate.name == target)
        .ok_or_else(|| {
            let names = TARGETS.map(|target| target.name).join(", ");
            format!("no such target: {target}; there is {names}")
        })?;
    let workspace = firmware::Workspace::find(root)?;
    let compiler = compiler::Compiler::find(root, target.compiled);
    if compiler.is_none() {
        println!(
            "Nothing is compiled: there is no ketch-compiler in PATH or built in rust/compiler."
        );
    }
    let guests = root.join("rust/target/guests/bench");
    guests::write(root, &guests, compiler.as_ref())?;
    if then == Then::Quick {
        let costs = workspace.build(target, "costs", COSTS, &[])?;
        let figures = figures::read(&emulator::run(target, &costs)?)?;
        print!("{}", table::Table(&figures));
        return Ok(());
    }
    let (mut figures, crates, elf) = measure(root, target, &workspace)?;
    let budgeted = figures::budgeted(&figures);
    if then != Then::Check {
        figures.extend(metered(target, &workspace)?);
    }
    print!("{}\n{}", table::Table(&figures), table::Table(&crates));
    let path = root.join("rust/xtask/budget.toml");
    let measured = Budget {
        toolchain: tools::versions(root, workspace.zephyr(), &elf)?,
        figures: budgeted,
    };
    match then {
        Then::Print | Then::Quick => {}
        Then::Check => {
            let mut budget = Budget::read(&path, target.name)?;
            if compiler.is_none() {
                let compiled = |name: &str| NEED_COMPILER.iter().any(|mode| name.starts_with(mode));
                budget.figures.retain(|name, _| !compiled(name));
            }
            println!("\n{}", budget.check(&measured, target.name)?);
        }
        Then::Bless => {
            measured.write(&path, target.name)?;
            page::write(root, target.name, [&figures, &crates], &measured.toolchain)?;
        }
    }
    Ok(())
}

/// All figures, Ketch's flash by crate, and a firmware that tells what it was built with.
fn measure(
    root: &Path,
    target: &Target,
    workspace: &firmware::Workspace,
) -> Result<(Vec<Figure>, Vec<Figure>, PathBuf), String> {
    let mut figures = Vec::new();
    let costs = workspace.build(target, "costs", COSTS, &[])?;
    // That firmware holds containers of the repository.
    crate::guests::run(root)?;
    let many = workspace.build(target, "many", MANY, &[])?;
    figures.push(many::containers(&emulator::run(target, &many)?)?);
    let place = many::place(&costs, &many)?;
    figures.push(Figure::bytes(
        "table",
        "place of a container, with its log",
        place,
    ));

    let thread = many::option(&costs, "CONFIG_KETCH_COMMAND_STACK_SIZE")?;
    let ran = figures::read(&emulator::run(target, &costs)?)?;
    figures.extend(many::beside_memory(&ran, place, thread));
    figures.extend(ran);
    let devices = workspace.build(target, "devices", DEVICES, &[])?;
    figures.extend(figures::read(&emulator::run(target, &devices)?)?);
    match trace::check(target, &costs)? {
        Some(count) => figures.push(Figure::bytes(
            "any",
            "capability and handle check alone",
            count,
        )),
        None => println!("The check has no function of its own: it is not counted alone."),
    }

    let small = format!(
        "-DEXTRA_CONF_FILE={}",
        root.join("boards/small.conf").display()
    );
    let product = workspace.build(target, "product", "samples/basic", &[&small])?;
    figures.extend(sizes::measure("product", &product)?);
    let without = [&small, "-DCONFIG_KETCH_INTERPRETER=n"];
    let compiled = workspace.build(target, "compiled", "samples/basic", &without)?;
    figures.extend(sizes::measure("product, compiled only", &compiled)?);
    let policy = root.join("benches/policy.toml");
    let policy = format!("-DCONFIG_KETCH_POLICY_FILE=\"{}\"", policy.display());
    let without = [&small, "-DCONFIG_KETCH_POLICY=n", &policy];
    let fixed = workspace.build(target, "fixed", "samples/basic", &without)?;
    figures.extend(sizes::measure("product, policy compiled in", &fixed)?);

    kernels::run(root)?;
    let kernels = workspace.build(target, "kernels", "benches/kernels", &[])?;
    let ran = kernels::read(&emulator::run(target, &kernels)?)?;
    figures.extend(speed::figures(&ran));
    Ok((figures, sizes::crates("product", &product)?, product))
}

/// What a host call takes where the interpreter counts instructions, and a signature where it is verified in less flash.
fn metered(target: &Target, workspace: &firmware::Workspace) -> Result<Vec<Figure>, String> {
    let firmware = workspace.build(
        target,
        "metered",
        COSTS,
        &[
            "-DCONFIG_KETCH_METERING=y",
            "-DCONFIG_KETCH_ED25519_SMALL=y",
        ],
    )?;
    let figures = figures::read(&emulator::run(target, &firmware)?)?;
    let is_signature = |figure: &Figure| figure.operation.starts_with("verify a signature");
    let small = figures.iter().find(|figure| is_signature(figure));
    let small = small.map(|figure| Figure {
        operation: format!("{}, in less flash", figure.operation),
        ..figure.clone()
    });
    Ok(figures
        .into_iter()
        // What is compiled runs on bare WAMR alone there: nothing would end it.
        .filter(|figure| figure.mode == "interpreter")
        .filter(|figure| figure.operation.starts_with("host call: "))
        .map(|figure| Figure {
            mode: METERED.into(),
            ..figure
        })
        .chain(small)
        .collect())
}
