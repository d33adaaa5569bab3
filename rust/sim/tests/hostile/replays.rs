//! What was right once, or elsewhere.

use ketch_abi::{Error, Operations};
use ketch_proto::Command;
use ketch_trust::{Operation, write_policy};

use crate::bench::Device::Product;
use crate::bench::{BUILD, Bench, OWNER, rule, rules};
use crate::draft::{Draft, number};
use crate::keys::{key, request, with_signer};
use crate::row::Gets::{Harmless, Refused};
use crate::row::{Class, Gets, Row, on};

fn row(id: &str, what: &str, error: Error, act: fn(&Bench, &str) -> Gets) -> Row {
    on(Product, id, what, Refused(error), act)
}

fn outcome(answer: Result<(), Gets>) -> Gets {
    answer.err().unwrap_or(Harmless("done"))
}

/// The policy that is there already, so that what is replayed is harmless here.
fn policy() -> Vec<u8> {
    write_policy(&rules()).unwrap()
}

/// A container of this sequence number, by the key for containers.
fn numbered(sequence: usize) -> Vec<u8> {
    let draft = Draft::new("numbered").with(4, number(sequence));
    with_signer(&key(BUILD), |signer| draft.signed(signer))
}

pub fn class() -> Class {
    let rows = vec![
        row(
            "replay-request",
            "a request that was carried out, once more",
            Error::RequestStale,
            |bench, _| {
                let request = request(
                    &bench.challenge(),
                    Operation::Policy,
                    &policy(),
                    &key(OWNER),
                );
                bench.send(&request).expect("the first time");
                outcome(bench.send(&request))
            },
        ),
        row(
            "replay-after-another",
            "the same after a new nonce was given out",
            Error::RequestStale,
            |bench, _| {
                let request = request(
                    &bench.challenge(),
                    Operation::Policy,
                    &policy(),
                    &key(OWNER),
                );
                bench.send(&request).expect("the first time");
                bench.challenge();
                outcome(bench.send(&request))
            },
        ),
        row(
            "replay-older-nonce",
            "a request with a nonce that a newer one has replaced",
            Error::RequestStale,
            |bench, _| {
                let old = bench.challenge();
                bench.challenge();
                outcome(bench.send(&request(&old, Operation::Policy, &policy(), &key(OWNER))))
            },
        ),
        row(
            "replay-after-restart",
            "a request with a nonce of before a restart",
            Error::RequestStale,
            |bench, _| {
                let old = bench.challenge();
                bench.restart();
                outcome(bench.send(&request(&old, Operation::Policy, &policy(), &key(OWNER))))
            },
        ),
        row(
            "replay-elsewhere",
            "a request that was made for another device",
            Error::RequestForeign,
            |bench, _| {
                let other = Bench::new(Product);
                let asked = other.challenge();
                bench.challenge();
                outcome(bench.send(&request(&asked, Operation::Policy, &policy(), &key(OWNER))))
            },
        ),
        row(
            "replay-own-nonce",
            "another device's nonce with this device's name",
            Error::RequestStale,
            |bench, _| {
                let mut asked = Bench::new(Product).challenge();
                asked.device = bench.challenge().device;
                outcome(bench.send(&request(&asked, Operation::Policy, &policy(), &key(OWNER))))
            },
        ),
        row(
            "replay-nonce-made-up",
            "a nonce of zeros",
            Error::RequestStale,
            |bench, _| {
                let mut asked = bench.challenge();
                asked.nonce = [0; 16];
                outcome(bench.send(&request(&asked, Operation::Policy, &policy(), &key(OWNER))))
            },
        ),
        row(
            "downgrade",
            "a signed image with a lower sequence number",
            Error::ImageDowngrade,
            |bench, _| {
                bench.put(&numbered(5)).expect("the newer one");
                bench.upload(&numbered(4))
            },
        ),
        row(
            "downgrade-after-removal",
            "the same after the newer one was removed",
            Error::ImageDowngrade,
            |bench, _| {
                bench.put(&numbered(5)).expect("the newer one");
                bench.command(Command::Remove, "numbered").expect("removed");
                bench.upload(&numbered(4))
            },
        ),
        row(
            "downgrade-after-restart",
            "the same after a restart",
            Error::ImageDowngrade,
            |bench, _| {
                bench.put(&numbered(5)).expect("the newer one");
                bench.command(Command::Remove, "numbered").expect("removed");
                bench.restart();
                bench.upload(&numbered(4))
            },
        ),
        row(
            "downgrade-after-leave",
            "the same after policy let an old one in and does so no more",
            Error::ImageDowngrade,
            |bench, _| {
                bench.put(&numbered(5)).expect("the newer one");
                let mut lenient = rules();
                lenient.push(rule("numbered", "none", Operations::READ));
                lenient.last_mut().unwrap().downgrade = true;
                bench.set_policy(&lenient).expect("a policy");
                bench.put(&numbered(4)).expect("allowed for now");
                bench.set_policy(&rules()).expect("a policy");
                bench.command(Command::Remove, "numbered").expect("removed");
                bench.upload(&numbered(4))
            },
        ),
        on(
            Product,
            "replay-image",
            "the same signed image again",
            Harmless("the same container; nothing changes"),
            |bench, _| {
                bench.put(&numbered(5)).expect("the first time");
                bench.put(&numbered(5)).expect("the second time");
                Harmless("the same container; nothing changes")
            },
        ),
        row(
            "downgrade-of-another-name",
            "an old image of the names that a device has no room to remember",
            Error::SequencesFull,
            |bench, _| {
                (0..40)
                    .map(|n| {
                        let name = format!("many-{n}");
                        let image =
                            with_signer(&key(BUILD), |signer| Draft::new(&name).signed(signer));
                        let got = bench.put(&image);
                        let _ = bench.command(Command::Remove, &name);
                        got
                    })
                    .find_map(Result::err)
                    .unwrap_or(Harmless("all taken"))
            },
        ),
    ];
    Class {
        title: "Replays and downgrades",
        about: "On a product: what was signed rightly, at another time, for another device, or in an older version.",
        rows,
    }
}
