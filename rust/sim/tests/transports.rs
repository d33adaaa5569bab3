//! The server behind a real socket and a real pseudo-terminal.

mod support;

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::net::UdpSocket;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ketch_proto::serial::{Receiver, send};
use ketch_proto::{Header, Operation};
use ketch_sim::server::FRAME_MAX;
use ketch_sim::transport::pty::Pty;
use ketch_sim::transport::udp::Udp;
use support::{Fake, server};

fn echo(text: &str) -> Vec<u8> {
    let payload = [
        b"\xa1\x61d\x79".as_slice(),
        &(text.len() as u16).to_be_bytes(),
        text.as_bytes(),
    ];
    let payload = payload.concat();
    let header = Header::request(Operation::Read, 0, 0, 1, payload.len() as u16);
    [&header.to_bytes(), payload.as_slice()].concat()
}

#[test]
fn datagrams_are_answered_until_the_end() {
    let any = "127.0.0.1:0".parse().unwrap();
    let udp = Udp::start(any, server(&Arc::new(Fake::default()))).unwrap();
    assert_ne!(udp.address().port(), 0);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    socket.connect(udp.address()).unwrap();
    let mut answer = [0; 2 * FRAME_MAX];
    socket.send(&echo("hello")).unwrap();
    let length = socket.recv(&mut answer).unwrap();
    assert!(answer[..length].ends_with(b"\x65hello\xff"));
    // A datagram that is longer than any frame is refused, and the next one answered.
    socket.send(&echo(&"x".repeat(FRAME_MAX))).unwrap();
    let length = socket.recv(&mut answer).unwrap();
    assert!(answer[..length].ends_with(b"\x62rc\x09\xff"));
    socket.send(b"").unwrap();
    socket.send(&echo("again")).unwrap();
    let length = socket.recv(&mut answer).unwrap();
    assert!(answer[..length].ends_with(b"\x65again\xff"));
    let address = udp.address();
    drop(udp);
    UdpSocket::bind(address).expect("the address is free again");
}

/// A path for a link that no other test has.
fn link(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("ketch-sim-{name}-{}", std::process::id()))
}

/// Sends over an opened terminal and returns the answer.
fn over_line(path: &PathBuf, packet: &[u8]) -> Vec<u8> {
    let mut line = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    line.write_all(b"text of a console\n").unwrap();
    send(packet, |part| line.write_all(part).unwrap());
    let mut receiver = Box::new(Receiver::<4096>::new());
    let mut byte = [0];
    loop {
        line.read_exact(&mut byte).unwrap();
        if let Some(answer) = receiver.push(byte[0]) {
            return answer.to_vec();
        }
    }
}

#[test]
fn the_terminal_answers_one_client_after_the_other() {
    let path = link("pty");
    let pty = Pty::start(&path, server(&Arc::new(Fake::default()))).unwrap();
    assert_eq!(std::fs::read_link(&path).unwrap(), pty.device());
    for text in ["one", "two", &"long ".repeat(300)] {
        let answer = over_line(&path, &echo(text));
        assert!(
            answer
                .strip_suffix(b"\xff")
                .unwrap()
                .ends_with(text.as_bytes())
        );
    }
    drop(pty);
    assert!(!path.is_symlink(), "the link goes with the terminal");
}

#[test]
fn an_old_link_is_replaced_and_a_file_is_not() {
    let path = link("link");
    std::os::unix::fs::symlink("/nowhere", &path).unwrap();
    let pty = Pty::start(&path, server(&Arc::new(Fake::default()))).unwrap();
    assert_eq!(std::fs::read_link(&path).unwrap(), pty.device());
    drop(pty);
    std::fs::write(&path, "precious").unwrap();
    assert!(Pty::start(&path, server(&Arc::new(Fake::default()))).is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"precious");
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn a_client_that_does_not_read_does_not_block_the_next() {
    let path = link("deaf");
    let pty = Pty::start(&path, server(&Arc::new(Fake::default()))).unwrap();
    let mut deaf = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .unwrap();
    for _ in 0..20 {
        send(&echo(&"x".repeat(1500)), |part| {
            deaf.write_all(part).unwrap()
        });
    }
    drop(deaf);
    // Answers that nobody took are still in the line, whole or cut off; ours comes after them.
    let mut line = OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .unwrap();
    send(&echo("mine"), |part| line.write_all(part).unwrap());
    let mut receiver = Box::new(Receiver::<4096>::new());
    let mut byte = [0];
    loop {
        line.read_exact(&mut byte).unwrap();
        if receiver
            .push(byte[0])
            .is_some_and(|answer| answer.ends_with(b"\x64mine\xff"))
        {
            break;
        }
    }
    drop(pty);
}
