//! What containers may get: the device's policy.
//!
//! A map in deterministic CBOR, at most 1,024 bytes:
//!
//! | key | value | |
//! |---|---|---|
//! | 1 | rules, array of maps | at most 16 |
//!
//! A rule speaks of the containers that match both its key and its pattern:
//!
//! | key | value | |
//! |---|---|---|
//! | 1 | key id, 8 bytes; may be missing | any key, where it is missing |
//! | 2 | pattern for the container's name | |
//! | 3 | devices and topics, array of maps; may be missing | 1 capability, 2 pattern for labels, 3 operations as bits |
//! | 4 | limits, map; may be missing | 1 memory, 2 stack, 3 microseconds for an event, 4 handles, 5 log lines a second, 6 messages and 7 bytes in a subscription's queue, 10 percent of the processor, 11 bytes of flash for keys and values |
//! | 5 | downgrade, true; may be missing | accepts images with a lower sequence number |
//!
//! What no rule allows is denied. Where several rules match, what they allow adds up, and of their
//! limits the lowest holds.

use ketch_abi::{Capability, Error, Operations};
use ketch_cbor::Decoder;
use ketch_image::encoding::is_deterministic;
use ketch_image::map::{
    MISSING, NumberField, malformed, read_array, read_map, read_number, read_numbers, read_text,
    required,
};

use crate::{KeyId, pattern};

/// Longest policy in bytes.
pub const POLICY_LENGTH_MAX: usize = 1024;

/// A policy has at most this many rules, and a rule at most this many devices.
pub const RULES_MAX: usize = 16;

/// Whom a policy speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The key that vouches for the container's image, if one does.
    pub key: Option<KeyId>,
    /// The container's name.
    pub name: &'a str,
}

/// Leaves a limit to the device.
pub const NO_LIMIT: u32 = MISSING;

/// Most that a container gets of what is not a device. [`NO_LIMIT`] leaves it to the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Linear memory in bytes.
    pub memory: u32,
    /// The engine's operand stack in bytes.
    pub stack: u32,
    /// Time for one event in microseconds.
    pub event_time: u32,
    /// Open handles.
    pub handles: u32,
    /// Log lines in a second.
    pub log_rate: u32,
    /// Messages that wait in one subscription.
    pub queue_length: u32,
    /// Bytes for one subscription's queue.
    pub queue_size: u32,
    /// Percent of the processor, 1 to 100.
    pub processor_share: u32,
    /// Bytes of flash for what it keeps by key.
    pub key_value_bytes: u32,
}

impl Default for Limits {
    /// None.
    fn default() -> Limits {
        Limits::of([NO_LIMIT; LIMITS.len()])
    }
}

/// The keys of the limits, in the order of the structure.
static LIMITS: [NumberField; 9] = [
    (1, 0, u32::MAX),
    (2, 0, u32::MAX),
    (3, 0, u32::MAX),
    (4, 0, u32::MAX),
    (5, 0, u32::MAX),
    (6, 0, u32::MAX),
    (7, 0, u32::MAX),
    (10, 1, 100),
    (11, 0, u32::MAX),
];

impl Limits {
    fn read(decoder: &mut Decoder<'_>) -> Result<Limits, Error> {
        let mut values = [NO_LIMIT; LIMITS.len()];
        read_numbers(decoder, &LIMITS, &mut values)?;
        Ok(Limits::of(values))
    }

    /// The lower of each.
    #[must_use]
    pub fn and(self, other: Limits) -> Limits {
        let mut values = self.values();
        for (value, other) in values.iter_mut().zip(other.values()) {
            *value = other.min(*value);
        }
        Limits::of(values)
    }

    /// In the order of the structure.
    fn values(self) -> [u32; LIMITS.len()] {
        [
            self.memory,
            self.stack,
            self.event_time,
            self.handles,
            self.log_rate,
            self.queue_length,
            self.queue_size,
            self.processor_share,
            self.key_value_bytes,
        ]
    }

