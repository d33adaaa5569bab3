//! Envelope and manifest from any bytes: what is accepted keeps its promises.

use ketch_image::{Envelope, KEY_ID_MAX, Manifest, PAYLOADS_MAX, REQUESTS_MAX, text};

/// Reads the bytes as an envelope, and as a manifest.
pub fn run(data: &[u8]) {
    if let Ok(envelope) = Envelope::parse(data) {
        if let Some(signature) = envelope.signature() {
            assert!((1..=KEY_ID_MAX).contains(&signature.key_id.len()));
        }
        check(envelope.content());
    }
    check(data);
}

fn check(bytes: &[u8]) {
    let Ok(manifest) = Manifest::parse(bytes) else {
        return;
    };
    assert!(text::is_id(manifest.id) && text::is_name(manifest.name));
    assert!(text::is_version(manifest.version));
    let payloads: Vec<_> = manifest.payloads().collect();
    assert_eq!(payloads.len(), manifest.payloads().len());
    assert!((1..=PAYLOADS_MAX).contains(&payloads.len()));
    assert!(payloads.iter().any(|payload| payload.kind.is_module()));
    for payload in &payloads {
        assert_eq!(manifest.payload(payload.kind).as_ref(), Some(payload));
        assert!(payload.length > 0);
    }
    let requests: Vec<_> = manifest.requests().collect();
    assert_eq!(requests.len(), manifest.requests().len());
    assert!(requests.len() <= REQUESTS_MAX);
    for request in &requests {
        assert!(text::is_label(request.label));
        assert!(request.capability.operations().contains(request.operations));
        assert!(!request.operations.is_empty());
    }
}
