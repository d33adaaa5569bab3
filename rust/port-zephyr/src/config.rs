//! Kconfig values that only the port needs. The defaults hold outside a Zephyr build.

use ketch_runtime::platform::SIGNALS;

/// Reads a decimal number at compile time; a wrong one stops the build.
pub const fn number(text: Option<&str>, default: usize) -> usize {
    let Some(text) = text else { return default };
    match usize::from_str_radix(text, 10) {
        Ok(value) => value,
        Err(_) => panic!("a CONFIG_KETCH_ value is not a decimal number"),
    }
}

/// Most devices that the devicetree offers.
pub const DEVICES_MAX: usize = number(option_env!("CONFIG_KETCH_DEVICES_MAX"), 16);

/// Bytes that the engine allocates from.
pub const POOL_SIZE: usize = number(option_env!("CONFIG_KETCH_POOL_SIZE"), 131_072);

/// Bytes of flash that are erased at once.
pub const FLASH_ERASE_SIZE: usize = number(option_env!("CONFIG_KETCH_FLASH_ERASE_SIZE"), 4096);

/// Bytes of flash that are written at once.
pub const FLASH_WRITE_SIZE: usize = number(option_env!("CONFIG_KETCH_FLASH_WRITE_SIZE"), 4);

/// Whether images without a verified signature run.
pub const ACCEPT_UNSIGNED: bool = option_env!("CONFIG_KETCH_ACCEPT_UNSIGNED").is_some();

/// Whether code compiled ahead of time may run from such images too.
pub const ACCEPT_UNSIGNED_COMPILED: bool =
    option_env!("CONFIG_KETCH_ACCEPT_UNSIGNED_COMPILED").is_some();

/// The keys of `CONFIG_KETCH_TRUST_ANCHORS_FILE`, as [`ketch_trust::Anchors`] reads them.
pub const ANCHORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/anchors.cbor"));

/// The policy compiled in, in CBOR; empty where there is none.
pub const POLICY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/policy.cbor"));

/// What the board calls itself.
pub const BOARD: &str = match option_env!("CONFIG_BOARD_TARGET") {
    Some(name) => name,
    None => "zephyr",
};

const _: () = assert!(
    SIGNALS == 2 + number(option_env!("CONFIG_KETCH_CONTAINERS_MAX"), SIGNALS - 2),
    "the runtime was built with another CONFIG_KETCH_CONTAINERS_MAX than the C half of the port"
);
