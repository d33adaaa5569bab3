//! What can be compiled for.

/// A kind of device, by the name that images and devices use.
#[derive(Debug)]
pub struct Target {
    /// The part after `aot/` of a payload's type.
    pub name: &'static str,
    /// LLVM's architecture.
    pub architecture: &'static str,
    /// LLVM's ABI.
    pub abi: &'static str,
    /// LLVM's name of the processor.
    pub cpu: &'static str,
    /// LLVM's features, switched on or off.
    pub features: &'static str,
    /// The groups of operations that the runtime's library does: those for which this processor has
    /// no instruction, so that a call would have to be linked.
    pub intrinsics: &'static str,
    /// Whether the code runs where it is stored, and so must not need relocation.
    pub in_place: bool,
}

/// Soft floating point and 64-bit division.
const WITHOUT_FLOATS: &str = "fp.common,fpxint,f64_promote_f32,f32_demote_f64,\
    i64.div_s,i64.div_u,i64.rem_s,i64.rem_u";

/// Every target.
pub const TARGETS: &[Target] = &[
    Target {
        name: "x86-64",
        architecture: "x86_64",
        abi: "gnu",
        cpu: "x86-64",
        features: "",
        intrinsics: "",
        in_place: false,
    },
    Target {
        name: "cortex-m33",
        architecture: "thumbv8m.main",
        abi: "gnu",
        cpu: "cortex-m33",
        features: "-fpregs,-dsp",
        intrinsics: WITHOUT_FLOATS,
        in_place: true,
    },
    Target {
        name: "cortex-m4",
        architecture: "thumbv7em",
        abi: "gnu",
        cpu: "cortex-m4",
        features: "-fpregs,-dsp",
        intrinsics: WITHOUT_FLOATS,
        in_place: true,
    },
    Target {
        name: "cortex-m3",
        architecture: "thumbv7m",
        abi: "gnu",
        cpu: "cortex-m3",
        features: "",
        intrinsics: WITHOUT_FLOATS,
        in_place: true,
    },
    Target {
        name: "riscv32imac",
        architecture: "riscv32",
        abi: "ilp32",
        cpu: "generic-rv32",
        features: "+m,+a,+c",
        intrinsics: WITHOUT_FLOATS,
        in_place: true,
    },
];

impl Target {
    /// The target of this name.
    pub fn named(name: &str) -> Option<&'static Target> {
        TARGETS.iter().find(|target| target.name == name)
    }
}
