//! What WAMR's exception texts mean. The one place that knows them.

use ketch_abi::Trap;

use crate::Stop;

/// Texts that WAMR sets, by their beginnings, without the leading `Exception: `.
/// Source: `exception_msgs` in its `wasm_runtime_common.c`, and `wasm_interp_fast.c`.
const TEXTS: [(&str, Stop); 17] = [
    ("unreachable", Stop::Trap(Trap::Unreachable)),
    (
        "out of bounds memory access",
        Stop::Trap(Trap::MemoryOutOfBounds),
    ),
    (
        "out of bounds table access",
        Stop::Trap(Trap::TableOutOfBounds),
    ),
    ("undefined element", Stop::Trap(Trap::TableOutOfBounds)),
    ("uninitialized element", Stop::Trap(Trap::TableOutOfBounds)),
    ("unknown table", Stop::Trap(Trap::TableOutOfBounds)),
    (
        "indirect call type mismatch",
        Stop::Trap(Trap::IndirectCallMismatch),
    ),
    (
        "integer divide by zero",
        Stop::Trap(Trap::IntegerDivideByZero),
    ),
    ("integer overflow", Stop::Trap(Trap::IntegerOverflow)),
    (
        "invalid conversion to integer",
        Stop::Trap(Trap::InvalidConversion),
    ),
    (
        "wasm operand stack overflow",
        Stop::Trap(Trap::StackOverflow),
    ),
    (
        "wasm auxiliary stack overflow",
        Stop::Trap(Trap::StackOverflow),
    ),
    (
        "wasm auxiliary stack underflow",
        Stop::Trap(Trap::StackOverflow),
    ),
    ("native stack overflow", Stop::Trap(Trap::StackOverflow)),
    (
        "instruction limit exceeded",
        Stop::Trap(Trap::BudgetExhausted),
    ),
    (
        "failed to call unlinked import function",
        Stop::Trap(Trap::UnlinkedImport),
    ),
    ("allocate memory failed", Stop::OutOfMemory),
];

/// How a guest ended that left this exception; [`Trap::Other`] for a text that is not in the table.
pub(crate) fn stop(text: &[u8]) -> Stop {
    let text = text.strip_prefix(b"Exception: ").unwrap_or(text);
    TEXTS
        .iter()
        .find(|(beginning, _)| text.starts_with(beginning.as_bytes()))
        .map_or(Stop::Trap(Trap::Other), |(_, stop)| *stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_known_with_and_without_what_surrounds_them() {
        assert_eq!(
            stop(b"Exception: unreachable"),
            Stop::Trap(Trap::Unreachable)
        );
        assert_eq!(stop(b"integer overflow"), Stop::Trap(Trap::IntegerOverflow));
        let unlinked = b"Exception: failed to call unlinked import function (env, f)";
        assert_eq!(stop(unlinked), Stop::Trap(Trap::UnlinkedImport));
        assert_eq!(stop(b"Exception: something new"), Stop::Trap(Trap::Other));
        assert_eq!(stop(b""), Stop::Trap(Trap::Other));
    }
}
