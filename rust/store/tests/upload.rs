//! What an upload answers, case by case.

use ketch_abi::Error;
use ketch_fuzz::upload::{Device, LAYOUT, image};
use ketch_store::{Answer, Chunk, Completed, IDLE_MS};
use sha2::{Digest, Sha256};

const fn piece(offset: u32, data: &[u8]) -> Chunk<'_> {
    Chunk {
        offset,
        length: None,
        sha256: None,
        name: None,
        data,
    }
}

fn digest(image: &[u8]) -> [u8; 32] {
    Sha256::digest(image).into()
}

fn wants(offset: u32) -> Result<Answer, Error> {
    Ok(Answer {
        offset,
        matches: None,
        completed: None,
    })
}

/// Sends the first 100 bytes with an announcement.
fn start(device: &mut Device, image: &[u8]) -> Result<Answer, Error> {
    let sha256 = digest(image);
    let length = Some(image.len() as u32);
    device.chunk(Chunk {
        length,
        sha256: Some(&sha256),
        ..piece(0, &image[..100])
    })
}

#[test]
fn an_upload_from_start_to_end() {
    let (mut device, image) = (Device::default(), image("one", 300));
    let end = image.len() as u32;
    assert_eq!(start(&mut device, &image), wants(100));
    assert_eq!(device.chunk(piece(100, &image[100..200])), wants(200));
    assert_eq!(
        device.chunk(piece(100, &image[100..200])),
        wants(200),
        "a piece again"
    );
    assert_eq!(
        device.chunk(piece(250, &image[250..])),
        wants(200),
        "a piece too early"
    );
    assert_eq!(start(&mut device, &image), wants(200), "the start again");
    let completed = Some(Completed {
        slot: 0,
        replaced: None,
    });
    let whole = Ok(Answer {
        offset: end,
        matches: Some(true),
        completed,
    });
    assert_eq!(device.chunk(piece(200, &image[200..])), whole);
    let again = Ok(Answer {
        offset: end,
        matches: Some(true),
        completed: None,
    });
    assert_eq!(
        device.chunk(piece(200, &image[200..])),
        again,
        "the end again"
    );
    assert_eq!(start(&mut device, &image), again, "all again");
    assert_eq!(device.images(), [(0, image.clone())]);
    device.store.remove(0).unwrap();
    assert_eq!(
        device.chunk(piece(200, &image[200..])),
        Err(Error::UploadNotStarted)
    );
    assert_eq!(
        start(&mut device, &image),
        wants(100),
        "it is not there any more"
    );
}

#[test]
fn an_empty_start_announces_only() {
    let (mut device, image) = (Device::default(), image("one", 300));
    let length = Some(image.len() as u32);
    assert_eq!(
        device.chunk(piece(0, &image[..100])),
        Err(Error::UploadNotStarted)
    );
    assert_eq!(
        device.chunk(Chunk {
            length,
            ..piece(0, &[])
        }),
        wants(0)
    );
    assert_eq!(device.chunk(piece(0, &image[..100])), wants(100));
    let whole = device.chunk(piece(100, &image[100..])).unwrap();
    assert_eq!((whole.offset, whole.matches), (image.len() as u32, None));
}

#[test]
fn a_stream_knows_its_length_from_the_header() {
    let (mut device, image) = (Device::default(), image("one", 300));
    assert_eq!(device.stream(0, &image[..10]), wants(10));
    assert_eq!(device.stream(10, &image[10..200]), wants(200));
    assert_eq!(
        device.stream(0, &image[..60]),
        wants(200),
        "the start again"
    );
    let whole = device.stream(200, &image[200..]).unwrap();
    assert_eq!(whole.offset, image.len() as u32);
    assert!(whole.completed.is_some());
    assert_eq!(
        device.stream(0, &image[..60]).unwrap().offset,
        image.len() as u32
    );
    assert_eq!(device.images(), [(0, image)]);
}

#[test]
fn another_client_waits_until_the_first_is_idle() {
    let mut device = Device::default();
    let (one, two) = (image("one", 300), image("two", 300));
    assert_eq!(start(&mut device, &one), wants(100));
    device.now += IDLE_MS - 1;
    assert_eq!(start(&mut device, &two), Err(Error::UploadBusy));
    device.now += 1;
    assert_eq!(start(&mut device, &two), wants(100));
    assert_eq!(start(&mut device, &one), Err(Error::UploadBusy));
}

