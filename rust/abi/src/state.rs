//! The states of a container, its kind, and how far its image is trusted.

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $number:literal, $word:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$vmeta])* $variant = $number,)* }

        impl $name {
            /// Every value, in the order of its numbers.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word used in messages, files and on screen.
            // Not inlined: a table of texts would come with it, each time.
            #[inline(never)]
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The value with this number.
            pub const fn from_number(number: u8) -> Option<$name> {
                match number { $($number => Some($name::$variant),)* _ => None }
            }

            /// The value with this word.
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}

words! {
    /// Where a container stands in its life.
    ContainerState {
        /// Bytes are arriving.
        Received = 0, "received";
        /// The image is whole and its digests are right.
        Verified = 1, "verified";
        /// Grants were computed and exclusive devices claimed; it has not run since.
        Installed = 2, "installed";
        /// Its instance is being made.
        Starting = 3, "starting";
        /// It runs.
        Running = 4, "running";
        /// It was asked to end and has not yet.
        Stopping = 5, "stopping";
        /// It ended without fault; the exit cause says how.
        Stopped = 6, "stopped";
        /// It ended by its own fault, or never started; the exit cause says how.
        Failed = 7, "failed";
    }
}

words! {
    /// How a container runs.
    ContainerKind {
        /// Handles events on a thread that it shares with other reactors.
        Reactor = 0, "reactor";
        /// Runs from start to end on its own thread.
        Command = 1, "command";
    }
}

words! {
    /// How far a device trusts an image.
    Trust {
        /// No signature at all.
        Unsigned = 0, "unsigned";
        /// A well-formed signature that was not verified here.
        Unverified = 1, "unverified";
        /// A signature that one of the device's keys verified.
        Verified = 2, "verified";
    }
}
