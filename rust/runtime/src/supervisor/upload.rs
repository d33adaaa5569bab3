//! Images that arrive: over the group's own upload, or as files under `/ketch/`.

use ketch_abi::{Error, NAME_MAX};
use ketch_image::Front;
use ketch_store::{Answer, Chunk, Stage, Store};

use crate::Runtime;
use crate::config::CONTAINERS_MAX;
use crate::platform::{Board, Flash};
use crate::supervisor::{Entry, Supervisor};
use crate::trust::{self, Judge};

impl<F: Flash> Supervisor<F> {
    /// Takes a piece of an upload. A whole image becomes a container in state `verified`, in
    /// place of one of the same name that does not run.
    ///
    /// # Errors
    /// Those of [`ketch_store::Upload::chunk`]; [`Error::ContainerRunning`] where the name is
    /// taken by a container that runs; why the image is not trusted, as [`ketch_trust::judge`]
    /// finds. All of them as soon as the manifest has arrived, before a byte of a payload is
    /// looked at.
    pub fn upload(&mut self, chunk: Chunk<'_>) -> Result<Answer, Error> {
        let now = self.uptime();
        let (runtime, entries, judge) = (self.runtime, &self.entries, &mut self.judge);
        let mut name = Name::new();
        let accept = |store: &mut Store<F>, front: &Front<'_>, stage| {
            accept(runtime, entries, judge, store, front, stage, &mut name)
        };
        let answer = self.upload.chunk(&mut self.store, now, chunk, accept);
        self.complete(answer.map_err(|error| self.refuse(error, &[name.as_str().into()]))?)
    }

    /// Takes a piece of a file that is written from its start on. The image's own header tells
    /// where it ends.
    ///
    /// # Errors
    /// As [`Supervisor::upload`].
    pub fn upload_stream(&mut self, offset: u32, data: &[u8]) -> Result<Answer, Error> {
        let now = self.uptime();
        let (runtime, entries, judge) = (self.runtime, &self.entries, &mut self.judge);
        let mut name = Name::new();
        let accept = |store: &mut Store<F>, front: &Front<'_>, stage| {
            accept(runtime, entries, judge, store, front, stage, &mut name)
        };
        let answer = self
            .upload
            .stream(&mut self.store, now, offset, data, accept);
        self.complete(answer.map_err(|error| self.refuse(error, &[name.as_str().into()]))?)
    }

    fn complete(&mut self, answer: Answer) -> Result<Answer, Error> {
        if let Some(completed) = answer.completed {
            if let Some(replaced) = completed.replaced {
                self.forget(replaced);
            }
            let is_new = completed.replaced.is_none();
            let record = self.store.record(completed.slot).ok_or(Error::Internal)?;
            // The upload has read it back and checked all of it just now.
            self.adopt(completed.slot, &record, Ok(()));
            // Where power failed during a removal, or an image was lost, something may be left.
            if is_new && let Some(entry) = &self.entries[completed.slot] {
                let name = entry.name.clone();
                self.forget_values(&name)?;
            }
        }
        Ok(answer)
    }
}

type Name = heapless::String<NAME_MAX>;

/// Whether an image whose manifest has arrived is wanted here, and whose place it takes. Leaves
/// its name for the text of a refusal.
fn accept<F: Flash>(
    runtime: &Runtime,
    entries: &[Option<Entry>; CONTAINERS_MAX],
    judge: &mut Judge,
    store: &mut Store<F>,
    front: &Front<'_>,
    stage: Stage,
    name: &mut Name,
) -> Result<Option<usize>, Error> {
    let board: &Board = runtime.board();
    name.clear();
    // The manifest's reader holds names to this length.
    let _ = name.push_str(front.manifest.name);
    let verdict = judge.judge(store, board, front)?;
    let same_name = |entry: &Option<Entry>| {
        entry
            .as_ref()
            .is_some_and(|entry| entry.name == front.manifest.name)
    };
    let replaced = entries.iter().position(same_name);
    if replaced.is_some_and(|slot| runtime.container(slot).status.is_alive()) {
        return Err(Error::ContainerRunning);
    }
    // The sequence is raised first: where power fails before the image becomes durable, an older
    // one has no way back, and this one can come again.
    trust::check_sequence(store, board, &verdict, front, stage == Stage::Whole)?;
    Ok(replaced)
}
