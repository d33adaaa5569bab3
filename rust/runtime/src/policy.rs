//! What the device's policy and its revocations say, read from storage.

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use ketch_store::{Section, Store};
use ketch_trust::{Authority, POLICY_LENGTH_MAX, REVOCATIONS_LENGTH_MAX, Revocations, Rights};

use crate::platform::Board;

/// Room for a policy.
pub(crate) struct PolicyBuffer([u8; POLICY_LENGTH_MAX]);

impl PolicyBuffer {
    pub const fn new() -> PolicyBuffer {
        PolicyBuffer([0; POLICY_LENGTH_MAX])
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
        let bytes = store.settings(Section::Policy, &mut self.0)?;
        Ok(Authority::of(bytes, board.accept_unsigned))
    }
}

/// Room for everything that decides.
pub(crate) struct RightsBuffer {
    policy: PolicyBuffer,
    revocations: [u8; REVOCATIONS_LENGTH_MAX],
}

impl RightsBuffer {
    pub const fn new() -> RightsBuffer {
        RightsBuffer {
            policy: PolicyBuffer::new(),
            revocations: [0; REVOCATIONS_LENGTH_MAX],
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
        let revocations = store.settings(Section::Revocations, &mut self.revocations)?;
        Ok(Rights {
            revocations: Revocations::parse(revocations)?,
            authority: self.policy.authority(store, board)?,
        })
    }
}
