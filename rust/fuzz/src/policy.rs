//! Policies: whatever the bytes, what they allow is what a slow and plain reading of their rules
//! allows, and what is no policy allows nothing.

use ketch_abi::{Capability, Operations};
use ketch_trust::{Authority, KeyId, NO_LIMIT, Offer, Policy, Rights, Rule, Subject};

/// Who asks, and for what. Short, so that patterns meet them.
const NAMES: [&str; 4] = ["a", "ab", "sensor", "sensor-1"];
const LABELS: [&str; 3] = ["l", "led0", "led1"];
const KEYS: [Option<KeyId>; 3] = [None, Some(KeyId([0; 8])), Some(KeyId([7; 8]))];
const OFFERED: Operations = Operations(3);

/// Reads the bytes as a policy, of a product and of a device for development.
pub fn run(data: &[u8]) {
    for development in [false, true] {
        let authority = Authority::of(data, &[], development);
        for name in NAMES {
            for key in KEYS {
                check(data, development, &authority, &Subject { key, name });
            }
        }
    }
}

fn check(data: &[u8], development: bool, authority: &Authority<'_>, subject: &Subject<'_>) {
    let policy = Policy::parse(data).ok();
    let open = data.is_empty() && development;
    let rules: Vec<Rule<'_>> = policy
        .iter()
        .flat_map(Policy::rules)
        .filter(|rule| speaks_of(rule, subject))
        .collect();
    for label in LABELS {
        let mut expected = if open { u8::MAX } else { 0 };
        for device in rules.iter().flat_map(|rule| rule.devices.clone()) {
            if device.capability == Capability::Gpio as u8 && covers(device.label, label) {
                expected |= device.operations.0;
            }
        }
        let operations = authority.operations(subject, Capability::Gpio, label);
        assert_eq!(operations, Operations(expected), "{subject:?} {label}");
        decide(authority, subject, label, operations);
    }
    assert_eq!(
        authority.may_downgrade(subject),
        open || rules.iter().any(|rule| rule.downgrade)
    );
    let memory = rules.iter().map(|rule| rule.limits.memory).min();
    let handles = rules.iter().map(|rule| rule.limits.handles).min();
    let limits = authority.limits(subject);
    let (memory, handles) = (memory.unwrap_or(NO_LIMIT), handles.unwrap_or(NO_LIMIT));
    assert_eq!((limits.memory, limits.handles), (memory, handles));
}

/// A container never gets more than it asked for, is allowed, and is offered.
fn decide(authority: &Authority<'_>, subject: &Subject<'_>, label: &str, allowed: Operations) {
    let rights = Rights {
        authority: authority.clone(),
        revocations: None,
    };
    let offer = Offer {
        capability: Capability::Gpio,
        operations: OFFERED,
    };
    for requested in (0..8).map(Operations) {
        let request = (Capability::Gpio, label, requested);
        let decision = rights.decide(subject, request, Some(offer));
        assert!(rights.decide(subject, request, None).is_err());
        match decision {
            Ok(decision) => {
                assert!(OFFERED.contains(requested) && !requested.is_empty());
                assert_eq!(decision.granted, requested.intersection(allowed));
                assert_eq!(decision.granted.union(decision.denied), requested);
            }
            Err(_) => assert!(requested.is_empty() || !OFFERED.contains(requested)),
        }
    }
}

fn speaks_of(rule: &Rule<'_>, subject: &Subject<'_>) -> bool {
    (rule.key.is_none() || rule.key == subject.key) && covers(rule.names, subject.name)
}

/// What a pattern means, byte by byte.
fn covers(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    match pattern.split_last() {
        Some((b'*', start)) => text.len() >= start.len() && &text[..start.len()] == start,
        _ => pattern == text,
    }
}
