//! Messages to and from other containers, by topic.
//!
//! `ketch.toml` names each topic, and whether the container sends (`publish`) or receives
//! (`subscribe`). Whoever sends waits for nobody. Whoever receives has a queue of its own for each
//! [`Subscription`]; when that is full, its oldest messages go.
//!
//! ```no_run
//! #![no_std]
//! use ketch_sdk::messaging::{self, Subscription};
//! use ketch_sdk::{poll::Pollable, Event, OrFail, Reactor};
//!
//! struct Double { levels: Subscription, _arrivals: Pollable }
//!
//! impl Reactor for Double {
//!     fn start() -> Self {
//!         let levels = Subscription::open("plant/level").or_fail("plant/level");
//!         let arrivals = levels.watch();
//!         arrivals.subscribe(0);
//!         Double { levels, _arrivals: arrivals }
//!     }
//!
//!     fn on_event(&mut self, event: Event) {
//!         if let Event::Ready(_) = event
//!             && let Some(level) = self.levels.receive().or_fail("plant/level")
//!             && let [level] = *level
//!         {
//!             messaging::send("plant/double", &[level.wrapping_mul(2)]).or_fail("send");
//!         }
//!     }
//! }
//!
//! ketch_sdk::export_reactor!(Double);
//! # fn main() {}
//! ```

use core::fmt;
use core::ops::Deref;

use crate::fail::Reason;
use crate::poll::Pollable;
use crate::raw;

/// Why a message was not sent, or none can be received.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// This container was not granted the topic for this, or not any more: request it in
    /// `ketch.toml`.
    PermissionDenied,
    /// The message is longer than the device takes.
    TooLarge,
    /// No place is free for a further subscription, or no memory for its queue.
    Exhausted,
}

impl Reason for Error {
    /// The error's own word, as the interface spells it.
    fn reason(&self) -> &str {
        match self {
            Error::PermissionDenied => "permission-denied",
            Error::TooLarge => "too-large",
            Error::Exhausted => "exhausted",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Error {}

/// Sends a copy of the bytes to every subscription of the topic, and returns at once. Nobody has
/// to listen.
///
/// # Errors
/// [`Error::PermissionDenied`], [`Error::TooLarge`].
pub fn send(topic: &str, data: &[u8]) -> Result<(), Error> {
    raw::messaging::send(topic, data)
}

/// A queue of the messages sent to one topic since it was opened. Dropping it ends it.
#[derive(Debug)]
pub struct Subscription {
    handle: u32,
}

impl Subscription {
    /// Begins to queue the messages of a topic. What was sent before is gone.
    ///
    /// # Errors
    /// [`Error::PermissionDenied`], [`Error::Exhausted`].
    pub fn open(topic: &str) -> Result<Subscription, Error> {
        raw::messaging::open(topic).map(|handle| Subscription { handle })
    }

    /// Takes the oldest message, if there is one. Never blocks.
    ///
    /// # Errors
    /// [`Error::PermissionDenied`] once the topic was revoked.
    pub fn receive(&self) -> Result<Option<Message>, Error> {
        let message = raw::messaging::receive(self.handle)?;
        Ok(message.map(|message| Message { message }))
    }

    /// Ready while a message waits, and once the topic was revoked. As an event
    /// ([`Pollable::subscribe`]) it comes for a message that arrives, and again after each
    /// [`receive`](Self::receive) that leaves some: taking one message for each event takes all.
    pub fn watch(&self) -> Pollable {
        Pollable::from_handle(raw::messaging::subscribe(self.handle))
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        raw::messaging::drop(self.handle);
    }
}

/// A message's bytes. They lie in memory that the crate keeps for answers; it is free again when
/// this is dropped, so do not keep one.
#[derive(Debug)]
pub struct Message {
    message: raw::messaging::Message,
}

impl Message {
    /// The bytes as text, if they are.
    pub fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(self).ok()
    }
}

impl Deref for Message {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.message.bytes()
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec;

    use super::*;
    use crate::devices::Operations;
    use crate::fake::Device;
    use crate::{Event, poll};

    #[test]
    fn messages_arrive_in_their_order_and_as_events() {
        let device = Device::new();
        device.grant_topic("plant/level", Operations::SUBSCRIBE);
        let levels = Subscription::open("plant/level").unwrap();
        let arrivals = levels.watch();
        arrivals.subscribe(3);
        assert!(levels.receive().unwrap().is_none() && !arrivals.ready());
        device.publish("plant/level", b"1");
        device.publish("plant/level", b"22");
        device.publish("plant/other", b"3");
        assert!(arrivals.ready());
        assert_eq!(poll::wait(&[&arrivals]).indices().next(), Some(0));
        assert_eq!(device.take_events()[0], Event::Ready(3));
        let first = levels.receive().unwrap().unwrap();
        assert_eq!((&*first, first.as_str()), (&b"1"[..], Some("1")));
        // One is left, and tells so.
        assert_eq!(device.take_events(), [Event::Ready(3)]);
        assert_eq!(&*levels.receive().unwrap().unwrap(), b"22");
        assert!(device.take_events().is_empty() && !arrivals.ready());
        assert_eq!(device.open_handles(), 2);
        drop(arrivals);
        drop(levels);
        assert_eq!(device.open_handles(), 0);
    }

    #[test]
    fn each_direction_needs_its_own_grant() {
        let device = Device::new();
        device.grant_topic("in", Operations::SUBSCRIBE);
        device.grant_topic("out", Operations::PUBLISH);
        assert_eq!(send("in", b"x"), Err(Error::PermissionDenied));
        assert_eq!(
            Subscription::open("out").unwrap_err(),
            Error::PermissionDenied
        );
        assert_eq!(send("out", b"x"), Ok(()));
        assert_eq!(send("nothing", b"x"), Err(Error::PermissionDenied));
        assert_eq!(device.take_sent(), vec![("out".to_string(), b"x".to_vec())]);
    }
}
