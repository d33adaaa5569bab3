//! Anchors, policies, revocations and requests for changes from any bytes.

use ketch_abi::{Capability, Operations};
use ketch_image::Envelope;
use ketch_trust::{
    ANCHORS_MAX, AnchorSource, Anchors, Authority, Challenge, Change, Keys, NONCE_LENGTH, Policy,
    REVOCATIONS_LENGTH_MAX, REVOCATIONS_MAX, RULES_MAX, Revocation, Revocations, RuleSource,
    Subject, pattern, write_anchors, write_policy, write_revocation,
};

/// Reads the bytes as each of them; what is accepted keeps its promises and is written again as
/// the same bytes, where there is a writer.
pub fn run(data: &[u8]) {
    anchors(data);
    policy(data);
    revocations(data);
    change(data);
}

fn anchors(data: &[u8]) {
    let Ok(anchors) = Anchors::parse(data) else {
        return;
    };
    let sources = AnchorSource::from_anchors(&anchors);
    assert!(sources.len() <= ANCHORS_MAX);
    for anchor in anchors.clone() {
        assert_eq!(
            anchors.find(anchor.key.id()).map(|found| found.key),
            Some(anchor.key)
        );
        assert!(anchor.names.clone().all(pattern::is_pattern));
    }
    let again = write_anchors(&sources);
    let read = Anchors::parse(&again).expect("what is written is read");
    assert_eq!(AnchorSource::from_anchors(&read), sources);
}

fn policy(data: &[u8]) {
    let subject = Subject {
        key: None,
        name: "sensor",
    };
    let authority = Authority::of(data, &[], false);
    let allowed = authority.operations(&subject, Capability::Gpio, "led0");
    let Ok(policy) = Policy::parse(data) else {
        assert_eq!(allowed, Operations::NONE);
        return;
    };
    let rules: Vec<RuleSource<'_>> = policy
        .rules()
        .map(|rule| RuleSource {
            key: rule.key,
            names: rule.names,
            devices: rule.devices.collect(),
            limits: rule.limits,
            downgrade: rule.downgrade,
        })
        .collect();
    assert!(rules.len() <= RULES_MAX);
    if allowed != Operations::NONE {
        assert!(rules.iter().any(|rule| rule.key.is_none()
            && pattern::matches(rule.names, "sensor")
            && !rule.devices.is_empty()));
    }
    let again = write_policy(&rules).expect("what is read can be written");
    let read = Policy::parse(&again).expect("what is written is read");
    assert_eq!(read.rules().count(), rules.len());
}

fn revocations(data: &[u8]) {
    if let Ok(revocation) = Revocation::parse(data) {
        assert_eq!(write_revocation(&revocation), data);
    }
    let Ok(list) = Revocations::parse(data) else {
        return;
    };
    assert!(list.clone().count() <= REVOCATIONS_MAX);
    let Some(first) = list.clone().next() else {
        return;
    };
    assert!(first.covers(
        first.name,
        first.capability,
        first.label.trim_end_matches('*')
    ));
    let mut buffer = [0; REVOCATIONS_LENGTH_MAX];
    let length = list
        .write(&first, false, &mut buffer)
        .expect("fewer have room");
    let fewer = Revocations::parse(&buffer[..length]).expect("what is written is read");
    assert!(fewer.clone().all(|other| other != first));
    let mut buffer = [0; REVOCATIONS_LENGTH_MAX];
    let length = fewer
        .write(&first, true, &mut buffer)
        .expect("as many as before have room");
    assert!(
        Revocations::parse(&buffer[..length])
            .expect("what is written is read")
            .cover(first.name, first.capability, first.label)
    );
}

fn change(data: &[u8]) {
    let keys = Keys {
        stored: Anchors::none(),
        compiled: Anchors::none(),
    };
    let device = [0; NONCE_LENGTH];
    assert!(Change::authorize(data, &keys, &device, None, true).is_err());
    let content = Envelope::parse(data).map_or(data, |envelope| envelope.content());
    if let Ok(change) = Change::parse(content) {
        assert!(change.argument.len() < content.len());
        let (nonce, device) = (*change.nonce, *change.device);
        let challenge = &Challenge { nonce, device };
        let challenge = Some(challenge);
        // Nobody's signature is right where no key is trusted.
        let _ = Change::authorize(data, &keys, &device, challenge, true);
        assert!(Change::authorize(data, &keys, &device, challenge, false).is_err());
    }
}
