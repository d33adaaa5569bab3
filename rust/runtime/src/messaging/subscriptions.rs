//! The subscriptions of one container.
//!
//! The table is shared between the container's thread, those of whoever sends, and management, so it
//! lives in a critical section; what an operation does there is bounded by the length of a message.
//! Memory comes and goes outside of it.

use core::cell::RefCell;

use critical_section::{CriticalSection, Mutex};
use ketch_wamr::PoolBytes;

use crate::config::SUBSCRIPTIONS_MAX;
use crate::messaging::queue::Queue;
use crate::pollable::Pollables;

enum Subscription {
    Open {
        topic: u8,
        queue: Queue<PoolBytes>,
    },
    /// The topic was revoked.
    Revoked,
}

/// What became of a message that was sent.
pub(crate) struct Delivery {
    /// The container waits for it.
    pub woke: bool,
    /// Messages that were lost for it.
    pub lost: u32,
}

pub(crate) struct Subscriptions(Mutex<RefCell<[Option<Subscription>; SUBSCRIPTIONS_MAX]>>);

impl Subscriptions {
    pub const fn new() -> Subscriptions {
        Subscriptions(Mutex::new(RefCell::new(
            [const { None }; SUBSCRIPTIONS_MAX],
        )))
    }

    /// Begins to queue messages of a topic, in `bytes`; `None` where no place is free.
    pub fn open(&self, topic: u8, bytes: PoolBytes, limit: u32) -> Option<u8> {
        let queue = Queue::new(bytes, limit);
        let subscription = Subscription::Open { topic, queue };
        // What does not fit is dropped after the critical section, with its memory.
        let mut subscription = Some(subscription);
        critical_section::with(|cs| {
            let mut table = self.0.borrow_ref_mut(cs);
            let place = table.iter().position(Option::is_none)?;
            table[place] = subscription.take();
            Some(place as u8)
        })
    }

    /// Ends a subscription.
    pub fn close(&self, place: u8) {
        drop(self.take(|index, _| index == usize::from(place)));
    }

    /// Ends a subscription, if there is any.
    pub fn close_any(&self) -> bool {
        self.take(|_, _| true).is_some()
    }

    fn take(&self, wanted: impl Fn(usize, &Subscription) -> bool) -> Option<Subscription> {
        critical_section::with(|cs| {
            let mut table = self.0.borrow_ref_mut(cs);
            let mut places = table.iter_mut().enumerate();
            let found =
                places.find(|(index, place)| place.as_ref().is_some_and(|one| wanted(*index, one)));
            found?.1.take()
        })
    }

    /// Empties the queues of a topic for good; says whether there were any.
    pub fn revoke(&self, pollables: &Pollables, topic: u8) -> bool {
        let mut any = false;
        loop {
            let open = critical_section::with(|cs| {
                let mut table = self.0.borrow_ref_mut(cs);
                let place = table.iter().position(
                    |place| matches!(place, Some(Subscription::Open { topic: own, .. }) if *own == topic),
                )?;
                pollables.revoke_messages(place as u8);
                table[place].replace(Subscription::Revoked)
            });
            if open.is_none() {
                return any;
            }
            any = true;
        }
    }

    /// Puts a message into the queues of a topic.
    pub fn deliver(&self, pollables: &Pollables, topic: u8, message: &[u8]) -> Delivery {
        critical_section::with(|cs| {
            let mut delivery = Delivery {
                woke: false,
                lost: 0,
            };
            for (place, subscription) in self.0.borrow_ref_mut(cs).iter_mut().enumerate() {
                if let Some(Subscription::Open { topic: own, queue }) = subscription
                    && *own == topic
                {
                    delivery.lost += queue.push(message);
                    delivery.woke |= pollables.messages(place as u8, !queue.is_empty());
                }
            }
            delivery
        })
    }

    /// Takes the oldest message of a subscription and returns its length.
    pub fn receive(&self, pollables: &Pollables, place: u8, into: &mut [u8]) -> Option<usize> {
        critical_section::with(|cs| {
            self.with_queue(cs, place, |queue| {
                let length = queue.pop(into)?;
                pollables.messages(place, !queue.is_empty());
                Some(length)
            })?
        })
    }

    /// Tells those that watch a subscription how it stands.
    pub fn report(&self, pollables: &Pollables, place: u8) {
        critical_section::with(
            |cs| match self.with_queue(cs, place, |queue| !queue.is_empty()) {
                Some(waiting) => pollables.messages(place, waiting),
                None => pollables.revoke_messages(place),
            },
        );
    }

    fn with_queue<R>(
        &self,
        cs: CriticalSection<'_>,
        place: u8,
        operation: impl FnOnce(&mut Queue<PoolBytes>) -> R,
    ) -> Option<R> {
        let mut table = self.0.borrow_ref_mut(cs);
        match table.get_mut(usize::from(place))? {
            Some(Subscription::Open { queue, .. }) => Some(operation(queue)),
            Some(Subscription::Revoked) | None => None,
        }
    }
}