    const fn of(values: [u32; LIMITS.len()]) -> Limits {
        let [
            memory,
            stack,
            event_time,
            handles,
            log_rate,
            queue_length,
            queue_size,
            processor_share,
            key_value_bytes,
        ] = values;
        Limits {
            memory,
            stack,
            event_time,
            handles,
            log_rate,
            queue_length,
            queue_size,
            processor_share,
            key_value_bytes,
        }
    }
}

/// A device, or several whose labels start alike, and what may be done with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance<'a> {
    /// Number of the kind of permission. One that this version does not know allows nothing here.
    pub capability: u8,
    /// Pattern for labels.
    pub label: &'a str,
    /// What may be done.
    pub operations: Operations,
}

impl<'a> Allowance<'a> {
    fn read(decoder: &mut Decoder<'a>) -> Result<Allowance<'a>, Error> {
        let (mut capability, mut label, mut operations) = (None, None, None);
        read_map(decoder, &mut |key, decoder| {
            match key {
                1 => capability = Some(read_number(decoder, 1, 255)? as u8),
                2 => {
                    let valid = pattern::is_pattern;
                    label = Some(read_text(decoder, valid, Error::PolicyInvalid)?);
                }
                3 => operations = Some(Operations(read_number(decoder, 1, 255)? as u8)),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Allowance {
            capability: required(capability)?,
            label: required(label)?,
            operations: required(operations)?,
        })
    }
}

/// A list of maps that was checked when it was read.
#[derive(Clone, Debug)]
pub struct List<'a, T> {
    decoder: Decoder<'a>,
    remaining: usize,
    read: fn(&mut Decoder<'a>) -> Result<T, Error>,
}

impl<'a, T> List<'a, T> {
    fn none(read: fn(&mut Decoder<'a>) -> Result<T, Error>) -> List<'a, T> {
        List {
            decoder: Decoder::new(&[]),
            remaining: 0,
            read,
        }
    }

    fn read(
        decoder: &mut Decoder<'a>,
        read: fn(&mut Decoder<'a>) -> Result<T, Error>,
    ) -> Result<List<'a, T>, Error> {
        let remaining = read_array(decoder, RULES_MAX)?;
        let list = List {
            decoder: decoder.clone(),
            remaining,
            read,
        };
        for _ in 0..remaining {
            read(decoder)?;
        }
        Ok(list)
    }
}

impl<T> Iterator for List<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.remaining = self.remaining.checked_sub(1)?;
        (self.read)(&mut self.decoder).ok()
    }
}

/// What some containers get.
#[derive(Clone, Debug)]
pub struct Rule<'a> {
    /// The key that must vouch for them; any or none where it is `None`.
    pub key: Option<KeyId>,
    /// Pattern for their names.
    pub names: &'a str,
    /// Devices that they may use.
    pub devices: List<'a, Allowance<'a>>,
    /// What they may use of everything else.
    pub limits: Limits,
    /// Whether their images may go back to a lower sequence number.
    pub downgrade: bool,
}

impl<'a> Rule<'a> {
    fn read(decoder: &mut Decoder<'a>) -> Result<Rule<'a>, Error> {
        let (mut id, mut names, mut devices) = (None, None, None);
        let (mut limits, mut downgrade) = (Limits::default(), false);
        read_map(decoder, &mut |key, decoder| {
            match key {
                1 => {
                    let bytes = decoder.bytes().map_err(malformed)?;
                    id = Some(KeyId::from_bytes(bytes).ok_or(Error::PolicyInvalid)?);
                }
                2 => {
                    let valid = pattern::is_pattern;
                    names = Some(read_text(decoder, valid, Error::PolicyInvalid)?);
                }
                3 => devices = Some(List::read(decoder, Allowance::read)?),
                4 => limits = Limits::read(decoder)?,
                5 => downgrade = decoder.bool().map_err(malformed)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Rule {
            key: id,
            names: required(names)?,
            devices: devices.unwrap_or_else(|| List::none(Allowance::read)),
            limits,
            downgrade,
        })
    }

    /// Whether it speaks of this container.
    pub fn matches(&self, subject: &Subject<'_>) -> bool {
        self.key.is_none_or(|key| subject.key == Some(key))
            && pattern::matches(self.names, subject.name)
    }
}

/// A policy.
#[derive(Clone, Debug)]
pub struct Policy<'a> {
    rules: List<'a, Rule<'a>>,
}

impl<'a> Policy<'a> {
    /// Reads a policy that fills `bytes`.
    ///
    /// # Errors
    /// [`Error::PolicyInvalid`].
    pub fn parse(bytes: &'a [u8]) -> Result<Policy<'a>, Error> {
        if bytes.len() > POLICY_LENGTH_MAX || !is_deterministic(bytes) {
            return Err(Error::PolicyInvalid);
        }
        let mut decoder = Decoder::new(bytes);
        let mut rules = None;
        read_map(&mut decoder, &mut |key, decoder| {
            match key {
                1 => rules = Some(List::read(decoder, Rule::read)?),
                _ => return Ok(false),
            }
            Ok(true)
        })
        .map_err(|_| Error::PolicyInvalid)?;
        match rules {
            Some(rules) if decoder.position() == bytes.len() => Ok(Policy { rules }),
            _ => Err(Error::PolicyInvalid),
        }
    }

    /// Its rules, in its order.
    pub fn rules(&self) -> List<'a, Rule<'a>> {
        self.rules.clone()
    }
}

/// Which of the policies in a device's storage and in its firmware holds: that in storage, if there is
/// one.
pub const fn in_force<'a>(stored: &'a [u8], compiled: &'a [u8]) -> &'a [u8] {
    if stored.is_empty() { compiled } else { stored }
}

/// Who decides what containers get.
#[derive(Clone, Debug)]
pub enum Authority<'a> {
    /// Nobody: they get nothing.
    Nothing,
    /// Nobody, on a device for development: they get whatever it offers.
    Everything,
    /// A policy.
    Policy(Policy<'a>),
}

impl<'a> Authority<'a> {
    /// What a device goes by that has these policies in storage and in its firmware, or none where
    /// there are no bytes: that in storage, if there is one. A policy that makes no sense allows nothing.
    pub fn of(stored: &'a [u8], compiled: &'a [u8], development: bool) -> Authority<'a> {
        match in_force(stored, compiled) {
            [] if development => Authority::Everything,
            [] => Authority::Nothing,
            bytes => Policy::parse(bytes).map_or(Authority::Nothing, Authority::Policy),
        }
    }

    /// Hands over the rules that speak of this container.
    // There once, for all that is asked of rules.
    #[inline(never)]
    fn each_rule(&self, subject: &Subject<'_>, act: &mut dyn FnMut(&Rule<'a>)) {
        let Authority::Policy(policy) = self else {
            return;
        };
        for rule in policy.rules() {
            if rule.matches(subject) {
                act(&rule);
            }
        }
    }

    /// What a container may do with a device, whatever the device offers.
    pub fn operations(
        &self,
        subject: &Subject<'_>,
        capability: Capability,
        label: &str,
    ) -> Operations {
        if let Authority::Everything = self {
            return Operations(u8::MAX);
        }
        let mut operations = Operations::NONE;
        self.each_rule(subject, &mut |rule| {
            for allowance in rule.devices.clone() {
                let is_meant = allowance.capability == capability as u8
                    && pattern::matches(allowance.label, label);
                if is_meant {
                    operations = operations.union(allowance.operations);
                }
            }
        });
        operations
    }

    /// What a container gets of everything else.
    pub fn limits(&self, subject: &Subject<'_>) -> Limits {
        let mut limits = Limits::default();
        self.each_rule(subject, &mut |rule| limits = limits.and(rule.limits));
        limits
    }

    /// Whether a container's image may go back to a lower sequence number.
    pub fn may_downgrade(&self, subject: &Subject<'_>) -> bool {
        let mut may = matches!(self, Authority::Everything);
        self.each_rule(subject, &mut |rule| may |= rule.downgrade);
        may
    }
}
