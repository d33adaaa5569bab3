//! The closed list of traps: what ends a guest at once.
//!
//! A trap is the guest's own fault (a bad pointer, a forged handle, an overrun); a wrong value
//! gets an error instead and the guest goes on. Traps end in the container's exit cause.

macro_rules! traps {
    ($($name:ident = $number:literal, $text:literal;)*) => {
        /// Why a guest was ended.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        // A word, which a processor moves in shorter instructions than a part of one.
        #[repr(u32)]
        #[non_exhaustive]
        pub enum Trap {
            $(#[doc = $text] $name = $number,)*
        }

        impl Trap {
            /// Every trap, in the order of its numbers.
            pub const ALL: &'static [Trap] = &[$(Trap::$name),*];

            /// The trap with this number, if there is one.
            pub const fn from_number(number: u8) -> Option<Trap> {
                match number { $($number => Some(Trap::$name),)* _ => None }
            }

            /// What happened, in a few words.
            // Not inlined: a table of texts would come with it, each time.
            #[inline(never)]
            pub const fn text(self) -> &'static str {
                match self { $(Trap::$name => $text,)* }
            }
        }
    };
}

traps! {
    Unreachable = 1, "unreachable executed";
    MemoryOutOfBounds = 2, "memory access out of bounds";
    TableOutOfBounds = 3, "table access out of bounds or undefined element";
    IndirectCallMismatch = 4, "indirect call of another type";
    IntegerDivideByZero = 5, "integer division by zero";
    IntegerOverflow = 6, "integer overflow";
    InvalidConversion = 7, "conversion of a float that is no integer";
    StackOverflow = 8, "stack exhausted";
    BudgetExhausted = 9, "time budget exhausted";
    UnlinkedImport = 10, "call of an import that is not linked";
    BadHandle = 11, "forged, stale or foreign handle";
    BadPointer = 12, "pointer or length outside linear memory in a host call";
    Misaligned = 13, "misaligned pointer in a host call";
    BadText = 14, "text that is not UTF-8 in a host call";
    BadDiscriminant = 15, "enumeration value out of range in a host call";
    ReallocFailed = 16, "cabi_realloc is missing or returned no memory";
    WouldBlock = 17, "blocking call from a reactor";
    EmptyPoll = 18, "poll of an empty or oversized list";
    HandlesExhausted = 19, "no free handle for a call that cannot return an error";
    RandomRefused = 20, "random numbers that the device does not have, or too many of them at once";
    Other = 255, "trap that the engine does not name";
}

impl core::fmt::Display for Trap {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

impl Trap {
    /// The stable number.
    pub const fn number(self) -> u8 {
        self as u8
    }
}
