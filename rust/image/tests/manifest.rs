//! What a manifest may say: every value at and past its bounds, and every kind of wrong structure.

mod common;

use common::{check, full, request, seal, small};
use ketch_abi::{Capability, ContainerKind, Error, Operations, Trust};
use ketch_image::{
    Algorithm, Builder, FRONT_MAX, Front, Image, Manifest, PayloadKind, PayloadSource,
    RestartPolicy, Verifier,
};
use minicbor::Encoder;

fn error(change: impl FnOnce(&mut Builder)) -> Option<Error> {
    let mut builder = full();
    change(&mut builder);
    builder.build().err()
}

#[test]
fn everything_reads_back() {
    let image = full().build().unwrap();
    let image = Image::parse(&image).unwrap();
    let manifest = image.manifest();
    assert_eq!(
        (manifest.id, manifest.name),
        ("org.example.blinky", "blinky")
    );
    assert_eq!((manifest.version, manifest.sequence), ("1.2.3", 7));
    assert_eq!(manifest.kind, ContainerKind::Command);
    assert_eq!(manifest.restart, RestartPolicy::OnFailure);
    assert_eq!(manifest.health_period, Some(5000));
    assert_eq!(manifest.resources, full().resources);
    let requests: Vec<_> = manifest.requests().collect();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].label, "button0");
    assert_eq!(requests[1].capability, Capability::Gpio);
    assert_eq!(requests[1].operations, Operations(5));
    for payload in &full().payloads {
        assert_eq!(image.payload(payload.kind()), Ok(payload.bytes()));
    }
    assert_eq!(
        image.payload(PayloadKind::Asset("other")),
        Err(Error::ImageNoPayload)
    );
    for placement in image.front().placements() {
        assert_eq!(placement.range.start % 32, 0);
    }
    assert_eq!(image.trust(), Trust::Unsigned);
}

#[test]
fn storage_gives_the_same_front() {
    let image = full().build().unwrap();
    let mut buffer = [0xee; FRONT_MAX];
    let read = |offset: u32, into: &mut [u8]| {
        let from = image
            .get(offset as usize..)
            .and_then(|from| from.get(..into.len()));
        into.copy_from_slice(from.ok_or(Error::StorageFailed)?);
        Ok(())
    };
    let stored = format!("{:?}", Front::read(&mut buffer, read).unwrap());
    assert_eq!(stored, format!("{:?}", Front::parse(&image).unwrap()));
    let failing = |_: u32, _: &mut [u8]| Err(Error::StorageFailed);
    assert_eq!(
        Front::read(&mut buffer, failing).unwrap_err(),
        Error::StorageFailed
    );
}

#[test]
fn the_front_is_known_before_the_payloads_arrive() {
    let image = full().build().unwrap();
    let end = Front::parse(&image).unwrap().header.envelope_end() as usize;
    let mut verifier = Verifier::new();
    verifier.update(&image[..end - 1]).unwrap();
    assert!(verifier.front().is_none());
    assert_eq!(
        verifier.header().unwrap().total_length(),
        image.len() as u32
    );
    verifier.update(&image[end - 1..end]).unwrap();
    assert_eq!(verifier.front().unwrap().manifest.name, "blinky");
    verifier.reset();
    assert_eq!(verifier.finish(), Err(Error::ImageEmpty));
}

#[test]
fn texts_are_checked() {
    assert_eq!(
        error(|b| b.id = "blinky".into()),
        Some(Error::ImageManifestInvalid)
    );
    assert_eq!(
        error(|b| b.name = "Blinky".into()),
        Some(Error::NameInvalid)
    );
    assert_eq!(error(|b| b.name = String::new()), Some(Error::NameInvalid));
    assert_eq!(
        error(|b| b.version = "1.2".into()),
        Some(Error::ImageManifestInvalid)
    );
    assert_eq!(
        error(|b| b.requests[0].label = "led 0".into()),
        Some(Error::ImageManifestInvalid)
    );
    assert_eq!(
        error(|b| b.payloads[1] = PayloadSource::Aot("x86/64".into(), vec![0])),
        Some(Error::ImageManifestInvalid)
    );
}