#[test]
fn what_cannot_fit_is_refused_before_anything_is_erased() {
    let mut device = Device::default();
    let length = Some(LAYOUT.slot_size + 1);
    let large = image("large", LAYOUT.slot_size as usize);
    let too_large = device.chunk(Chunk {
        length,
        ..piece(0, &large[..10])
    });
    assert_eq!(too_large, Err(Error::ImageTooLarge));
    assert_eq!(device.stream(0, &large[..100]), Err(Error::ImageTooLarge));
    assert_eq!(device.stream(0, &large[..20]), wants(20));
    let erases = device.store.flash().erases;
    assert_eq!(
        device.stream(20, &large[20..100]),
        Err(Error::ImageTooLarge)
    );
    assert_eq!(device.store.flash().erases, erases);
}

#[test]
fn what_is_no_image_is_refused_with_its_first_piece() {
    let mut device = Device::default();
    let good = image("one", 300);
    let mut damaged = good.clone();
    damaged[60] ^= 1;
    for (file, error) in [
        (&[7; 300][..], Error::ImageNotKetch),
        (b"\0asm\x01\0\0\0", Error::ImageNotKetch),
        (&damaged, Error::ImageDigestMismatch),
        (&good[..good.len() - 1], Error::ImageTruncated),
        (&[&good[..], &[0]].concat(), Error::ImageLayoutInvalid),
        (&[], Error::ImageEmpty),
    ] {
        let sha256 = digest(file);
        let data = &file[..file.len().min(200)];
        let length = Some(file.len() as u32);
        let result = device.chunk(Chunk {
            length,
            sha256: Some(&sha256),
            ..piece(0, data)
        });
        assert_eq!(result, Err(error));
        assert_eq!(device.store.flash().erases, 0);
    }
    let last = device.chunk(piece(200, &damaged[200..]));
    assert_eq!(last, Err(Error::ImageEmpty), "the last refusal again");
}

#[test]
fn damage_on_the_way_is_told_apart_from_a_damaged_image() {
    let (mut device, image) = (Device::default(), image("one", 300));
    let mut damaged = image.clone();
    damaged[250] ^= 1;
    assert_eq!(start(&mut device, &image), wants(100));
    let end = piece(100, &damaged[100..]);
    assert_eq!(device.chunk(end), Err(Error::ImageTransferMismatch));
    assert_eq!(
        device.chunk(end),
        Err(Error::ImageTransferMismatch),
        "again"
    );
    assert_eq!(start(&mut device, &damaged), wants(100));
    assert_eq!(device.chunk(end), Err(Error::ImageDigestMismatch));
    assert_eq!(device.images(), []);
}

#[test]
fn data_past_the_end_is_refused_and_the_upload_goes_on() {
    let (mut device, image) = (Device::default(), image("one", 300));
    assert_eq!(start(&mut device, &image), wants(100));
    let long = [&image[100..], &[0]].concat();
    assert_eq!(
        device.chunk(piece(100, &long)),
        Err(Error::UploadChunkInvalid)
    );
    assert_eq!(
        device.chunk(piece(100, &image[100..])).unwrap().offset,
        image.len() as u32
    );
}

#[test]
fn the_announced_name_must_be_the_manifests() {
    let (mut device, image) = (Device::default(), image("one", 300));
    let length = Some(image.len() as u32);
    for (name, result) in [
        ("two", Err(Error::NameInvalid)),
        ("No name!", Err(Error::NameInvalid)),
        ("one", wants(200)),
    ] {
        let name = Some(name);
        assert_eq!(
            device.chunk(Chunk {
                length,
                name,
                ..piece(0, &image[..200])
            }),
            result
        );
    }
}

#[test]
fn an_image_of_the_same_name_is_replaced_when_the_new_one_is_whole() {
    let mut device = Device::default();
    let (old, new) = (image("one", 300), image("one", 400));
    device.honest(&old, 100).unwrap();
    assert_eq!(start(&mut device, &new), wants(100));
    assert_eq!(device.images(), [(0, old)]);
    let whole = device.chunk(piece(100, &new[100..])).unwrap();
    assert_eq!(
        whole.completed,
        Some(Completed {
            slot: 1,
            replaced: Some(0)
        })
    );
    assert_eq!(device.images(), [(1, new)]);
}

#[test]
fn slots_run_out() {
    let mut device = Device::default();
    for name in ["one", "two", "three"] {
        device.honest(&image(name, 300), 100).unwrap();
    }
    assert_eq!(
        device.honest(&image("four", 300), 100),
        Err(Error::StorageFull)
    );
    assert_eq!(
        device.honest(&image("one", 300), 100).unwrap().completed,
        None,
        "it is there"
    );
}
