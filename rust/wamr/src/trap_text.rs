//! What WAMR's exception texts mean. The one place that knows them.

use ketch_abi::Trap;

use crate::Stop;
use crate::host::number_of;

/// Texts that WAMR sets, by their beginnings, without the leading `Exception: `; nothing stands for want of
/// memory. Source: `exception_msgs` in its `wasm_runtime_common.c`, and `wasm_interp_fast.c`.
static TEXTS: [(u32, Option<Trap>); 17] = [
    row("unreachable", Some(Trap::Unreachable)),
    row("out of bounds memory access", Some(Trap::MemoryOutOfBounds)),
    row("out of bounds table access", Some(Trap::TableOutOfBounds)),
    row("undefined element", Some(Trap::TableOutOfBounds)),
    row("uninitialized element", Some(Trap::TableOutOfBounds)),
    row("unknown table", Some(Trap::TableOutOfBounds)),
    row(
        "indirect call type mismatch",
        Some(Trap::IndirectCallMismatch),
    ),
    row("integer divide by zero", Some(Trap::IntegerDivideByZero)),
    row("integer overflow", Some(Trap::IntegerOverflow)),
    row(
        "invalid conversion to integer",
        Some(Trap::InvalidConversion),
    ),
    row("wasm operand stack overflow", Some(Trap::StackOverflow)),
    row("wasm auxiliary stack overflow", Some(Trap::StackOverflow)),
    row("wasm auxiliary stack underflow", Some(Trap::StackOverflow)),
    row("native stack overflow", Some(Trap::StackOverflow)),
    row("instruction limit exceeded", Some(Trap::BudgetExhausted)),
    row(
        "failed to call unlinked import function",
        Some(Trap::UnlinkedImport),
    ),
    row("allocate memory failed", None),
];

/// By these many bytes the texts differ. Numbers stand for them, because the texts themselves are in the
/// engine already.
const BEGINNING: usize = 18;

const fn beginning(text: &[u8]) -> u32 {
    match text.split_at_checked(BEGINNING) {
        Some((beginning, _)) => number_of(beginning),
        None => number_of(text),
    }
}

const fn row(text: &str, trap: Option<Trap>) -> (u32, Option<Trap>) {
    (beginning(text.as_bytes()), trap)
}

/// How a guest ended that left this exception; [`Trap::Other`] for a text that is not in the table.
pub(crate) fn stop(text: &[u8]) -> Stop {
    let text = beginning(text.strip_prefix(b"Exception: ").unwrap_or(text));
    match TEXTS.iter().find(|(beginning, _)| *beginning == text) {
        Some((_, Some(trap))) => Stop::Trap(*trap),
        Some((_, None)) => Stop::OutOfMemory,
        None => Stop::Trap(Trap::Other),
    }
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
        assert_eq!(stop(b"allocate memory failed"), Stop::OutOfMemory);
    }

    #[test]
    fn texts_with_the_same_number_mean_the_same() {
        for (number, trap) in TEXTS {
            let mut same = TEXTS.iter().filter(|(other, _)| *other == number);
            assert!(same.all(|(_, other)| *other == trap), "{trap:?}");
        }
    }
}
