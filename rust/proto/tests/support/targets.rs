//! What must hold for any bytes; run by the fuzzers under `rust/fuzz` and by `tests/hostile.rs`.

use ketch_proto::serial::{Receiver, send};
use ketch_proto::standard::{enumeration, fs, os, shell};
use ketch_proto::*;

/// Reads a message; if that works, writes it, reads it again and compares.
macro_rules! written_again {
    ($bytes:expr, $($message:tt)*) => {
        if let Ok(message) = <$($message)*>::decode($bytes) {
            // Numbers may come in fewer bytes than ours take, which are nine at most.
            let mut buffer = vec![0; 9 * $bytes.len() + 64];
            let length = message.encode_map(&mut buffer).expect("room for it");
            assert_eq!(<$($message)*>::decode(&buffer[..length]).as_ref(), Ok(&message));
        }
    };
}

/// Whatever is read as a message is read again, as the same, from what we write for it.
pub fn messages(bytes: &[u8]) {
    written_again!(bytes, InfoRequest);
    written_again!(bytes, ListRequest);
    written_again!(bytes, NameRequest);
    written_again!(bytes, CreateRequest<Items<Setting>>);
    written_again!(bytes, LogsRequest);
    written_again!(bytes, UploadRequest);
    written_again!(bytes, UploadResponse);
    written_again!(bytes, StateResponse);
    written_again!(bytes, RemoveResponse);
    written_again!(bytes, CountersResponse<Items<Counter>>);
    written_again!(bytes, ChallengeRequest);
    written_again!(bytes, ChallengeResponse);
    written_again!(bytes, ChangeRequest);
    written_again!(bytes, ChangeResponse);
    written_again!(bytes, SettingsRequest);
    written_again!(bytes, SettingsResponse);
    if let Ok(list) = ListResponse::decode(bytes) {
        assert_eq!(list.containers.count(), list.containers.len());
    }
    if let Ok(logs) = LogsResponse::decode(bytes) {
        assert_eq!(logs.lines.count(), logs.lines.len());
    }
    if let Ok(info) = InfoResponse::decode(bytes) {
        assert_eq!(info.devices.count(), info.devices.len());
    }
    if let Ok(inspect) = InspectResponse::<Items<&str>>::decode(bytes) {
        assert_eq!(inspect.grants.count(), inspect.grants.len());
    }
    let _ = Failure::find(bytes);
    standard(bytes);
}

/// What is read of the standard groups' requests is within the bytes that it was read from.
fn standard(bytes: &[u8]) {
    let within = |length: usize| assert!(length <= bytes.len());
    if let Ok(request) = os::EchoRequest::decode(bytes) {
        within(request.text.len());
    }
    if let Ok(request) = os::InfoRequest::decode(bytes) {
        within(request.format.len());
    }
    if let Ok(request) = shell::ExecRequest::decode(bytes) {
        within(request.words.map(str::len).sum());
    }
    if let Ok(request) = fs::UploadRequest::decode(bytes) {
        within(request.path.len() + request.data.len());
    }
    if let Ok(request) = fs::StatusRequest::decode(bytes) {
        within(request.path.len());
    }
    if let Ok(request) = fs::HashRequest::decode(bytes) {
        within(request.path.len() + request.kind.map_or(0, str::len));
    }
    if let Ok(request) = enumeration::DetailsRequest::decode(bytes) {
        within(request.groups.map_or(0, |groups| groups.len()));
    }
    let _ = enumeration::SingleRequest::decode(bytes);
}

/// A frame is split without loss, and its header survives being written.
pub fn frames(bytes: &[u8]) {
    let Some((header, payload, rest)) = Header::split(bytes) else {
        return;
    };
    assert_eq!(
        frame::HEADER_LENGTH + payload.len() + rest.len(),
        bytes.len()
    );
    assert_eq!(usize::from(header.length), payload.len());
    assert_eq!(Header::from_bytes(header.to_bytes()), header);
    assert_eq!(header.response(7).sequence, header.sequence);
}

/// Any bytes pass through a receiver; what it takes for a packet has a right CRC. Afterwards it
/// receives a sound packet.
pub fn serial(bytes: &[u8]) {
    let mut receiver = Receiver::<64>::new();
    for byte in bytes {
        if let Some(packet) = receiver.push(*byte) {
            assert!(packet.len() <= 60);
        }
    }
    let packet = &bytes[..bytes.len().min(60)];
    let mut received = None;
    assert!(send(packet, |line| {
        assert!(line.len() <= 127 && line.ends_with(b"\n"));
        for byte in line {
            received = receiver.push(*byte).map(<[u8]>::to_vec).or(received.take());
        }
    }));
    assert_eq!(received.as_deref(), Some(packet));
}
