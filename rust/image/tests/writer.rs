//! Whatever the writer writes, the reader reads, and gets out what was put in.

mod common;

use common::{check, request};
use ketch_abi::{ContainerKind, Operations};
use ketch_image::{Builder, Image, PayloadSource, Resources, RestartPolicy};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn payload() -> impl Strategy<Value = PayloadSource> {
    let bytes = || vec(any::<u8>(), 1..200);
    prop_oneof![
        ("[a-z0-9._-]{1,32}", bytes()).prop_map(|(t, b)| PayloadSource::Aot(t, b)),
        ("[a-z0-9._-]{1,32}", bytes()).prop_map(|(n, b)| PayloadSource::Asset(n, b)),
    ]
}

prop_compose! {
    fn builder()(
        id in "[a-z]{1,8}(\\.[a-z0-9]{1,8}){1,3}",
        name in "[a-z0-9._-]{1,32}",
        version in "[1-9][0-9]{0,2}\\.0\\.[1-9](-rc\\.[1-9])?(\\+[0-9a-z]{1,6})?",
        sequence: u32,
        kind in prop::sample::select(ContainerKind::ALL),
        wasm in vec(any::<u8>(), 1..200),
        others in vec(payload(), 0..4),
        requests in vec(("[!-~]{1,32}", 1u8..8), 0..6),
        memory in 0u32..=Resources::MEMORY_MAX,
        stack in 256u32..=1 << 20,
        event_time in option::of(1000u32..=60_000_000),
        log_rate in option::of(1u32..=1000),
        handles in option::of(1u32..=64),
        processor_share in option::of(1u32..=100),
        key_value_bytes in option::of(1u32..=1 << 20),
        restart in prop::sample::select(RestartPolicy::ALL),
        queue_length in option::of(1u32..=1000),
        queue_size in option::of(16u32..=65_535),
        health_period in option::of(100u32..=86_400_000),
    ) -> Builder {
        let mut payloads = vec![PayloadSource::Wasm(wasm)];
        for other in others {
            if payloads.iter().all(|payload| payload.kind() != other.kind()) {
                payloads.push(other);
            }
        }
        let mut list = Vec::new();
        for (label, operations) in requests {
            let request = request(&label, Operations(operations));
            if list.iter().all(|other: &ketch_image::RequestSource| other.label != label) {
                list.push(request);
            }
        }
        let resources = Resources {
            memory, stack, event_time, log_rate, queue_length, queue_size, handles, processor_share,
            key_value_bytes,
        };
        Builder {
            sequence, kind, payloads, requests: list, resources, restart, health_period,
            ..Builder::new(&id, &name, &version)
        }
    }
}

proptest! {
    #[test]
    fn the_reader_reads_it(builder in builder()) {
        let bytes = builder.build().unwrap();
        prop_assert_eq!(&bytes, &builder.build().unwrap());
        prop_assert_eq!(check(&bytes), Ok(()));
        let image = Image::parse(&bytes).unwrap();
        let manifest = image.manifest();
        prop_assert_eq!(manifest.id, &builder.id);
        prop_assert_eq!(manifest.name, &builder.name);
        prop_assert_eq!(manifest.version, &builder.version);
        prop_assert_eq!(manifest.sequence, builder.sequence);
        prop_assert_eq!(manifest.kind, builder.kind);
        prop_assert_eq!(manifest.resources, builder.resources);
        prop_assert_eq!(manifest.restart, builder.restart);
        prop_assert_eq!(manifest.health_period, builder.health_period);
        prop_assert_eq!(manifest.payloads().len(), builder.payloads.len());
        for (payload, read) in builder.payloads.iter().zip(manifest.payloads()) {
            prop_assert_eq!(payload.kind(), read.kind);
            prop_assert_eq!(image.payload(read.kind), Ok(payload.bytes()));
        }
        prop_assert_eq!(manifest.requests().len(), builder.requests.len());
        for (request, read) in builder.requests.iter().zip(manifest.requests()) {
            prop_assert_eq!(request.capability, read.capability);
            prop_assert_eq!(&request.label, read.label);
            prop_assert_eq!(request.operations, read.operations);
        }
    }
}