#[test]
fn numbers_have_ranges() {
    let invalid = Some(Error::ImageManifestInvalid);
    assert_eq!(error(|b| b.resources.memory = 0), None);
    assert_eq!(error(|b| b.resources.memory = 16 << 20), None);
    assert_eq!(error(|b| b.resources.memory = (16 << 20) + 1), invalid);
    assert_eq!(error(|b| b.resources.stack = 255), invalid);
    assert_eq!(error(|b| b.resources.stack = 256), None);
    assert_eq!(error(|b| b.resources.stack = 1 << 20), None);
    assert_eq!(error(|b| b.resources.stack = (1 << 20) + 1), invalid);
    assert_eq!(error(|b| b.resources.event_time = Some(999)), invalid);
    assert_eq!(error(|b| b.resources.event_time = Some(1000)), None);
    assert_eq!(error(|b| b.resources.event_time = Some(60_000_000)), None);
    assert_eq!(
        error(|b| b.resources.event_time = Some(60_000_001)),
        invalid
    );
    assert_eq!(error(|b| b.resources.handles = Some(0)), invalid);
    assert_eq!(error(|b| b.resources.handles = Some(65)), invalid);
    assert_eq!(error(|b| b.resources.processor_share = Some(0)), invalid);
    assert_eq!(error(|b| b.resources.processor_share = Some(101)), invalid);
    assert_eq!(error(|b| b.resources.processor_share = Some(100)), None);
    for bytes in [0, (1 << 20) + 1] {
        assert_eq!(
            error(|b| b.resources.key_value_bytes = Some(bytes)),
            invalid
        );
    }
    assert_eq!(error(|b| b.resources.key_value_bytes = Some(1 << 20)), None);
    assert_eq!(error(|b| b.resources.log_rate = Some(0)), invalid);
    assert_eq!(error(|b| b.resources.log_rate = Some(1001)), invalid);
    for length in [0, 1001] {
        assert_eq!(error(|b| b.resources.queue_length = Some(length)), invalid);
    }
    for size in [15, 65_536] {
        assert_eq!(error(|b| b.resources.queue_size = Some(size)), invalid);
    }
    assert_eq!(error(|b| b.resources.queue_length = Some(1000)), None);
    assert_eq!(error(|b| b.resources.queue_size = Some(65_535)), None);
    assert_eq!(error(|b| b.health_period = Some(99)), invalid);
    assert_eq!(error(|b| b.health_period = Some(86_400_001)), invalid);
    assert_eq!(error(|b| b.sequence = u32::MAX), None);
}

#[test]
fn another_interface_is_refused() {
    assert_eq!(error(|b| b.abi += 1), Some(Error::ImageAbiUnsupported));
    assert_eq!(
        error(|b| b.requests[0].operations = Operations(8)),
        Some(Error::ImageAbiUnsupported)
    );
    assert_eq!(
        error(|b| b.requests[0].operations = Operations::NONE),
        Some(Error::ImageManifestInvalid)
    );
}

#[test]
fn lists_are_bounded_and_have_no_twins() {
    let invalid = Some(Error::ImageManifestInvalid);
    let pins = |count| {
        (0..count)
            .map(|n| request(&format!("pin{n}"), Operations::READ))
            .collect()
    };
    assert_eq!(error(|b| b.requests = pins(16)), None);
    assert_eq!(error(|b| b.requests = pins(17)), invalid);
    assert_eq!(
        error(|b| b.requests.push(request("led0", Operations::READ))),
        invalid
    );
    let assets = |count| -> Vec<_> {
        (0..count)
            .map(|n| PayloadSource::Asset(format!("asset{n}"), vec![n]))
            .collect()
    };
    assert_eq!(error(|b| b.payloads.extend(assets(5))), None);
    assert_eq!(error(|b| b.payloads.extend(assets(6))), invalid);
    assert_eq!(
        error(|b| b.payloads.push(PayloadSource::Wasm(vec![1]))),
        invalid
    );
    assert_eq!(
        error(|b| b.payloads[0] = PayloadSource::Wasm(Vec::new())),
        invalid
    );
}

#[test]
fn the_longest_manifest_fits() {
    let text = |prefix: &str, length| format!("{prefix}{}", "a".repeat(length - prefix.len()));
    let mut builder = full();
    (builder.id, builder.name) = (text("org.", 64), text("", 32));
    builder.version = text("1.2.3-", 32);
    builder.sequence = u32::MAX;
    builder.payloads = (0..8)
        .map(|n| PayloadSource::Aot(text(&n.to_string(), 32), vec![0; 70_000]))
        .collect();
    builder.requests = (0..16)
        .map(|n| request(&text(&format!("{n}-"), 32), Operations(7)))
        .collect();
    let image = builder
        .build_signed(Algorithm::Es256, &[7; 32], |_| Ok([8; 64]))
        .unwrap();
    assert_eq!(check(&image), Ok(()));
}

