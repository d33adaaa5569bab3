//! What the device's policy and its revocations say, from storage or from the firmware.

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use ketch_store::{Section, Store};
use ketch_trust::{Authority, POLICY_LENGTH_MAX, REVOCATIONS_LENGTH_MAX, Revocations, Rights};

use crate::config::POLICY;
use crate::platform::Board;

/// Room for what is read from storage: none where nothing there decides.
const fn room(length: usize) -> usize {
    if POLICY { length } else { 0 }
}

/// Room for a policy.
pub(crate) struct PolicyBuffer([u8; room(POLICY_LENGTH_MAX)]);

impl PolicyBuffer {
    pub const fn new() -> PolicyBuffer {
        PolicyBuffer([0; room(POLICY_LENGTH_MAX)])
    }

    /// Who decides here.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn authority<F: NorFlash>(
        &mut self,
        store: &mut Store<F>,
        board: &Board,
    ) -> Result<Authority<'_>, Error> {
        let stored = if POLICY {
            store.settings(Section::Policy, &mut self.0)?
        } else {
            &[]
        };
        let development = board.accepts_unsigned();
        Ok(Authority::of(stored, board.policy, development))
    }
}

/// Room for everything that decides.
pub(crate) struct RightsBuffer {
    policy: PolicyBuffer,
    revocations: [u8; room(REVOCATIONS_LENGTH_MAX)],
}

impl RightsBuffer {
    pub const fn new() -> RightsBuffer {
        RightsBuffer {
            policy: PolicyBuffer::new(),
            revocations: [0; room(REVOCATIONS_LENGTH_MAX)],
        }
    }

    /// Everything that decides here.
    ///
    /// # Errors
    /// [`Error::StorageFailed`], [`Error::StorageCorrupt`].
    pub fn rights<F: NorFlash>(
        &mut self,
        store: &mut Store<F>,
        board: &Board,
    ) -> Result<Rights<'_>, Error> {
        let revocations = if POLICY {
            let stored = store.settings(Section::Revocations, &mut self.revocations)?;
            Some(Revocations::parse(stored)?)
        } else {
            None
        };
        Ok(Rights {
            revocations,
            authority: self.policy.authority(store, board)?,
        })
    }
}
