//! Requests to change what a device trusts and allows.

use ketch_abi::{Capability, Error, Operations};
use ketch_image::Header;
use ketch_proto::Command;
use ketch_trust::{
    Operation, Revocation, RuleSource, write_anchors, write_change, write_policy, write_revocation,
};

use crate::bench::Bench;
use crate::bench::Device::Product;
use crate::bench::{BUILD, OWNER, rule};
use crate::common;
use crate::keys::{anchor, key, request, signed};
use crate::row::Gets::{Harmless, Refused};
use crate::row::{Class, Gets, Row, on};

fn row(id: &str, what: &str, error: Error, act: fn(&Bench, &str) -> Gets) -> Row {
    on(Product, id, what, Refused(error), act)
}

fn outcome(answer: Result<(), Gets>) -> Gets {
    answer.err().unwrap_or(Harmless("done"))
}

/// A policy that gives everything to everybody.
fn open() -> Vec<u8> {
    write_policy(&[rule("*", "*", Operations(7))]).unwrap()
}

fn revocation(label: &str) -> Vec<u8> {
    write_revocation(&Revocation {
        name: "witness",
        capability: Capability::Gpio,
        label,
    })
}

pub fn class() -> Class {
    let rows = vec![
        row(
            "change-unsigned",
            "a policy without a signature",
            Error::RequestUnsigned,
            |bench, _| {
                outcome(bench.send(
                    &write_change(&bench.challenge(), Operation::Policy, &open(), None).unwrap(),
                ))
            },
        ),
        row(
            "change-key-unknown",
            "a policy by an unknown key",
            Error::RequestKeyUnknown,
            |bench, _| outcome(bench.change(Operation::Policy, &open(), &key(9))),
        ),
        row(
            "change-key-of-builds",
            "a policy by the key that signs containers",
            Error::RequestRole,
            |bench, _| outcome(bench.change(Operation::Policy, &open(), &key(BUILD))),
        ),
        row(
            "revoke-key-of-builds",
            "a revocation by the key that signs containers",
            Error::RequestRole,
            |bench, _| outcome(bench.change(Operation::Revoke, &revocation("*"), &key(BUILD))),
        ),
        row(
            "keys-key-of-builds",
            "new keys by the key that signs containers",
            Error::RequestRole,
            |bench, _| {
                let keys = write_anchors(&[anchor(&key(9), ketch_trust::Roles::OWNER, &[])]);
                outcome(bench.change(Operation::Anchors, &keys, &key(BUILD)))
            },
        ),
        row(
            "change-altered",
            "a signed policy with one byte changed",
            Error::SignatureInvalid,
            |bench, _| {
                let mut request =
                    request(&bench.challenge(), Operation::Policy, &open(), &key(OWNER));
                // A pattern within the policy: `*` becomes `+`.
                let at = request.iter().rposition(|byte| *byte == b'*').unwrap();
                let at = request[..at]
                    .iter()
                    .rposition(|byte| *byte == b'*')
                    .unwrap();
                request[at] = b'+';
                outcome(bench.send(&request))
            },
        ),
        row(
            "change-signature-altered",
            "its signature with one bit changed",
            Error::SignatureInvalid,
            |bench, _| {
                let mut request =
                    request(&bench.challenge(), Operation::Policy, &open(), &key(OWNER));
                *request.last_mut().unwrap() ^= 1;
                outcome(bench.send(&request))
            },
        ),
        row(
            "change-cut",
            "a request without its last byte",
            Error::RequestMalformed,
            |bench, _| {
                let request = request(&bench.challenge(), Operation::Policy, &open(), &key(OWNER));
                outcome(bench.send(&request[..request.len() - 1]))
            },
        ),
        row(
            "change-empty",
            "a request of no bytes",
            Error::RequestMalformed,
            |bench, _| outcome(bench.send(b"")),
        ),
        row(
            "change-image-as-request",
            "a signed image's envelope as a request",
            Error::RequestMalformed,
            |bench, _| {
                let image = signed(&common::image("blinky"), &key(OWNER));
                let end = Header::parse(&image).unwrap().envelope_end() as usize;
                outcome(bench.send(&image[48..end]))
            },
        ),
        row(
            "change-operation-unknown",
            "an operation that there is not",
            Error::RequestMalformed,
            |bench, _| {
                let mut request =
                    request(&bench.challenge(), Operation::Policy, &open(), &key(OWNER));
                // Key 3 stands behind two strings of 16 bytes.
                let at = request.windows(2).position(|w| w == [3, 2]).unwrap();
                request[at + 1] = 9;
                outcome(bench.send(&request))
            },
        ),
        row(
            "policy-nonsense",
            "a signed policy that is none",
            Error::PolicyInvalid,
            |bench, _| outcome(bench.change(Operation::Policy, b"nonsense", &key(OWNER))),
        ),
        row(
            "policy-long",
            "a signed policy of 1,025 bytes",
            Error::PolicyInvalid,
            |bench, _| outcome(bench.change(Operation::Policy, &[0xa0; 1025], &key(OWNER))),
        ),
        row(
            "policy-pattern",
            "a signed policy with a pattern that is none",
            Error::PolicyInvalid,
            |bench, _| {
                let mut policy = write_policy(&[rule("ab", "led0", Operations::WRITE)]).unwrap();
                let at = policy.windows(2).position(|w| w == b"ab").unwrap();
                policy[at] = b'*';
                outcome(bench.change(Operation::Policy, &policy, &key(OWNER)))
            },
        ),
        row(
            "keys-nonsense",
            "signed keys that are none",
            Error::AnchorsInvalid,
            |bench, _| outcome(bench.change(Operation::Anchors, b"\x81", &key(OWNER))),
        ),
        row(
            "keys-without-owner",
            "keys that would leave the device without an owner",
            Error::OwnerMissing,
            |bench, _| {
                let keys = write_anchors(&[anchor(&key(OWNER), ketch_trust::Roles::POLICY, &[])]);
                outcome(bench.change(Operation::Anchors, &keys, &key(OWNER)))
            },
        ),
        row(
            "revocation-nonsense",
            "a signed revocation that is none",
            Error::RequestMalformed,
            |bench, _| outcome(bench.change(Operation::Revoke, b"\x80", &key(OWNER))),
        ),
        row(
            "revocations-17",
            "a 17th revocation",
            Error::RevocationsFull,
            |bench, _| {
                (0..17)
                    .map(|n| {
                        let revocation = Revocation {
                            name: "other",
                            capability: Capability::Gpio,
                            label: &format!("pin{n}"),
                        };
                        bench.change(
                            Operation::Revoke,
                            &write_revocation(&revocation),
                            &key(OWNER),
                        )
                    })
                    .find_map(Result::err)
                    .unwrap_or(Harmless("all taken"))
            },
        ),
        on(
            Product,
            "revoked-handle",
            "using a pin through a handle from before it was revoked",
            Harmless("its pin stays still, the refusal is counted"),
            |bench, _| revoked(bench),
        ),
        row(
            "revoked-container",
            "starting a container whose only device was revoked",
            Error::CapabilityMissing,
            |bench, _| {
                let revocation = Revocation {
                    name: "blinky",
                    capability: Capability::Gpio,
                    label: "led*",
                };
                bench
                    .change(
                        Operation::Revoke,
                        &write_revocation(&revocation),
                        &key(OWNER),
                    )
                    .expect("revoked");
                bench.start(&bench.own("blinky"), "blinky")
            },
        ),
        row(
            "rule-for-another-key",
            "a device that policy gives to another key's containers",
            Error::CapabilityMissing,
            |bench, _| {
                let other = RuleSource {
                    key: Some(crate::keys::id(&key(9))),
                    ..rule("*", "*", Operations(7))
                };
                let mut rules = crate::bench::rules();
                rules.retain(|rule| rule.names != "blinky");
                rules.push(other);
                bench.set_policy(&rules).expect("a policy");
                bench.start(&bench.own("blinky"), "blinky")
            },
        ),
        row(
            "key-taken-away",
            "starting a container whose key is not trusted any more",
            Error::ImageKeyRole,
            |bench, _| {
                bench.put(&bench.own("command-hello")).expect("stored");
                // The witness's image is by the same key: it may go on under its own name.
                let narrow = write_anchors(&[anchor(
                    &key(BUILD),
                    ketch_trust::Roles::CONTAINERS,
                    &["witness"],
                )]);
                bench
                    .change(Operation::Anchors, &narrow, &key(OWNER))
                    .expect("changed");
                outcome(bench.command(Command::Start, "command-hello"))
            },
        ),
    ];
    Class {
        title: "Requests for changes",
        about: "On a product, by whoever reaches a transport, and by keys without the role.",
        rows,
    }
}

/// A container that drives its pin before the revocation and tries to go on after it.
fn revoked(bench: &Bench) -> Gets {
    let soon = std::time::Duration::from_secs(10);
    bench.start(&bench.own("blinky"), "blinky");
    assert!(bench.simulator.wait_level("led0", true, soon).unwrap());
    let revocation = Revocation {
        name: "blinky",
        capability: Capability::Gpio,
        label: "led0",
    };
    let revocation = write_revocation(&revocation);
    bench
        .change(Operation::Revoke, &revocation, &key(OWNER))
        .expect("revoked");
    let after = bench.simulator.trace().next();
    let deadline = std::time::Instant::now() + soon;
    while common::counter(&bench.simulator, "blinky", "refusals") == 0 {
        assert!(std::time::Instant::now() < deadline, "it never tried again");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(bench.simulator.trace().since(after).is_empty());
    // What it did before was its right.
    bench.forgive(after);
    Harmless("its pin stays still, the refusal is counted")
}
