//! The shared side of one container: what management, the container's thread and interrupts all
//! see. The supervisor owns the rest.

use core::cell::{Cell, RefCell};
use core::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};

use critical_section::Mutex;
use ketch_abi::{ContainerKind, NAME_MAX, Operations};
use ketch_wamr::{KillSwitch, PoolBox};

use crate::counters::Counters;
use crate::grant::{GRANTS_MAX, Grants};
use crate::job::Job;
use crate::log::Log;
use crate::messaging::Subscriptions;
use crate::pollable::Pollables;
use crate::status::Status;

/// What an operator wants of a container that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Go on.
    None,
    /// End politely.
    Stop,
    /// End at once.
    Kill,
}

/// The shared side of one place in the container table.
// In this order: short instructions reach the first 124 bytes.
#[repr(C)]
pub struct Container {
    request: AtomicU8,
    kind: AtomicU8,
    /// Whether its command waits for the next period at its next host call.
    spent: AtomicBool,
    job: Mutex<Cell<Option<PoolBox<Job>>>>,
    memory: AtomicU32,
    /// Microseconds that its command may compute on for when its share of this period is used up;
    /// [`u32::MAX`] for any.
    rest: AtomicU32,
    /// Where it stands.
    pub status: Status,
    pub(crate) kill: KillSwitch,
    /// What may still be done with each grant of the instance, in the order of its grants.
    live: [AtomicU8; GRANTS_MAX],
    /// What is counted.
    pub counters: Counters,
    name: Mutex<RefCell<heapless::String<NAME_MAX, u8>>>,
    pub(crate) subscriptions: Subscriptions,
    pub(crate) pollables: Pollables,
    /// What it said.
    pub log: Log,
}

impl Container {
    /// An empty place.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Container {
        Container {
            status: Status::new(),
            counters: Counters::new(),
            log: Log::new(),
            pollables: Pollables::new(),
            subscriptions: Subscriptions::new(),
            kill: KillSwitch::new(),
            name: Mutex::new(RefCell::new(heapless::String::new())),
            job: Mutex::new(Cell::new(None)),
            request: AtomicU8::new(0),
            kind: AtomicU8::new(0),
            memory: AtomicU32::new(0),
            rest: AtomicU32::new(0),
            spent: AtomicBool::new(false),
            live: [const { AtomicU8::new(0) }; GRANTS_MAX],
        }
    }

    /// What may be done with a grant of the instance now. Management may take it away while the
    /// container runs.
    #[inline(always)]
    pub(crate) fn live(&self, grant: usize) -> Operations {
        let live = self.live.get(grant);
        Operations(live.map_or(0, |live| live.load(Ordering::Acquire)))
    }

    pub(crate) fn set_live(&self, grants: &Grants) {
        for (place, live) in self.live.iter().enumerate() {
            let grant = grants.iter().nth(place);
            let operations = grant.map_or(Operations::NONE, |grant| grant.operations);
            live.store(operations.0, Ordering::Release);
        }
    }

    /// Sets what is left when the time that is counted is used up, and whether its share already is.
    pub(crate) fn set_rest(&self, rest: u32, spent: bool) {
        self.rest.store(rest, Ordering::Relaxed);
        self.spent.store(spent, Ordering::Relaxed);
    }

    /// Takes what is left beyond its share. From any context.
    pub(crate) fn spend_rest(&self) -> u32 {
        let rest = self.rest.load(Ordering::Relaxed);
        self.set_rest(0, rest != 0);
        rest
    }

    /// Whether its share is used up.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed)
    }

    /// Its name, or nothing where the place is empty.
    pub fn name(&self) -> heapless::String<NAME_MAX, u8> {
        critical_section::with(|cs| self.name.borrow_ref(cs).clone())
    }

    /// Bytes of linear memory that it holds just now.
    pub fn memory(&self) -> u32 {
        self.memory.load(Ordering::Relaxed)
    }

    pub(crate) fn set_memory(&self, bytes: u32) {
        self.memory.store(bytes, Ordering::Relaxed);
    }

    /// Makes the place a new container's, with nothing left of the one before.
    pub(crate) fn occupy(&self, name: &str, kind: ContainerKind) {
        critical_section::with(|cs| {
            let mut own = self.name.borrow_ref_mut(cs);
            own.clear();
            // The image's reader has checked the length.
            let _ = own.push_str(name);
        });
        self.kind.store(kind as u8, Ordering::Relaxed);
        self.counters.reset();
        self.log.clear();
        self.pollables.clear();
        self.request_set(Request::None);
    }

    pub(crate) fn vacate(&self) {
        self.status.clear();
        self.occupy("", ContainerKind::Reactor);
    }

    pub(crate) fn kind(&self) -> ContainerKind {
        ContainerKind::from_number(self.kind.load(Ordering::Relaxed))
            .unwrap_or(ContainerKind::Reactor)
    }

    pub(crate) fn request(&self) -> Request {
        match self.request.load(Ordering::Acquire) {
            0 => Request::None,
            1 => Request::Stop,
            _ => Request::Kill,
        }
    }

    pub(crate) fn request_set(&self, request: Request) {
        self.request.store(request as u8, Ordering::Release);
    }

    /// Whether a blocked host call has to give up.
    pub(crate) fn is_ending(&self) -> bool {
        self.request() != Request::None
    }

    pub(crate) fn put_job(&self, job: PoolBox<Job>) {
        critical_section::with(|cs| self.job.borrow(cs).set(Some(job)));
    }

    pub(crate) fn take_job(&self) -> Option<PoolBox<Job>> {
        critical_section::with(|cs| self.job.borrow(cs).take())
    }
}
