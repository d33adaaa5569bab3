//! What an operator tells a container: texts by key, kept beside what the container keeps itself.

use ketch_abi::{Error, NAME_MAX};
use ketch_store::OWNER_MAX;

use crate::config::CONFIG_SIZE;
use crate::context::Context;
use crate::keyvalue::KEY_MAX;
use crate::platform::KeyValues;

/// Most settings of one container.
pub const SETTINGS_MAX: usize = 16;

/// Under whose name a container's settings are kept: no container has a name with this mark.
fn owner(name: &str) -> heapless::Vec<u8, OWNER_MAX> {
    let mut owner = heapless::Vec::new();
    // A name has no more bytes than the rest.
    let _ = owner.push(b'=');
    let _ = owner.extend_from_slice(&name.as_bytes()[..name.len().min(NAME_MAX)]);
    owner
}

/// All settings of a container, each as the length of its key in a byte, that of its value in two
/// (little-endian), key and value.
#[derive(Clone, Debug)]
pub struct Settings {
    bytes: [u8; CONFIG_SIZE],
    length: usize,
}

impl Settings {
    /// None.
    pub const fn new() -> Settings {
        Settings {
            bytes: [0; CONFIG_SIZE],
            length: 0,
        }
    }

    /// Adds one.
    ///
    /// # Errors
    /// [`Error::SettingsTooLarge`] where there is no room for it; [`Error::RequestMalformed`] for a key
    /// that is there already, that is empty, or that is longer than any.
    pub fn push(&mut self, key: &str, value: &str) -> Result<(), Error> {
        if key.is_empty() || key.len() > KEY_MAX || self.value(key).is_some() {
            return Err(Error::RequestMalformed);
        }
        if self.iter().count() == SETTINGS_MAX {
            return Err(Error::SettingsTooLarge);
        }
        let length = u16::try_from(value.len()).map_err(|_| Error::SettingsTooLarge)?;
        let [low, high] = length.to_le_bytes();
        let head = [key.len() as u8, low, high];
        let end = self.length + head.len() + key.len() + value.len();
        let room = self.bytes.get_mut(self.length..end);
        let room = room.ok_or(Error::SettingsTooLarge)?;
        let (own_head, rest) = room.split_at_mut(head.len());
        let (own_key, own_value) = rest.split_at_mut(key.len());
        own_head.copy_from_slice(&head);
        own_key.copy_from_slice(key.as_bytes());
        own_value.copy_from_slice(value.as_bytes());
        self.length = end;
        Ok(())
    }

    /// Each of them: key and value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = &self.bytes[..self.length];
        core::iter::from_fn(move || {
            let (head, behind) = rest.split_first_chunk::<3>()?;
            let (key, behind) = behind.split_at_checked(head[0].into())?;
            let length = u16::from_le_bytes([head[1], head[2]]);
            let (value, behind) = behind.split_at_checked(length.into())?;
            rest = behind;
            Some((str::from_utf8(key).ok()?, str::from_utf8(value).ok()?))
        })
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&str> {
        let mut all = self.iter();
        all.find_map(|(own, value)| (own == key).then_some(value))
    }

    /// Reads those of the container of this name, in the place of what is here: they are large for a
    /// stack, and so are not returned.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub(crate) fn load(&mut self, store: &dyn KeyValues, name: &str) -> Result<(), Error> {
        let owner = owner(name);
        self.length = 0;
        let length = store.ask(|values| values.value(&owner, &[], &mut self.bytes))?;
        // More than fits was kept by a firmware that takes more: what is whole counts.
        self.length = length.unwrap_or(0).min(CONFIG_SIZE);
        Ok(())
    }

    /// Keeps them for the container of this name; changes nothing where they are its settings already.
    ///
    /// # Errors
    /// Those of [`ketch_store::KeyValues::set`].
    pub(crate) fn store(&self, store: &dyn KeyValues, name: &str) -> Result<(), Error> {
        let owner = owner(name);
        store.ask(|values| match self.length {
            0 => values.forget(&owner),
            length => values.set(&owner, &[], &self.bytes[..length], usize::MAX),
        })
    }

    /// Forgets those of the container of this name.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub(crate) fn forget(store: &dyn KeyValues, name: &str) -> Result<(), Error> {
        let owner = owner(name);
        store.ask(|values| values.forget(&owner))
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings::new()
    }
}

impl Context {
    /// Reads into `settings` what the operator tells the container now.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn settings(&self, settings: &mut Settings) -> Result<(), Error> {
        let store = self.board().key_values.ok_or(Error::StorageFailed)?;
        settings.load(store, &self.container().name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_by_key_and_bounded() {
        let mut settings = Settings::new();
        settings.push("interval", "250").unwrap();
        settings.push("unit", "").unwrap();
        assert_eq!(settings.value("interval"), Some("250"));
        assert_eq!(settings.value("unit"), Some(""));
        assert_eq!(settings.value("inter"), None);
        assert_eq!(settings.push("unit", "mm"), Err(Error::RequestMalformed));
        assert_eq!(settings.push("", "mm"), Err(Error::RequestMalformed));
        let long = "x".repeat(KEY_MAX + 1);
        assert_eq!(settings.push(&long, ""), Err(Error::RequestMalformed));
        let large = "x".repeat(CONFIG_SIZE);
        assert_eq!(settings.push("a", &large), Err(Error::SettingsTooLarge));
        let large = "x".repeat(CONFIG_SIZE - settings.length - 4);
        settings.push("a", &large).unwrap();
        assert_eq!(settings.push("b", ""), Err(Error::SettingsTooLarge));
        assert_eq!(settings.iter().count(), 3);
        let mut many = Settings::new();
        for number in 0..SETTINGS_MAX {
            many.push(&std::format!("{number}"), "").unwrap();
        }
        assert_eq!(many.push("one-more", ""), Err(Error::SettingsTooLarge));
    }

    #[test]
    fn what_makes_no_sense_is_no_setting() {
        let mut settings = Settings::new();
        settings.push("key", "value").unwrap();
        for length in 0..settings.length {
            let mut cut = settings.clone();
            cut.length = length;
            assert_eq!(cut.iter().count(), 0, "{length}");
        }
        settings.bytes[3] = 0xff;
        assert_eq!(settings.iter().count(), 0);
    }
}
