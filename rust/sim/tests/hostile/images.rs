//! Files that claim to be images.

use ketch_abi::Error;
use ketch_image::{Algorithm, Builder, Header, PayloadSource};
use ketch_proto::{Command, UploadRequest};

use crate::bench::Device::{Development, Product};
use crate::bench::{BUILD, Bench, NARROW, OWNER};
use crate::common;
use crate::draft::{Draft, assemble, bytes, list, map, number, text};
use crate::keys::{id, key, signed, with_signer};
use crate::row::Gets::{Harmless, Refused};
use crate::row::{Class, Gets, on};

/// A good image that nobody signed.
fn good() -> Vec<u8> {
    common::image("blinky")
}

/// The good image, signed by this key.
fn by(number: u8) -> Vec<u8> {
    signed(&good(), &key(number))
}

fn envelope_end(image: &[u8]) -> usize {
    Header::parse(image).unwrap().envelope_end() as usize
}

/// The image with a number of its header replaced.
fn with_word(at: usize, value: u32) -> Vec<u8> {
    let mut image = good();
    image[at..at + 4].copy_from_slice(&value.to_le_bytes());
    image
}

/// The image with bytes of its envelope changed and the header's digest made right again.
fn with_envelope(mut image: Vec<u8>, change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let end = envelope_end(&image);
    change(&mut image[48..end]);
    let digest = Sha256::digest(&image[48..end]);
    image[16..48].copy_from_slice(&digest);
    image
}

/// One that has only compiled code for this target.
fn compiled(target: &str) -> Vec<u8> {
    Builder {
        payloads: vec![PayloadSource::Aot(target.into(), vec![0x90; 16])],
        ..Builder::new("dev.ketch.test.compiled", "compiled", "1.0.0")
    }
    .build()
    .unwrap()
}

fn announced(bench: &Bench, digest: &[u8; 32], image: &[u8]) -> Gets {
    let request = UploadRequest {
        offset: 0,
        length: Some(image.len() as u32),
        digest: Some(digest),
        name: None,
        data: &image[..400],
    };
    if let Err(got) = bench.ask(Command::Upload, &request) {
        return got;
    }
    let rest = (400..image.len()).step_by(400).try_for_each(|at| {
        let data = &image[at..image.len().min(at + 400)];
        bench.piece(at as u32, None, data).map(drop)
    });
    rest.err().unwrap_or(Harmless("stored"))
}

