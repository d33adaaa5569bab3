//! Kinds of devices that code is compiled for. A payload `aot/TARGET` runs on a device that has
//! exactly this target; every other interprets the wasm beside it.

/// A processor, with the instructions and the conventions that compiled code may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The simulator, and Zephyr's native_sim, on 64-bit PCs.
    X8664,
    /// Arm Cortex-M33 without use of its floating-point unit and its DSP extension.
    CortexM33,
    /// Arm Cortex-M4 without use of its floating-point unit and its DSP instructions.
    CortexM4,
    /// Arm Cortex-M3.
    CortexM3,
    /// 32-bit RISC-V with multiplication, atomics and compressed instructions.
    Riscv32imac,
}

impl Target {
    /// Every target, in the order in which they are listed.
    pub const ALL: &'static [Target] = &[
        Target::X8664,
        Target::CortexM33,
        Target::CortexM4,
        Target::CortexM3,
        Target::Riscv32imac,
    ];

    /// The word used in images, files and command lines.
    pub const fn word(self) -> &'static str {
        match self {
            Target::X8664 => "x86-64",
            Target::CortexM33 => "cortex-m33",
            Target::CortexM4 => "cortex-m4",
            Target::CortexM3 => "cortex-m3",
            Target::Riscv32imac => "riscv32imac",
        }
    }

    /// The target with this word.
    pub fn from_word(word: &str) -> Option<Target> {
        Self::ALL
            .iter()
            .copied()
            .find(|target| target.word() == word)
    }
}
