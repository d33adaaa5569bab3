//! The topics that containers on this device hold grants for.

use core::cell::RefCell;

use critical_section::Mutex;
use ketch_abi::NAME_MAX;

use crate::config::TOPICS_MAX;

/// A topic's text, or a device's label.
pub(crate) type Label = heapless::String<NAME_MAX>;

/// Topics by their numbers. Management gives a number to a topic when it grants it to the first
/// container, and to another topic only when no container has that grant any more.
pub(crate) struct Topics(Mutex<RefCell<[Label; TOPICS_MAX]>>);

impl Topics {
    pub const fn new() -> Topics {
        Topics(Mutex::new(RefCell::new(
            [const { heapless::String::new() }; TOPICS_MAX],
        )))
    }

    /// The number of a topic that has one.
    pub fn number(&self, topic: &str) -> Option<u8> {
        critical_section::with(|cs| {
            let topics = self.0.borrow_ref(cs);
            topics.iter().position(|one| one == topic).map(|n| n as u8)
        })
    }

    /// The number of a topic, which gets one where it has none; `None` where all are taken.
    pub fn add(&self, topic: &str, taken: impl Fn(u8) -> bool) -> Option<u8> {
        // A text that no place was given to yet is empty, and no topic is.
        if let Some(number) = self.number(topic) {
            return Some(number);
        }
        let number = (0..TOPICS_MAX as u8).find(|number| !taken(*number))?;
        critical_section::with(|cs| {
            let own = &mut self.0.borrow_ref_mut(cs)[usize::from(number)];
            own.clear();
            own.push_str(topic).ok()
        })?;
        Some(number)
    }

    /// The text of the topic with this number.
    pub fn text(&self, number: u8) -> Label {
        critical_section::with(|cs| {
            let topics = self.0.borrow_ref(cs);
            topics.get(usize::from(number)).cloned().unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_while_it_is_taken_and_found_by_its_text() {
        let topics = Topics::new();
        let first = topics.add("plant/level", |_| false).unwrap();
        assert_eq!(topics.number("plant/level"), Some(first));
        assert_eq!(topics.number("plant"), None);
        let second = topics.add("plant/alarm", |number| number == first).unwrap();
        assert_ne!(first, second);
        assert_eq!(topics.add("plant/level", |_| true), Some(first));
        assert_eq!(topics.add("third", |_| true), None);
        // Nobody holds the first any more.
        assert_eq!(topics.add("third", |number| number == second), Some(first));
        assert_eq!(topics.number("plant/level"), None);
        assert_eq!(topics.text(first), "third");
        assert_eq!(topics.text(200), "");
    }
}
