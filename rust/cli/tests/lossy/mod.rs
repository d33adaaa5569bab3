//! A line between tool and device that loses and doubles datagrams, or is cut.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Datagrams from the tool that still pass; none are counted at this value.
const ENDLESS: u32 = u32::MAX;

#[derive(Default)]
struct Faults {
    left: AtomicU32,
    /// Per cent that are lost, and as many that are doubled.
    loss: AtomicU32,
    random: AtomicU32,
}

/// The line. It ends with the process.
pub struct Lossy {
    address: SocketAddr,
    faults: Arc<Faults>,
}

impl Lossy {
    /// A line to this device, without faults.
    pub fn start(device: SocketAddr) -> Lossy {
        let outside = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = outside.local_addr().unwrap();
        let faults = Arc::new(Faults {
            left: AtomicU32::new(ENDLESS),
            ..Faults::default()
        });
        let line = Lossy {
            address,
            faults: faults.clone(),
        };
        std::thread::spawn(move || forward(&outside, device, &faults));
        line
    }

    /// Where the tool finds it.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets so many requests pass and then none.
    pub fn cut_after(&self, requests: u32) {
        self.faults.left.store(requests, Ordering::SeqCst);
    }

    /// Lets everything pass again.
    pub fn mend(&self) {
        self.faults.left.store(ENDLESS, Ordering::SeqCst);
    }

    /// Loses so many per cent in each direction, and doubles as many.
    pub fn lose(&self, per_cent: u32) {
        self.faults.loss.store(per_cent, Ordering::SeqCst);
    }
}

impl Faults {
    /// How often the next datagram arrives.
    fn copies(&self) -> usize {
        // Source: Numerical Recipes' linear congruential generator; the same faults in each run.
        let step = |x: u32| Some(x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        let random = self
            .random
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, step);
        let percentile = (random.unwrap_or(0) >> 16) % 100;
        let loss = self.loss.load(Ordering::SeqCst);
        match percentile {
            lost if lost < loss => 0,
            doubled if doubled < 2 * loss => 2,
            _ => 1,
        }
    }

    fn passes(&self) -> bool {
        let take = |left: u32| match left {
            ENDLESS => Some(ENDLESS),
            left => left.checked_sub(1),
        };
        self.left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
            .is_ok()
    }
}

/// Hands requests on from a socket for each tool, so that answers find their way back.
fn forward(outside: &UdpSocket, device: SocketAddr, faults: &Arc<Faults>) {
    let mut lines: Vec<(SocketAddr, UdpSocket)> = Vec::new();
    let mut datagram = vec![0; 65_536];
    while let Ok((length, tool)) = outside.recv_from(&mut datagram) {
        if !lines.iter().any(|(address, _)| *address == tool) {
            let inside = UdpSocket::bind("127.0.0.1:0").unwrap();
            inside.connect(device).unwrap();
            let (back, from, faults) = (
                outside.try_clone().unwrap(),
                inside.try_clone().unwrap(),
                faults.clone(),
            );
            std::thread::spawn(move || {
                let mut datagram = vec![0; 65_536];
                while let Ok(length) = from.recv(&mut datagram) {
                    for _ in 0..faults.copies() {
                        let _ = back.send_to(&datagram[..length], tool);
                    }
                }
            });
            lines.push((tool, inside));
        }
        if !faults.passes() {
            continue;
        }
        for (_, inside) in lines.iter().filter(|(address, _)| *address == tool) {
            for _ in 0..faults.copies() {
                let _ = inside.send(&datagram[..length]);
            }
        }
    }
}
