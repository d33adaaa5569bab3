//! One thread manages; others hand it work and wait. So the supervisor belongs to one thread, and
//! the stacks of transports and shell need no room for what it does.

use core::ptr;

use ketch_runtime::Supervisor;

use crate::{Partition, ffi};

type Work<'a> = &'a mut (dyn FnMut(&mut Supervisor<Partition>) + Send);

/// Has `work` done by the management thread, and returns its result; nothing where Ketch did not
/// start. Blocks; on the management thread itself it would block for ever.
pub fn with<R: Send>(work: impl FnOnce(&mut Supervisor<Partition>) -> R + Send) -> Option<R> {
    let mut work = Some(work);
    let mut result = None;
    let mut once =
        |supervisor: &mut Supervisor<Partition>| result = work.take().map(|work| work(supervisor));
    let mut job: Work<'_> = &mut once;
    // SAFETY: C hands the pointer to `next_job` and returns only after the job is done, so `job`
    // and what it borrows outlive their use; the bound `Send` lets the other thread use them.
    unsafe { ffi::ketch_management_call(ptr::from_mut(&mut job).cast()) };
    result
}

/// Does other threads' work for ever, or refuses it where there is no supervisor. Called by the
/// management thread alone.
pub fn serve(mut supervisor: Option<&mut Supervisor<Partition>>) -> ! {
    loop {
        let job = ffi::ketch_management_next().cast::<Work<'_>>();
        if let Some(supervisor) = &mut supervisor {
            // SAFETY: only `with` hands jobs over, and waits until this one is done.
            unsafe { (*job)(supervisor) }
        }
        ffi::ketch_management_done();
    }
}
