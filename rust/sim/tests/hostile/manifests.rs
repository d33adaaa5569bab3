//! Manifests, in images that are sound otherwise.

use ketch_abi::Error;

use crate::bench::Bench;
use crate::bench::Device::{Development, Product};
use crate::bench::{BUILD, rule, rules};
use crate::draft::{Draft, bytes, device, list, map, number, text};
use crate::keys::{key, with_signer};
use crate::row::Gets::Refused;
use crate::row::{Class, Gets, Row, on};

const GPIO: usize = 1;

fn row(id: &str, what: &str, error: Error, act: fn(&Bench, &str) -> Gets) -> Row {
    on(Development, id, what, Refused(error), act)
}

fn resources(memory: usize, stack: usize) -> Vec<u8> {
    map(&[(1, number(memory)), (2, number(stack))])
}

fn requests(devices: &[Vec<u8>]) -> Vec<u8> {
    Draft::new("asker").with(8, list(devices)).unsigned()
}

pub fn class() -> Class {
    let invalid = Error::ImageManifestInvalid;
    let malformed = Error::ImageManifestMalformed;
    let rows = vec![
        row("manifest-empty", "an empty map", malformed, |bench, _| {
            let mut draft = Draft::new("a");
            draft.entries.clear();
            bench.upload(&draft.unsigned())
        }),
        row("manifest-name-missing", "no name", malformed, |bench, _| {
            bench.upload(&Draft::new("a").without(2).unsigned())
        }),
        row(
            "manifest-name-empty",
            "an empty name",
            Error::NameInvalid,
            |bench, _| bench.upload(&Draft::new("").unsigned()),
        ),
        row(
            "manifest-name-path",
            "a name that climbs out of a folder",
            Error::NameInvalid,
            |bench, _| bench.upload(&Draft::new("../../etc/passwd").unsigned()),
        ),
        row(
            "manifest-name-control",
            "a name with an escape sequence for terminals",
            Error::NameInvalid,
            |bench, _| bench.upload(&Draft::new("a\u{1b}[2J").unsigned()),
        ),
        row(
            "manifest-name-long",
            "a name of 33 bytes",
            Error::NameInvalid,
            |bench, _| bench.upload(&Draft::new(&"a".repeat(33)).unsigned()),
        ),
        row(
            "manifest-name-number",
            "a number for a name",
            malformed,
            |bench, _| bench.upload(&Draft::new("a").with(2, number(7)).unsigned()),
        ),
        row(
            "manifest-id-long",
            "an id of 1,000 bytes",
            invalid,
            |bench, _| bench.upload(&Draft::new("a").with(1, text(&"a.".repeat(500))).unsigned()),
        ),
        row(
            "manifest-name-twice",
            "two names, one for whoever looks first",
            malformed,
            |bench, _| {
                let mut draft = Draft::new("good");
                draft.entries.insert(2, (2, text("evil")));
                bench.upload(&draft.unsigned())
            },
        ),
        row(
            "manifest-order",
            "keys in another order",
            malformed,
            |bench, _| {
                let mut draft = Draft::new("a");
                draft.entries.reverse();
                bench.upload(&draft.unsigned())
            },
        ),
        row(
            "manifest-encoded-otherwise",
            "a number in more bytes than it needs",
            malformed,
            |bench, _| bench.upload(&Draft::new("a").with(4, vec![0x18, 1]).unsigned()),
        ),
        row(
            "manifest-indefinite",
            "a list without a length",
            malformed,
            |bench, _| bench.upload(&Draft::new("a").with(8, vec![0x9f, 0xff]).unsigned()),
        ),
        row(
            "manifest-behind",
            "bytes behind the manifest",
            malformed,
            |bench, _| {
                let mut draft = Draft::new("a");
                draft.behind = vec![0];
                bench.upload(&draft.unsigned())
            },
        ),
        row(
            "manifest-deep",
            "a value nested 900 deep",
            malformed,
            |bench, _| {
                bench.upload(
                    &Draft::new("a")
                        .with(8, [vec![0x81; 900], vec![0x80]].concat())
                        .unsigned(),
                )
            },
        ),
        row(
            "manifest-length-lies",
            "a text of 4 GiB in two bytes",
            malformed,
            |bench, _| {
                bench.upload(
                    &Draft::new("a")
                        .with(3, vec![0x7a, 0xff, 0xff, 0xff, 0xff, b'1'])
                        .unsigned(),
                )
            },
        ),
        row(
            "manifest-key-later",
            "a key that must be known and is not",
            Error::ImageVersionUnsupported,
            |bench, _| bench.upload(&Draft::new("a").with(12, number(1)).unsigned()),
        ),
        row(
            "manifest-abi-later",
            "another guest interface",
            Error::ImageAbiUnsupported,
            |bench, _| bench.upload(&Draft::new("a").with(6, number(99)).unsigned()),
        ),
        row(
            "manifest-capability-unknown",
            "a kind of capability that there is not",
            Error::ImageAbiUnsupported,
            |bench, _| bench.upload(&requests(&[device(200, "led0", 1)])),
        ),
        row(
            "manifest-operation-unknown",
            "an operation that pins do not have",
            Error::ImageAbiUnsupported,
            |bench, _| bench.upload(&requests(&[device(GPIO, "led0", 128)])),
        ),
        row(
            "manifest-operations-none",
            "a device, for nothing",
            invalid,
            |bench, _| bench.upload(&requests(&[device(GPIO, "led0", 0)])),
        ),
        row(
            "manifest-device-twice",
            "a device twice, with different operations",
            invalid,
            |bench, _| {
                bench.upload(&requests(&[
                    device(GPIO, "led0", 1),
                    device(GPIO, "led0", 2),
                ]))
            },
        ),
        row("manifest-devices-17", "17 devices", invalid, |bench, _| {
            let devices: Vec<_> = (0..17)
                .map(|n| device(GPIO, &format!("pin{n}"), 1))
                .collect();
            bench.upload(&requests(&devices))
        }),
        row(
            "manifest-payloads-9",
            "nine payloads",
            invalid,
            |bench, _| {
                let payload = |n: usize| {
                    map(&[
                        (1, number(2)),
                        (2, text(&format!("a{n}"))),
                        (3, number(1)),
                        (4, bytes(&[0; 32])),
                    ])
                };
                let payloads: Vec<_> = (0..9).map(payload).collect();
                bench.upload(&Draft::new("a").with(7, list(&payloads)).unsigned())
            },
        ),
        row(
            "manifest-payload-4-gib",
            "payloads whose lengths add up past 4 GiB",
            Error::ImageLayoutInvalid,
            |bench, _| {
                let payload = |kind, name: &str| {
                    map(&[
                        (1, number(kind)),
                        (2, text(name)),
                        (3, number(0xffff_ff00)),
                        (4, bytes(&[0; 32])),
                    ])
                };
                let wasm = map(&[
                    (1, number(0)),
                    (3, number(0xffff_ff00)),
                    (4, bytes(&[0; 32])),
                ]);
                bench.upload(
                    &Draft::new("a")
                        .with(7, list(&[wasm, payload(2, "b")]))
                        .unsigned(),
                )
            },
        ),
        row(
            "manifest-memory-huge",
            "17 MiB of memory",
            invalid,
            |bench, _| {
                bench.upload(
                    &Draft::new("a")
                        .with(9, resources(17 << 20, 4096))
                        .unsigned(),
                )
            },
        ),
        row(
            "manifest-stack-huge",
            "2 MiB of stack",
            invalid,
            |bench, _| {
                bench.upload(
                    &Draft::new("a")
                        .with(9, resources(65_536, 2 << 20))
                        .unsigned(),
                )
            },
        ),
        row("manifest-stack-none", "no stack", invalid, |bench, _| {
            bench.upload(&Draft::new("a").with(9, resources(65_536, 0)).unsigned())
        }),
        row(
            "manifest-stack-more-than-shared",
            "more stack than all reactors share",
            Error::OutOfMemory,
            |bench, _| {
                bench.start(
                    &Draft::new("a")
                        .with(9, resources(65_536, 1 << 20))
                        .unsigned(),
                    "a",
                )
            },
        ),
        row(
            "manifest-restart-unknown",
            "a way to restart that there is not",
            invalid,
            |bench, _| bench.upload(&Draft::new("a").with(10, number(9)).unsigned()),
        ),
        row(
            "manifest-kind-command",
            "a reactor that says that it is a command",
            Error::EntryMissing,
            |bench, _| bench.start(&Draft::new("a").with(5, number(1)).unsigned(), "a"),
        ),
        row(
            "manifest-device-unknown",
            "a device that the board does not offer",
            Error::DeviceUnknown,
            |bench, _| bench.start(&requests(&[device(GPIO, "flash0", 1)]), "asker"),
        ),
        row(
            "manifest-operation-not-offered",
            "to drive an input",
            Error::CapabilityRefused,
            |bench, _| bench.start(&requests(&[device(GPIO, "button0", 2)]), "asker"),
        ),
        row(
            "manifest-device-held",
            "an exclusive device that another container holds",
            Error::DeviceBusy,
            |bench, _| bench.start(&requests(&[device(GPIO, "led1", 2)]), "asker"),
        ),
        on(
            Product,
            "manifest-memory-over-policy",
            "more memory than policy allows",
            Refused(Error::LimitExceeded),
            |bench, _| {
                let mut rules = rules();
                let mut limited = rule("asker", "none", ketch_abi::Operations::READ);
                limited.limits.memory = 1024;
                rules.push(limited);
                bench.set_policy(&rules).expect("a policy");
                let draft = Draft::new("asker");
                bench.start(
                    &with_signer(&key(BUILD), |signer| draft.signed(signer)),
                    "asker",
                )
            },
        ),
        on(
            Product,
            "manifest-without-policy",
            "a device that policy does not allow it",
            Refused(Error::CapabilityMissing),
            |bench, _| {
                // It imports pins, so that it cannot even start without any.
                bench.start(&bench.own("greedy-open"), "greedy-open")
            },
        ),
    ];
    Class {
        title: "Manifests",
        about: "Images that are sound but for one value of their manifest.",
        rows,
    }
}
