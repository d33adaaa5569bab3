//! Lists that do not fit one answer, and texts that do not fit at all.

use ketch_abi::{Error, Operations};
use ketch_proto::*;

fn container(name: &str) -> ContainerEntry<'_> {
    ContainerEntry {
        name,
        version: "1.0.0",
        state: "running",
        kind: "reactor",
        trust: "unsigned",
        cause: None,
    }
}

#[test]
fn containers_are_paged_without_loss_in_every_buffer_that_holds_one() {
    let names: Vec<String> = (0..12)
        .map(|number| format!("container-{number:02}"))
        .collect();
    for size in 0..700 {
        let mut seen = Vec::new();
        let mut from = Some(0);
        while let Some(start) = from.take() {
            let mut buffer = vec![0; size];
            let Ok(room) = open_map(&mut buffer) else {
                break;
            };
            let mut writer = ListWriter::new(room);
            let mut next = None;
            let mut too_small = false;
            for (index, name) in names.iter().enumerate().skip(start as usize) {
                match writer.push(&container(name)) {
                    Ok(true) => {}
                    Ok(false) => {
                        next = Some(index as u32);
                        break;
                    }
                    Err(error) => {
                        assert_eq!(error, Error::ResponseTooLarge);
                        too_small = true;
                        break;
                    }
                }
            }
            if too_small {
                break;
            }
            let length = writer.finish(next).unwrap();
            let length = close_map(&mut buffer, length);
            let page = ListResponse::decode(&buffer[..length]).unwrap();
            seen.extend(page.containers.map(|entry| entry.name.to_string()));
            from = page.next;
        }
        assert!(seen.is_empty() || seen == names, "{size}: {seen:?}");
        assert_eq!(
            seen.is_empty(),
            size < 105,
            "{size} bytes hold a page of one container"
        );
    }
}

#[test]
fn a_page_that_is_full_keeps_room_for_its_end() {
    let text = "x".repeat(40);
    for size in 0..400 {
        let mut buffer = vec![0; size];
        let mut writer = LogsWriter::new(&mut buffer);
        let line = LogLine {
            number: u64::MAX,
            time: u64::MAX,
            level: "info",
            text: &text,
        };
        while let Ok(true) = writer.push(&line) {}
        match writer.finish(u64::MAX, u64::MAX) {
            Ok(length) => assert!(length <= size),
            // An empty page takes 40 bytes.
            Err(error) => assert_eq!((error, size < 40), (Error::ResponseTooLarge, true)),
        }
    }
}

#[test]
fn a_log_line_that_fits_no_page_is_cut_between_characters() {
    let text = "ü".repeat(300);
    for size in 100..400 {
        let mut buffer = vec![0; size];
        let mut writer = LogsWriter::new(open_map(&mut buffer).unwrap());
        let line = LogLine {
            number: 3,
            time: 5,
            level: "info",
            text: &text,
        };
        assert_eq!(writer.push(&line), Ok(true), "{size}");
        assert_eq!(writer.push(&line), Ok(false), "{size}");
        let length = writer.finish(4, 0).unwrap();
        let length = close_map(&mut buffer, length);
        let page = LogsResponse::decode(&buffer[..length]).unwrap();
        let cut = page.lines.last().unwrap().text;
        assert!(text.starts_with(cut));
        assert!(
            length + 32 > size,
            "{size}: {length} bytes leave room unused"
        );
    }
}

#[test]
fn devices_are_paged() {
    let info = Info {
        name: "n",
        version: "v",
        abi: 1,
        board: "b",
        containers: 0,
        capacity: 4,
        slot_size: 65536,
        accepts_unsigned: false,
        uptime: 1,
    };
    let device = DeviceEntry {
        label: "led0",
        kind: "gpio-pin",
        operations: Operations::WRITE,
        exclusive: true,
    };
    let mut buffer = [0; 200];
    let mut writer = InfoWriter::new(&info, open_map(&mut buffer).unwrap());
    let mut pushed = 0;
    while writer.push(&device).unwrap() {
        pushed += 1;
    }
    let length = writer.finish(Some(pushed)).unwrap();
    let length = close_map(&mut buffer, length);
    let page = InfoResponse::decode(&buffer[..length]).unwrap();
    assert_eq!(
        (page.devices.len() as u32, page.next),
        (pushed, Some(pushed))
    );
    assert!(pushed >= 1);
}

#[test]
fn an_error_gives_up_its_detail_before_its_number() {
    let detail = "ü".repeat(100);
    let failure = ErrorResponse {
        error: Error::ImportUnknown,
        detail: Some(&detail),
    };
    for size in 20..300 {
        let mut buffer = vec![0; size];
        let length = failure.encode_map(&mut buffer).unwrap();
        let read = Failure::find(&buffer[..length]).unwrap().unwrap();
        assert_eq!(read.error(), Some(Error::ImportUnknown));
        assert!(read.detail.is_none_or(|cut| detail.starts_with(cut)));
        assert_eq!(read.detail.is_some(), size >= 28, "{size}");
    }
    assert_eq!(
        failure.encode_map(&mut [0; 19]),
        Err(Error::ResponseTooLarge)
    );
}
