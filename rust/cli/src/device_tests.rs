//! A device that exists only as a socket: what is sent, how often, and what becomes of answers.

use super::*;
use ketch_proto::{ErrorResponse, Header, NameRequest, RemoveResponse, close_map, open_map};
use std::net::UdpSocket;
use std::thread::JoinHandle;

/// Answers so many requests on a socket with the payload that `answer` makes of their number
/// (from 0), or not at all, and returns the sequence numbers that came.
fn serve(
    answer: impl Fn(usize) -> Option<Vec<u8>> + Send + 'static,
    requests: usize,
) -> (Device, JoinHandle<Vec<u8>>) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let address = Address::Udp {
        host: "127.0.0.1".to_owned(),
        port: socket.local_addr().unwrap().port(),
    };
    let server = std::thread::spawn(move || {
        let mut sequences = Vec::new();
        for number in 0..requests {
            let mut frame = [0; 2048];
            let (length, peer) = socket.recv_from(&mut frame).unwrap();
            let (header, _, _) = Header::split(&frame[..length]).unwrap();
            sequences.push(header.sequence);
            if let Some(payload) = answer(number) {
                let head = header.response(payload.len() as u16).to_bytes();
                socket
                    .send_to(&[&head[..], &payload].concat(), peer)
                    .unwrap();
            }
        }
        sequences
    });
    (
        Device::open(address, Duration::from_millis(500)).unwrap(),
        server,
    )
}

fn message(message: &impl Encode) -> Vec<u8> {
    let mut buffer = vec![0; 256];
    let length = message
        .encode_entries(open_map(&mut buffer).unwrap())
        .unwrap();
    let length = close_map(&mut buffer, length);
    buffer.truncate(length);
    buffer
}

fn remove(device: &mut Device) -> Result<Answer> {
    device.ask(Command::Remove, &NameRequest { name: "x" }, "rm x")
}

#[test]
fn a_lost_answer_is_asked_for_again_under_the_same_number() {
    let (mut device, server) = serve(|number| (number == 2).then(|| message(&RemoveResponse)), 3);
    remove(&mut device).unwrap();
    assert!(device.repeated());
    let sequences = server.join().unwrap();
    assert!(
        sequences.iter().all(|sequence| *sequence == sequences[0]),
        "{sequences:?}"
    );
}

#[test]
fn an_answer_at_once_is_not_taken_for_a_repeated_one() {
    let (mut device, _server) = serve(|_| Some(message(&RemoveResponse)), 1);
    remove(&mut device).unwrap();
    assert!(!device.repeated());
}

#[test]
fn the_devices_error_comes_with_its_detail() {
    let error = ErrorResponse {
        error: Error::CapabilityMissing,
        detail: Some("gpio for wasi:gpio/digital@0.2.0"),
    };
    let (mut device, _server) = serve(move |_| Some(message(&error)), 1);
    let failure = remove(&mut device).err().unwrap();
    assert_eq!(
        (failure.exit, failure.name),
        (Exit::Refused, "CapabilityMissing")
    );
    assert_eq!(
        failure.detail.as_deref(),
        Some("gpio for wasi:gpio/digital@0.2.0")
    );
}

#[test]
fn answers_that_are_no_messages_are_refused() {
    for payload in [&b"\xff\xff"[..], b"\x01", b"\xbf", b"\xa1\x62rc\x61x"] {
        let (mut device, _server) = serve(move |_| Some(payload.to_vec()), 1);
        let failure = remove(&mut device).err().unwrap();
        assert_eq!(
            (failure.exit, failure.name),
            (Exit::Unreachable, "AnswerUnintelligible"),
            "{payload:?}"
        );
    }
}

#[test]
fn silence_ends_after_the_timeout() {
    let (mut device, _server) = serve(|_| None, 5);
    let start = Instant::now();
    let failure = remove(&mut device).err().unwrap();
    assert_eq!(failure.exit, Exit::Unreachable);
    assert!(
        failure.message.ends_with("no answer within 0.500 s"),
        "{}",
        failure.message
    );
    assert!(
        (450..2000).contains(&start.elapsed().as_millis()),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn a_port_that_nobody_listens_on_is_told_at_once() {
    let free = UdpSocket::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let address = Address::Udp {
        host: "127.0.0.1".to_owned(),
        port: free,
    };
    let mut device = Device::open(address, Duration::from_secs(60)).unwrap();
    let start = Instant::now();
    let failure = remove(&mut device).err().unwrap();
    assert!(
        failure.message.ends_with("connection refused"),
        "{}",
        failure.message
    );
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_device_that_restarts_is_waited_for() {
    let (mut device, server) = serve(|_| Some(message(&RemoveResponse)), 1);
    remove(&mut device).unwrap();
    server.join().unwrap();
    let Address::Udp { port, .. } = *device.address() else {
        unreachable!()
    };
    device.timeout = Duration::from_secs(5);
    let server = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        let socket = UdpSocket::bind(("127.0.0.1", port)).unwrap();
        let mut frame = [0; 2048];
        let (length, peer) = socket.recv_from(&mut frame).unwrap();
        let (header, _, _) = Header::split(&frame[..length]).unwrap();
        let payload = message(&RemoveResponse);
        let head = header.response(payload.len() as u16).to_bytes();
        socket
            .send_to(&[&head[..], &payload].concat(), peer)
            .unwrap();
    });
    remove(&mut device).unwrap();
    assert!(device.repeated());
    server.join().unwrap();
}

#[test]
fn timeouts_are_bounded() {
    assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
    for text in ["0", "-1", "NaN", "inf", "1e9", "5s", ""] {
        assert!(seconds(text).is_err(), "{text}");
    }
}

#[test]
fn every_error_of_the_group_is_told_with_its_detail() {
    for error in Error::ALL {
        let code = FailureCode::Group {
            group: SMP_GROUP,
            code: error.number().into(),
        };
        let told = refused(
            &ketch_proto::Failure {
                code,
                detail: Some("led0"),
            },
            "start x",
        );
        let own_fault = matches!(
            error,
            Error::StartTrapped | Error::StartExited | Error::StartTimeout
        );
        assert_eq!(
            told.exit,
            if own_fault {
                Exit::Container
            } else {
                Exit::Refused
            }
        );
        assert_eq!(told.number, Some(error.number()));
        assert_eq!(told.message, format!("start x: {}", error.cause()));
        assert_eq!(told.detail.as_deref(), Some("led0"));
    }
}

#[test]
fn foreign_errors_are_told_apart() {
    let told = |code| refused(&ketch_proto::Failure { code, detail: None }, "info").name;
    assert_eq!(told(FailureCode::Common(8)), "NotKetch");
    assert_eq!(told(FailureCode::Common(2)), "SmpError");
    assert_eq!(
        told(FailureCode::Group { group: 9, code: 1 }),
        "ErrorUnknown"
    );
    assert_eq!(
        told(FailureCode::Group {
            group: SMP_GROUP,
            code: 65_535
        }),
        "ErrorUnknown"
    );
}
