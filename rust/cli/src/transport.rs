//! Opening of a line to a device.

use crate::address::Address;
use crate::error::{Exit, Failure, Result, plain};
use mcumgr_toolkit::connection::Connection;
use mcumgr_toolkit::transport::serial::SerialTransport;
use mcumgr_toolkit::transport::udp::UdpTransport;
use std::net::IpAddr;
use std::time::Duration;

/// Opens a connection; `patience` is how long one attempt waits for its answer.
///
/// # Errors
/// [`Exit::Unreachable`] for a host that has no address and a line that does not open.
pub fn open(address: &Address, patience: Duration) -> Result<Connection> {
    match address {
        Address::Udp { host, port } => UdpTransport::new((host.as_str(), *port), patience)
            .map(Connection::new)
            .map_err(|error| unopened(address, &plain(&error), "check the host's name or address, and the network")),
        Address::Serial { path, baud } => serialport::new(path, *baud)
            .timeout(patience)
            .open()
            .map(|line| Connection::new(SerialTransport::new(line)))
            .map_err(|error| {
                let remedy = match error.kind() {
                    serialport::ErrorKind::Io(std::io::ErrorKind::PermissionDenied) => {
                        "get access to the line (on Linux: join the group that owns it, often `dialout`)"
                    }
                    _ => "check the path and the cable, and that no other program uses the line",
                };
                unopened(address, &plain(&std::io::Error::from(error)), remedy)
            }),
    }
}

fn unopened(address: &Address, why: &str, remedy: &str) -> Failure {
    Failure::new(
        Exit::Unreachable,
        "TransportUnopened",
        format!("cannot open {address}: {why}"),
        remedy,
    )
}

/// Longest SMP frame in bytes that should be sent on the line, whatever the device takes.
///
/// UDP datagrams stay below the smallest path that is common, except on this machine, where
/// nothing is lost to fragments. A slow serial line gets frames that take half a second, so that
/// an answer comes before the attempt is given up.
pub fn longest_frame(address: &Address, connection: &Connection) -> usize {
    match address {
        Address::Udp { host, .. } if is_this_machine(host) => 65_000,
        Address::Udp { .. } => connection.max_transport_frame_size(),
        // Ten bits a byte on the line, four characters for three bytes.
        Address::Serial { baud, .. } => (*baud as usize / 10 / 2 * 3 / 4).clamp(256, 65_000),
    }
}

/// Whether a host is this machine, by its usual names.
pub fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_fit_the_line() {
        let connection =
            Connection::new(UdpTransport::new("127.0.0.1:1", Duration::from_secs(1)).unwrap());
        let frame = |text| longest_frame(&Address::parse(text).unwrap(), &connection);
        assert_eq!(frame("udp://localhost"), 65_000);
        assert_eq!(frame("udp://[::1]"), 65_000);
        assert_eq!(frame("udp://192.0.2.1"), 1024);
        assert_eq!(frame("serial:///dev/x?baud=115200"), 4320);
        assert_eq!(frame("serial:///dev/x?baud=1200"), 256);
    }

    #[test]
    fn a_line_that_is_not_there_is_named() {
        let address = Address::parse("serial:///nowhere/tty").unwrap();
        let failure = open(&address, Duration::from_secs(1)).err().unwrap();
        assert_eq!(failure.exit, Exit::Unreachable);
        assert!(
            failure.message.contains("/nowhere/tty"),
            "{}",
            failure.message
        );
    }
}
