//! Messages between containers, by topic.
//!
//! A topic is a text that manifests name; each has a number while a container holds a grant for it.
//! A subscription is a queue of its own, in the engine's pool for as long as it is open. Whoever
//! sends copies the message into each queue and goes on, whatever its readers do: a full queue
//! loses its oldest messages.

mod queue;
mod subscriptions;
mod topics;

pub(crate) use subscriptions::Subscriptions;
pub(crate) use topics::{Label, Topics};

use ketch_abi::{Capability, Operations, Trap};
use ketch_wamr::PoolBytes;

use crate::Runtime;
use crate::config::{CONTAINERS_MAX, MESSAGE_SIZE};
use crate::context::Context;
use crate::handle::Resource;
use crate::pollable::Source;
use subscriptions::Delivery;

/// A wrong value in messaging, not the guest's end. Its numbers are those of `error` in
/// `ketch:messaging/types`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum MessagingError {
    /// The container was not granted the topic for this, or not any more.
    PermissionDenied = 0,
    /// The message is longer than [`MESSAGE_SIZE`].
    TooLarge = 1,
    /// No place for a further subscription, or no memory for its queue.
    Exhausted = 2,
}

impl Runtime {
    /// Puts a message into every queue of the topic.
    fn deliver(&self, topic: u8, message: &[u8]) {
        for index in 0..CONTAINERS_MAX {
            let container = self.container(index);
            let Delivery { woke, lost } =
                container
                    .subscriptions
                    .deliver(&container.pollables, topic, message);
            container.counters.messages_dropped.add(lost);
            if woke {
                self.wake(index);
            }
        }
    }

    /// Closes every subscription of an instance that has ended.
    pub(crate) fn release_subscriptions(&self, index: usize) {
        while self.container(index).subscriptions.close_any() {}
    }
}

impl Context {
    /// Sends a message to whoever subscribed to the topic.
    ///
    /// # Errors
    /// [`MessagingError::PermissionDenied`], which is counted as a refusal;
    /// [`MessagingError::TooLarge`].
    pub fn publish(&self, topic: &str, message: &[u8]) -> Result<(), MessagingError> {
        if message.len() > MESSAGE_SIZE {
            return Err(MessagingError::TooLarge);
        }
        let (topic, _) = self.topic(topic, Operations::PUBLISH)?;
        self.runtime().deliver(topic, message);
        self.counters().messages_sent.count();
        Ok(())
    }

    /// Begins to queue the messages of a topic.
    ///
    /// # Errors
    /// [`MessagingError::PermissionDenied`], [`MessagingError::Exhausted`]; both are counted as
    /// refusals.
    pub fn open_subscription(&mut self, topic: &str) -> Result<u32, MessagingError> {
        let (topic, grant) = self.topic(topic, Operations::SUBSCRIBE)?;
        let opened = self.try_open_subscription(topic, grant);
        opened.ok_or_else(|| {
            self.counters().refusals.count();
            MessagingError::Exhausted
        })
    }

    fn try_open_subscription(&mut self, topic: u8, grant: u8) -> Option<u32> {
        let limits = self.limits();
        let bytes = PoolBytes::new(self.runtime().engine(), limits.queue_size.into())?;
        let subscriptions = &self.container().subscriptions;
        let place = subscriptions.open(topic, bytes, limits.queue_length.into())?;
        let opened = self.open(Resource::Subscription { place, grant });
        if opened.is_err() {
            subscriptions.close(place);
        }
        opened.ok()
    }

    /// Takes the oldest message out of a subscription's queue and returns its length, if there is one.
    ///
    /// # Errors
    /// [`Trap::BadHandle`]; [`MessagingError::PermissionDenied`] (inside) once the topic was revoked.
    pub fn receive(
        &self,
        handle: u32,
        into: &mut [u8; MESSAGE_SIZE],
    ) -> Result<Result<Option<usize>, MessagingError>, Trap> {
        let (place, grant) = self.subscription(handle)?;
        let container = self.container();
        if !container
            .live(usize::from(grant))
            .contains(Operations::SUBSCRIBE)
        {
            self.counters().refusals.count();
            return Ok(Err(MessagingError::PermissionDenied));
        }
        let received = container
            .subscriptions
            .receive(&container.pollables, place, into);
        if received.is_some() {
            self.counters().messages_received.count();
        }
        Ok(Ok(received))
    }

    /// A pollable that is ready while the subscription's queue has a message.
    ///
    /// # Errors
    /// [`Trap::BadHandle`], [`Trap::HandlesExhausted`].
    pub fn watch_subscription(&mut self, handle: u32) -> Result<u32, Trap> {
        let (place, _) = self.subscription(handle)?;
        let opened = self.open_pollable(Source::Messages(place));
        let opened = opened.map_err(|_| Trap::HandlesExhausted)?;
        // Only now, so that no message falls between.
        let container = self.container();
        container.subscriptions.report(&container.pollables, place);
        Ok(opened)
    }

    /// Closes a subscription; what its queue holds is lost.
    ///
    /// # Errors
    /// [`Trap::BadHandle`].
    pub fn close_subscription(&mut self, handle: u32) -> Result<(), Trap> {
        let (place, _) = self.subscription(handle)?;
        self.close(handle)?;
        let container = self.container();
        container.subscriptions.close(place);
        // The place may become another subscription's.
        container.pollables.silence_messages(place);
        Ok(())
    }

    fn subscription(&self, handle: u32) -> Result<(u8, u8), Trap> {
        match self.resource(handle)? {
            Resource::Subscription { place, grant } => Ok((place, grant)),
            _ => Err(Trap::BadHandle),
        }
    }

    /// The number of a topic and the place of the grant for it, where that allows `needed`.
    fn topic(&self, text: &str, needed: Operations) -> Result<(u8, u8), MessagingError> {
        let found = self.runtime().topics.number(text).and_then(|topic| {
            let place = self.grants().place(Capability::Topic, topic)?;
            let live = self.container().live(place);
            live.contains(needed).then_some((topic, place as u8))
        });
        found.ok_or_else(|| {
            self.counters().refusals.count();
            MessagingError::PermissionDenied
        })
    }
}
