//! SMP over UDP: one packet for each datagram.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crate::server::{FRAME_MAX, Server};
use crate::transport::POLL;

/// A thread that answers datagrams until it is dropped.
#[derive(Debug)]
pub struct Udp {
    address: SocketAddr,
    down: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Udp {
    /// Binds a socket and starts to answer. Port 0 takes any free port.
    ///
    /// # Errors
    /// Whatever the system says to the address.
    pub fn start(address: SocketAddr, server: Server) -> io::Result<Udp> {
        let socket = UdpSocket::bind(address)?;
        socket.set_read_timeout(Some(POLL))?;
        let address = socket.local_addr()?;
        let down = Arc::new(AtomicBool::new(false));
        let stop = down.clone();
        let thread = thread::Builder::new()
            .name("smp-udp".into())
            .spawn(move || {
                // A longer datagram is cut here, and then refused for its length.
                let mut packet = [0; FRAME_MAX];
                while !stop.load(Ordering::Acquire) {
                    match socket.recv_from(&mut packet) {
                        Ok((length, peer)) => server.process(&packet[..length], |frame| {
                            // A peer that is gone asks again if it still cares.
                            let _ = socket.send_to(frame, peer);
                        }),
                        Err(error)
                            if matches!(
                                error.kind(),
                                ErrorKind::WouldBlock | ErrorKind::TimedOut
                            ) => {}
                        // An ICMP error of an earlier answer; pause lest a lasting one spins.
                        Err(_) => thread::sleep(POLL / 10),
                    }
                }
            })?;
        Ok(Udp {
            address,
            down,
            thread: Some(thread),
        })
    }

    /// The address that it listens at.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Udp {
    fn drop(&mut self) {
        self.down.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // It panics only where the server does, which was printed then.
            let _ = thread.join();
        }
    }
}
