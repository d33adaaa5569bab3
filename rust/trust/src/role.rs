//! What a key may be used for.

use core::fmt;

/// A set of roles, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roles(pub u8);

impl Roles {
    /// No role: a key that is known and trusted with nothing.
    pub const NONE: Roles = Roles(0);
    /// Sign containers, of the names that the anchor lists.
    pub const CONTAINERS: Roles = Roles(1);
    /// Sign containers with code that was compiled ahead of time. Such code is not checked when it
    /// runs, so whoever has this role is trusted as much as the firmware.
    pub const COMPILED_CODE: Roles = Roles(2);
    /// Change the policy, and revoke.
    pub const POLICY: Roles = Roles(4);
    /// Change the anchors in the device's storage.
    pub const OWNER: Roles = Roles(8);

    /// Every role.
    pub const ALL: Roles = Roles(15);

    /// Each single role with its word.
    pub const WORDS: &'static [(Roles, &'static str)] = &[
        (Roles::CONTAINERS, "containers"),
        (Roles::COMPILED_CODE, "compiled-code"),
        (Roles::POLICY, "policy"),
        (Roles::OWNER, "owner"),
    ];

    /// Whether every role of `other` is in this set.
    pub const fn contains(self, other: Roles) -> bool {
        self.0 & other.0 == other.0
    }

    /// What either set has.
    pub const fn union(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }

    /// The single role with this word.
    pub fn from_word(word: &str) -> Option<Roles> {
        Self::WORDS
            .iter()
            .find(|(_, w)| *w == word)
            .map(|(role, _)| *role)
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (role, word) in Self::WORDS {
            if self.contains(*role) {
                write!(f, "{separator}{word}")?;
                separator = " ";
            }
        }
        if separator.is_empty() {
            f.write_str("none")
        } else {
            Ok(())
        }
    }
}
