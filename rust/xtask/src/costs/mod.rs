//! What Ketch costs on a device, in QEMU: bytes of flash and RAM, and instructions.
//!
//! `benches/costs` is the firmware that measures; this builds it, runs it and shows what it printed.

mod bare;
mod emulator;
mod figures;
mod firmware;
mod guests;
mod table;

use std::path::Path;

/// A board that the costs are measured on.
pub struct Target {
    /// What the command line calls it.
    pub name: &'static str,
    /// What Zephyr calls it.
    board: &'static str,
    /// What runs it, with the arguments before the firmware's file.
    emulator: &'static [&'static str],
}

const TARGETS: [Target; 1] = [Target {
    name: "an521",
    board: "mps2/an521/cpu0",
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

/// Measures and prints.
pub fn run(root: &Path, target: &str) -> Result<(), String> {
    let target = TARGETS
        .iter()
        .find(|candidate| candidate.name == target)
        .ok_or_else(|| {
            let names = TARGETS.map(|target| target.name).join(", ");
            format!("no such target: {target}; there is {names}")
        })?;
    let workspace = firmware::Workspace::find(root)?;
    guests::write(root, &root.join("rust/target/guests/bench"))?;
    let firmware = workspace.build(target, "costs", "benches/costs", &[])?;
    let printed = emulator::run(target, &firmware)?;
    let figures = figures::read(&printed)?;
    print!("{}", table::Table(&figures));
    Ok(())
}