pub fn class() -> Class {
    let rows = vec![
        on(
            Development,
            "image-empty",
            "an image of no bytes",
            Refused(Error::ImageEmpty),
            |bench, _| bench.upload(&[]),
        ),
        on(
            Development,
            "image-random",
            "2,000 random bytes",
            Refused(Error::ImageNotKetch),
            |bench, _| {
                let random = |i: u32| (i.wrapping_mul(2_654_435_761) >> 24) as u8;
                bench.upload(&(0..2000).map(random).collect::<Vec<u8>>())
            },
        ),
        on(
            Development,
            "image-elf",
            "an executable of another kind",
            Refused(Error::ImageNotKetch),
            |bench, _| bench.upload(&[&b"\x7fELF\x02\x01\x01\0"[..], &[0; 200]].concat()),
        ),
        on(
            Development,
            "image-magic-alone",
            "the first bytes of an image, and no more",
            Refused(Error::ImageTruncated),
            |bench, _| bench.upload(&good()[..20]),
        ),
        on(
            Development,
            "image-format-later",
            "a format that is still to come",
            Refused(Error::ImageVersionUnsupported),
            |bench, _| bench.upload(&with_word(4, 2)),
        ),
        on(
            Development,
            "image-longer-than-sent",
            "a header that announces more bytes than come",
            Refused(Error::ImageTruncated),
            |bench, _| {
                let image = good();
                bench.upload(&with_word(8, image.len() as u32 + 32))
            },
        ),
        on(
            Development,
            "image-shorter-than-sent",
            "a header that announces fewer bytes than come",
            Refused(Error::ImageLayoutInvalid),
            |bench, _| {
                let image = good();
                bench.upload(&with_word(8, image.len() as u32 - 32))
            },
        ),
        on(
            Development,
            "image-4-gib",
            "an upload that announces 4 GiB",
            Refused(Error::ImageTooLarge),
            |bench, _| {
                bench
                    .piece(0, Some(u32::MAX), &good()[..64])
                    .err()
                    .unwrap_or(Harmless("begun"))
            },
        ),
        on(
            Development,
            "image-larger-than-slot",
            "an upload of a byte more than a slot",
            Refused(Error::ImageTooLarge),
            |bench, _| {
                bench
                    .piece(0, Some(bench.slot_size() + 1), &good()[..64])
                    .err()
                    .unwrap_or(Harmless("begun"))
            },
        ),
        on(
            Development,
            "image-envelope-4-gib",
            "an envelope of 4 GiB",
            Refused(Error::ImageManifestInvalid),
            |bench, _| bench.upload(&with_word(12, u32::MAX)),
        ),
        on(
            Development,
            "image-envelope-beyond",
            "an envelope longer than the image",
            Refused(Error::ImageLayoutInvalid),
            |bench, _| {
                let mut image = with_word(12, 1900);
                image[8..12].copy_from_slice(&600u32.to_le_bytes());
                bench.upload(&image[..600])
            },
        ),
        on(
            Development,
            "image-envelope-empty",
            "no envelope",
            Refused(Error::ImageSignatureMalformed),
            |bench, _| bench.upload(&assemble(&[], b"\0asm\x01\0\0\0")),
        ),
        on(
            Development,
            "image-envelope-no-cose",
            "a manifest without the structure for signatures",
            Refused(Error::ImageSignatureMalformed),
            |bench, _| {
                let draft = Draft::new("bare");
                bench.upload(&assemble(&draft.manifest(), &draft.payload))
            },
        ),
        on(
            Development,
            "image-envelope-altered",
            "a manifest with one bit changed",
            Refused(Error::ImageDigestMismatch),
            |bench, _| {
                let mut image = good();
                image[100] ^= 1;
                bench.upload(&image)
            },
        ),
        on(
            Development,
            "image-payload-altered",
            "a module with one bit changed",
            Refused(Error::ImageDigestMismatch),
            |bench, _| {
                let mut image = good();
                *image.last_mut().unwrap() ^= 1;
                bench.upload(&image)
            },
        ),
        on(
            Development,
            "image-padding-used",
            "bytes hidden between manifest and module",
            Refused(Error::ImageLayoutInvalid),
            |bench, _| {
                // Long enough a name that there is padding.
                let mut image = (1..32)
                    .map(|length| Draft::new(&"a".repeat(length)).unsigned())
                    .find(|image| !envelope_end(image).is_multiple_of(32))
                    .unwrap();
                let end = envelope_end(&image);
                image[end] = 1;
                bench.upload(&image)
            },
        ),
        on(
            Development,
            "image-not-wasm",
            "a module that is none",
            Refused(Error::ModuleInvalid),
            |bench, _| {
                bench.start(
                    &Draft::of("none", b"\x7fELF nothing of the kind".to_vec()).unsigned(),
                    "none",
                )
            },
        ),
        on(
            Development,
            "image-wasm-cut",
            "a module that ends in the middle of a section",
            Refused(Error::ModuleInvalid),
            |bench, _| {
                let mut module = Draft::new("cut").payload;
                module.truncate(module.len() - 3);
                bench.start(&Draft::of("cut", module).unsigned(), "cut")
            },
        ),
        on(
            Development,
            "image-wasm-counts-lie",
            "a module of 120 bytes that announces 253 million types",
            Refused(Error::OutOfMemory),
            |bench, _| {
                let module = include_bytes!("../../../fuzz/corpus/wasm/seed-finding-type-count");
                bench.start(&Draft::of("counts", module.to_vec()).unsigned(), "counts")
            },
        ),
        on(
            Development,
            "image-wasm-elements-lie",
            "a module of 24 bytes that announces a segment of 3 GB",
            Refused(Error::OutOfMemory),
            |bench, _| {
                let module = include_bytes!("../../../fuzz/corpus/wasm/seed-finding-elements");
                bench.start(
                    &Draft::of("elements", module.to_vec()).unsigned(),
                    "elements",
                )
            },
        ),
        on(
            Development,
            "image-compiled-as-wasm",
            "compiled code in the place of a module",
            Refused(Error::ModuleInvalid),
            |bench, _| {
                bench.start(
                    &Draft::of("hidden", b"\0aot\x05\0\0\0\0\0\0\0".to_vec()).unsigned(),
                    "hidden",
                )
            },
        ),
        on(
            Development,
            "image-assets-alone",
            "nothing that could run",
            Refused(Error::ImageNoPayload),
            |bench, _| {
                let asset = map(&[
                    (1, number(2)),
                    (2, text("model")),
                    (3, number(4)),
                    (4, bytes(&[0; 32])),
                ]);
                bench.upload(
                    &Draft::of("asset", vec![0; 4])
                        .with(7, list(&[asset]))
                        .unsigned(),
                )
            },
        ),
        on(
            Development,
            "image-digest-announced",
            "an upload whose announced SHA-256 is another one",
            Refused(Error::ImageTransferMismatch),
            |bench, _| announced(bench, &[7; 32], &good()),
        ),
        on(
            Development,
            "image-forged-development",
            "a wrong signature of a known key, where none is needed",
            Refused(Error::SignatureInvalid),
            |bench, _| {
                bench.upload(&with_envelope(by(BUILD), |envelope| {
                    *envelope.last_mut().unwrap() ^= 1
                }))
            },
        ),
        on(
            Development,
            "image-compiled-development",
            "compiled code that nobody vouches for, where unsigned images run",
            Refused(Error::ImageCompiledRefused),
            |bench, _| bench.upload(&compiled("x86-64")),
        ),
        on(
            Product,
            "image-unsigned",
            "no signature",
            Refused(Error::ImageUnsigned),
            |bench, _| bench.upload(&good()),
        ),
        on(
            Product,
            "image-key-unknown",
            "a key that the device does not know",
            Refused(Error::ImageSignatureUnverified),
            |bench, _| bench.upload(&by(9)),
        ),
        on(
            Product,
            "image-key-without-role",
            "the owner's key, which may sign no container",
            Refused(Error::ImageKeyRole),
            |bench, _| bench.upload(&by(OWNER)),
        ),
        on(
            Product,
            "image-key-for-others",
            "a key for containers of other names",
            Refused(Error::ImageKeyRole),
            |bench, _| bench.upload(&by(NARROW)),
        ),
        on(
            Product,
            "image-renamed",
            "another name under an old signature, every digest right",
            Refused(Error::SignatureInvalid),
            |bench, _| {
                bench.upload(&with_envelope(by(BUILD), |envelope| {
                    let at = envelope.windows(6).rposition(|w| w == b"blinky").unwrap();
                    envelope[at..at + 6].copy_from_slice(b"blanky");
                }))
            },
        ),
        on(
            Product,
            "image-signature-altered",
            "a signature with one bit changed",
            Refused(Error::SignatureInvalid),
            |bench, _| {
                bench.upload(&with_envelope(by(BUILD), |envelope| {
                    *envelope.last_mut().unwrap() ^= 1
                }))
            },
        ),
        on(
            Product,
            "image-signature-zero",
            "a signature of zeros",
            Refused(Error::SignatureInvalid),
            |bench, _| {
                bench.upload(&with_envelope(by(BUILD), |envelope| {
                    let length = envelope.len();
                    envelope[length - 64..].fill(0);
                }))
            },
        ),
        on(
            Product,
            "image-signature-moved",
            "another image's signature",
            Refused(Error::SignatureInvalid),
            |bench, _| {
                let other = signed(&common::image("button"), &key(BUILD));
                let end = envelope_end(&other);
                bench.upload(&with_envelope(by(BUILD), |envelope| {
                    let length = envelope.len();
                    envelope[length - 64..].copy_from_slice(&other[end - 64..end]);
                }))
            },
        ),
        on(
            Product,
            "image-key-renamed",
            "a stranger's signature under a trusted key's name",
            Refused(Error::SignatureInvalid),
            |bench, _| {
                let (stranger, trusted) = (id(&key(9)), id(&key(BUILD)));
                bench.upload(&with_envelope(by(9), |envelope| {
                    let at = envelope.windows(8).position(|w| w == stranger.0).unwrap();
                    envelope[at..at + 8].copy_from_slice(&trusted.0);
                }))
            },
        ),
        on(
            Product,
            "image-signature-short",
            "a signature of 63 bytes",
            Refused(Error::ImageSignatureMalformed),
            |bench, _| {
                bench.upload(&with_envelope(by(BUILD), |envelope| {
                    let at = envelope.len() - 65;
                    envelope[at] = 63;
                }))
            },
        ),
        on(
            Product,
            "image-algorithm-confused",
            "ES256 in the name of an Ed25519 key",
            Refused(Error::SignatureInvalid),
            |bench, _| {
                let builder = Builder {
                    payloads: vec![PayloadSource::Wasm(b"\0asm\x01\0\0\0".to_vec())],
                    ..Builder::new("dev.ketch.test.other", "other", "1.0.0")
                };
                let image =
                    builder.build_signed(Algorithm::Es256, &id(&key(BUILD)).0, |_| Ok([7; 64]));
                bench.upload(&image.unwrap())
            },
        ),
        on(
            Product,
            "image-request-as-image",
            "the signature of a request for a change, around a manifest",
            Refused(Error::SignatureInvalid),
            |bench, _| {
                // Signed with other additional data, as requests are.
                let manifest = Draft::new("crossed").manifest();
                let envelope = with_signer(&key(BUILD), |signer| {
                    ketch_image::seal(&manifest, &ketch_trust::CHANGE_EXTERNAL, Some(signer))
                });
                bench.upload(&assemble(
                    &envelope.unwrap(),
                    &Draft::new("crossed").payload,
                ))
            },
        ),
        on(
            Product,
            "image-compiled-without-role",
            "compiled code by a key that may sign only wasm",
            Refused(Error::ImageCompiledRefused),
            |bench, _| bench.upload(&signed(&compiled("x86-64"), &key(BUILD))),
        ),
        on(
            Product,
            "image-compiled-beside-wasm",
            "the same beside wasm",
            Harmless("the wasm is interpreted, the compiled code never loaded"),
            |bench, _| {
                let wasm = Draft::new("both").payload;
                let both = Builder {
                    payloads: vec![
                        PayloadSource::Wasm(wasm),
                        PayloadSource::Aot("x86-64".into(), vec![0x90; 16]),
                    ],
                    ..Builder::new("dev.ketch.test.both", "both", "1.0.0")
                };
                match bench.start(&signed(&both.build().unwrap(), &key(BUILD)), "both") {
                    // Those 16 bytes are no code: had they been loaded, it would not run.
                    Harmless("runs") => {
                        Harmless("the wasm is interpreted, the compiled code never loaded")
                    }
                    other => other,
                }
            },
        ),
        on(
            Product,
            "image-under-a-running-one",
            "another image of a running container's name",
            Refused(Error::ContainerRunning),
            |bench, _| {
                let draft = Draft::new("witness").with(4, number(9));
                bench.upload(&with_signer(&key(BUILD), |signer| draft.signed(signer)))
            },
        ),
    ];
    Class {
        title: "Images",
        about: "Files that were uploaded, and started where they were taken. Those from `image-unsigned` on \
                are for a product, which trusts some keys and accepts nothing unsigned.",
        rows,
    }
}
