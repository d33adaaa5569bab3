//! Whose images this device runs.

use ketch_abi::Error;
use ketch_image::{DIGEST_LENGTH, Front, PayloadKind};
use ketch_trust::{Anchors, Keys, Verdict};

use crate::platform::Board;

/// The last image that was judged. A front is judged several times while it arrives, and each time
/// costs as much as all the rest of an upload.
#[derive(Debug, Default)]
pub(crate) struct Judge {
    last: Option<([u8; DIGEST_LENGTH], Verdict)>,
}

impl Judge {
    pub const fn new() -> Judge {
        Judge { last: None }
    }

    /// Whether an image may run here, by its front.
    ///
    /// # Errors
    /// Those of [`ketch_trust::judge`]; [`Error::ImageCompiledRefused`] where it brings nothing
    /// but code that its key may not sign.
    pub fn judge(&mut self, board: &Board, front: &Front<'_>) -> Result<Verdict, Error> {
        let digest = front.header.envelope_digest();
        let verdict = match self.last {
            Some((last, verdict)) if last == *digest => verdict,
            _ => {
                let keys = Keys {
                    stored: Anchors::none(),
                    compiled: Anchors::parse(board.anchors)?,
                };
                let mut verdict = ketch_trust::judge(front, &keys, board.accept_unsigned)?;
                verdict.compiled_code |= verdict.key.is_none() && board.accept_unsigned_compiled;
                self.last = Some((*digest, verdict));
                verdict
            }
        };
        let interpreted = front.placement(PayloadKind::Wasm).is_ok();
        if interpreted || verdict.compiled_code {
            Ok(verdict)
        } else {
            Err(Error::ImageCompiledRefused)
        }
    }
}