#[test]
fn something_must_run() {
    assert_eq!(error(|b| b.payloads.clear()), Some(Error::ImageNoPayload));
    assert_eq!(
        error(|b| drop(b.payloads.drain(..2))),
        Some(Error::ImageNoPayload)
    );
    assert_eq!(error(|b| drop(b.payloads.drain(..1))), None);
}

#[test]
fn a_device_takes_the_module_that_it_can_and_may_run() {
    let kind = |image: &[u8], interprets, target, trusted| {
        let image = Image::parse(image).unwrap();
        let module = image.front().module(interprets, target, trusted);
        module.map(|placement| placement.payload.kind == PayloadKind::Wasm)
    };
    let fits = Some("thumbv8m.main");
    let both = full().build().unwrap();
    assert_eq!(kind(&both, true, fits, true), Ok(false));
    assert_eq!(kind(&both, true, fits, false), Ok(true));
    assert_eq!(kind(&both, true, Some("riscv32imac"), true), Ok(true));
    assert_eq!(kind(&both, true, None, true), Ok(true));
    assert_eq!(kind(&both, false, fits, true), Ok(false));
    let refused = Err(Error::ImageCompiledRefused);
    let nothing = Err(Error::ImageNoPayload);
    assert_eq!(kind(&both, false, fits, false), refused);
    assert_eq!(kind(&both, false, Some("riscv32imac"), true), nothing);

    let mut builder = full();
    builder.payloads.remove(0);
    let compiled = builder.build().unwrap();
    assert_eq!(kind(&compiled, true, fits, true), Ok(false));
    assert_eq!(kind(&compiled, true, fits, false), refused);
    assert_eq!(kind(&compiled, true, None, true), nothing);

    let wasm = small().build().unwrap();
    assert_eq!(kind(&wasm, true, fits, false), Ok(true));
    // A device without an interpreter says so, whoever signed.
    assert_eq!(kind(&wasm, false, fits, true), nothing);
    assert_eq!(kind(&wasm, false, fits, false), nothing);
}

#[test]
fn signed_images_are_unverified() {
    for algorithm in [Algorithm::EdDsa, Algorithm::Es256] {
        let mut signed = Vec::new();
        let image = small().build_signed(algorithm, b"maker", |bytes| {
            signed = bytes.to_vec();
            Ok([0x5a; 64])
        });
        let image = image.unwrap();
        let image = Image::parse(&image).unwrap();
        assert_eq!(image.trust(), Trust::Unverified);
        let signature = image.front().envelope.signature().unwrap();
        assert_eq!(
            (signature.algorithm, signature.key_id),
            (algorithm, &b"maker"[..])
        );
        assert_eq!(signature.bytes, &[0x5a; 64]);
        assert!(signed.starts_with(b"\x84\x6aSignature1\x43\xa1\x01"));
        assert!(signed.ends_with(image.front().envelope.content()));
    }
    let refused = small().build_signed(Algorithm::EdDsa, b"maker", |_| Err(Error::Internal));
    assert_eq!(refused, Err(Error::Internal));
}

/// Envelopes between the two forms.
#[test]
fn half_signed_images_are_refused() {
    let image = small().build().unwrap();
    let manifest = Image::parse(&image).unwrap().front().envelope.content();
    let form = |tag, protected: &[u8], key: Option<(i32, &[u8])>, signature: &[u8]| {
        let mut encoder = Encoder::new(Vec::new());
        encoder.tag(minicbor::data::Tag::new(tag)).unwrap();
        encoder.array(4).unwrap().bytes(protected).unwrap();
        encoder.map(u64::from(key.is_some())).unwrap();
        if let Some((label, id)) = key {
            encoder.i32(label).unwrap().bytes(id).unwrap();
        }
        encoder.bytes(manifest).unwrap().bytes(signature).unwrap();
        check(&seal(&image, encoder.writer()))
    };
    let eddsa = &[0xa1, 1, 0x27][..];
    let key = Some((4, &b"key"[..]));
    assert_eq!(form(18, &[], None, &[]), Ok(()));
    assert_eq!(form(18, eddsa, key, &[1; 64]), Ok(()));
    for malformed in [
        form(17, &[], None, &[]),
        form(18, &[0xa0], None, &[]),
        form(18, &[], None, &[1; 64]),
        form(18, &[], key, &[]),
        form(18, &[], key, &[1; 64]),
        form(18, eddsa, None, &[]),
        form(18, eddsa, None, &[1; 64]),
        form(18, eddsa, key, &[]),
        form(18, eddsa, key, &[1; 63]),
        form(18, eddsa, key, &[1; 65]),
        form(18, eddsa, Some((4, &[])), &[1; 64]),
        form(18, eddsa, Some((4, &[1; 33])), &[1; 64]),
        form(18, eddsa, Some((5, b"key")), &[1; 64]),
        form(18, &[0xa1, 1, 0x28], key, &[1; 64]),
    ] {
        assert_eq!(malformed, Err(Error::ImageSignatureMalformed));
    }
}

