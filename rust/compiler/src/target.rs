//! What can be compiled for.

use ketch_abi::Target as Name;

/// A kind of device, by the name that images and devices use.
#[derive(Debug)]
pub struct Target {
    /// Its name in images.
    pub name: Name,
    /// LLVM's architecture.
    pub architecture: &'static str,
    /// What the runtime on such a device calls the architecture: its `BUILD_TARGET`.
    pub recorded: &'static str,
    /// LLVM's ABI.
    pub abi: &'static str,
    /// LLVM's name of the processor.
    pub cpu: &'static str,
    /// LLVM's features, switched on or off.
    pub features: &'static str,
    /// The groups of operations that the runtime's library does: those for which this processor has
    /// no instruction, so that a call would have to be linked.
    pub intrinsics: &'static str,
    /// Largest stack frame that a function may have, in bytes. Compiled code notices the end of its
    /// stack when its frame is there already, so the zone that the runtime keeps free below the end
    /// (WAMR's `WASM_STACK_GUARD_SIZE`: 1024 bytes on devices, 3072 on Linux) has to hold one frame
    /// and what reporting the trap takes.
    pub frame_max: u64,
    /// The version that the runtime on such a device wants a file to have: WAMR's
    /// `AOT_CURRENT_VERSION`, 5 in the west module and 6 in the package that host builds take it from.
    /// Between the two nothing changed that the code or the file's layout rests on.
    pub version: u8,
    /// Whether the code runs where it is stored, and so must not need relocation.
    pub in_place: bool,
}

/// Soft floating point and 64-bit division.
const WITHOUT_FLOATS: &str = "fp.common,fpxint,f64_promote_f32,f32_demote_f64,\
    i64.div_s,i64.div_u,i64.rem_s,i64.rem_u";

/// The same, and counting zeros at the end, for which LLVM would need a table apart from the code.
const WITHOUT_FLOATS_AND_ZEROS: &str = "fp.common,fpxint,f64_promote_f32,f32_demote_f64,\
    i64.div_s,i64.div_u,i64.rem_s,i64.rem_u,llvm.cttz.i32,llvm.cttz.i64";

/// Every target.
pub const TARGETS: &[Target] = &[
    Target {
        name: Name::X8664,
        architecture: "x86_64",
        recorded: "x86_64",
        abi: "gnu",
        cpu: "x86-64",
        features: "",
        intrinsics: "",
        frame_max: 2048,
        version: 6,
        in_place: false,
    },
    Target {
        name: Name::CortexM33,
        architecture: "thumbv8m.main",
        recorded: "thumbv8m.main",
        abi: "gnu",
        cpu: "cortex-m33",
        features: "-fpregs,-dsp",
        intrinsics: WITHOUT_FLOATS,
        frame_max: 512,
        version: 5,
        in_place: true,
    },
    Target {
        name: Name::CortexM4,
        architecture: "thumbv7em",
        recorded: "thumbv7em",
        abi: "gnu",
        cpu: "cortex-m4",
        features: "-fpregs,-dsp",
        intrinsics: WITHOUT_FLOATS,
        frame_max: 512,
        version: 5,
        in_place: true,
    },
    Target {
        name: Name::CortexM3,
        // LLVM would call it thumbv7m, which WAMR does not pass on; the processor says the rest.
        architecture: "thumbv7",
        recorded: "thumbv7m",
        abi: "gnu",
        cpu: "cortex-m3",
        features: "",
        intrinsics: WITHOUT_FLOATS,
        frame_max: 512,
        version: 5,
        in_place: true,
    },
    Target {
        name: Name::Riscv32imac,
        architecture: "riscv32",
        recorded: "riscv32",
        abi: "ilp32",
        cpu: "generic-rv32",
        features: "+m,+a,+c",
        intrinsics: WITHOUT_FLOATS_AND_ZEROS,
        frame_max: 512,
        version: 5,
        in_place: true,
    },
];

impl Target {
    /// How to compile for the target of this name.
    pub fn named(name: Name) -> &'static Target {
        TARGETS
            .iter()
            .find(|target| target.name == name)
            .expect("the table names every target")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_can_be_compiled_for() {
        for name in Name::ALL {
            let target = Target::named(*name);
            // WAMR keeps 15 letters of it.
            assert!(target.recorded.len() < 16, "{target:?}");
            // What runs in place can call nothing that would have to be linked.
            assert_eq!(target.in_place, !target.intrinsics.is_empty(), "{target:?}");
        }
        assert_eq!(TARGETS.len(), Name::ALL.len());
    }
}