/// Where an entry of the small manifest begins and ends.
fn entries() -> (Vec<u8>, Vec<std::ops::Range<usize>>) {
    let image = small().build().unwrap();
    let manifest = Image::parse(&image)
        .unwrap()
        .front()
        .envelope
        .content()
        .to_vec();
    let mut decoder = minicbor::Decoder::new(&manifest);
    let count = decoder.map().unwrap().unwrap();
    let entries = (0..count).map(|_| {
        let start = decoder.position();
        decoder.u8().unwrap();
        decoder.skip().unwrap();
        start..decoder.position()
    });
    let entries = entries.collect();
    (manifest, entries)
}

fn parse(count: u8, parts: &[&[u8]]) -> Result<(), Error> {
    let mut manifest = vec![0xa0 + count];
    parts.iter().for_each(|part| manifest.extend(*part));
    Manifest::parse(&manifest).map(|_| ())
}

#[test]
fn every_entry_is_needed_once_and_in_order() {
    let malformed = Err(Error::ImageManifestMalformed);
    let (manifest, entries) = entries();
    let part = |index: usize| &manifest[entries[index].clone()];
    let all: Vec<_> = (0..entries.len()).map(part).collect();
    let count = all.len() as u8;
    assert_eq!(parse(count, &all), Ok(()));
    for index in 0..all.len() {
        let mut fewer = all.clone();
        fewer.remove(index);
        assert_eq!(parse(count - 1, &fewer), malformed, "without entry {index}");
        let mut twice = all.clone();
        twice.insert(index, all[index]);
        assert_eq!(parse(count + 1, &twice), malformed, "entry {index} twice");
        if index > 0 {
            let mut swapped = all.clone();
            swapped.swap(index - 1, index);
            assert_eq!(parse(count, &swapped), malformed, "entry {index} first");
        }
    }
    assert_eq!(
        parse(count, &[&all.concat(), &[0][..]]),
        malformed,
        "a byte more"
    );
    assert_eq!(
        parse(count + 1, &all),
        malformed,
        "an entry less than announced"
    );
}

#[test]
fn later_keys_are_ignored_or_refused() {
    let (manifest, entries) = entries();
    let all = &manifest[entries[0].start..];
    let count = entries.len() as u8 + 1;
    let deep = [&[0x18, 200][..], &[0x81; 100], &[0xf5]].concat();
    assert_eq!(parse(count, &[all, &deep]), Ok(()));
    assert_eq!(
        parse(count, &[all, &[0x18, 255, 0xa1, 0x61, b'x', 0x20]]),
        Ok(())
    );
    assert_eq!(
        parse(count, &[all, &[0x18, 127, 0]]),
        Err(Error::ImageVersionUnsupported)
    );
    assert_eq!(
        parse(count, &[all, &[12, 0]]),
        Err(Error::ImageVersionUnsupported)
    );
    for malformed in [
        &[0x19, 1, 0, 0][..],
        &[0x20, 0],
        &[0x61, b'x', 0],
        &[0x18, 200],
        &[0x18, 200, 0x9f, 0xff],
        &[0x18, 200, 0x1b, 255, 255, 255, 255, 255, 255, 255],
        &[0x18, 200, 0x9b, 255, 255, 255, 255, 255, 255, 255, 255],
    ] {
        let result = parse(count, &[all, malformed]);
        assert_eq!(
            result,
            Err(Error::ImageManifestMalformed),
            "{malformed:02x?}"
        );
    }
}

#[test]
fn every_value_of_another_type_is_refused() {
    let (manifest, entries) = entries();
    for (index, entry) in entries.iter().enumerate() {
        for value in [
            &[0x20][..],
            &[0xf5],
            &[0x41, 0],
            &[0xc1, 0],
            &[0x81, 0x81, 0],
            &[0xa1, 0x20, 0],
        ] {
            let wrong = [&manifest[..=entry.start], value, &manifest[entry.end..]].concat();
            let result = Manifest::parse(&wrong).map(|_| ());
            assert_eq!(
                result,
                Err(Error::ImageManifestMalformed),
                "entry {index}, {value:02x?}"
            );
        }
    }
}
