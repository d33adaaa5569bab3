//! Where a device is: `udp://HOST[:PORT]` or `serial://PATH[?baud=NUMBER]`.

use crate::error::{Exit, Failure, Result};
use std::fmt;

/// The UDP port of SMP. Source: Zephyr's `CONFIG_MCUMGR_TRANSPORT_UDP_PORT`.
pub const UDP_PORT: u16 = 1337;
/// The serial speed where none is given, in baud. Source: the default of Zephyr's boards.
pub const BAUD: u32 = 115_200;

/// A device's address, well-formed but not tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// SMP over UDP.
    Udp {
        /// A name, an IPv4 address, or an IPv6 address without brackets.
        host: String,
        /// 1 to 65535.
        port: u16,
    },
    /// SMP over a serial line or a pseudo-terminal.
    Serial {
        /// The path of the line's device file, or its name on Windows.
        path: String,
        /// Speed in baud, at least 1.
        baud: u32,
    },
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Exit::Usage`], naming the part that is wrong.
    pub fn parse(text: &str) -> Result<Address> {
        match text.split_once("://") {
            Some(("udp", rest)) => udp(rest).map_err(|what| wrong(text, &what)),
            Some(("serial", rest)) => serial(rest).map_err(|what| wrong(text, &what)),
            Some((scheme, _)) => Err(wrong(text, &format!("there is no transport '{scheme}'"))),
            None => Err(wrong(text, "it has no transport in front")),
        }
    }
}

fn wrong(text: &str, what: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        "AddressInvalid",
        format!(
            "'{}' is not the address of a device: {what}",
            crate::text::safe(text)
        ),
        "write udp://HOST[:PORT] or serial://PATH[?baud=NUMBER]",
    )
}

fn udp(rest: &str) -> core::result::Result<Address, String> {
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = if let Some(inside) = rest.strip_prefix('[') {
        let (host, after) = inside
            .split_once(']')
            .ok_or("the bracket of the IPv6 address is not closed")?;
        let port = match after {
            "" => None,
            _ => Some(
                after
                    .strip_prefix(':')
                    .ok_or("only a port can follow the IPv6 address")?,
            ),
        };
        (host, port)
    } else {
        match rest.split_once(':') {
            Some((_, port)) if port.contains(':') => {
                return Err("an IPv6 address must stand in brackets".to_owned());
            }
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        }
    };
    if host.is_empty() {
        return Err("the host is missing".to_owned());
    }
    if host.contains(|letter: char| {
        letter.is_whitespace() || letter.is_control() || "/?#@".contains(letter)
    }) {
        return Err("the host has characters that no host name has".to_owned());
    }
    let port = match port {
        None => UDP_PORT,
        Some(port) => match port.parse() {
            Ok(port) if port != 0 => port,
            _ => return Err(format!("'{port}' is not a port from 1 to 65535")),
        },
    };
    Ok(Address::Udp {
        host: host.to_owned(),
        port,
    })
}

fn serial(rest: &str) -> core::result::Result<Address, String> {
    let (path, options) = match rest.split_once('?') {
        Some((path, options)) => (path, options),
        None => (rest, ""),
    };
    if path.is_empty() {
        return Err("the path is missing".to_owned());
    }
    let mut baud = BAUD;
    for option in options.split('&').filter(|option| !option.is_empty()) {
        match option.split_once('=') {
            Some(("baud", value)) => {
                baud = value
                    .parse()
                    .ok()
                    .filter(|baud| *baud > 0)
                    .ok_or_else(|| format!("'{value}' is not a speed in baud"))?;
            }
            _ => return Err(format!("'{option}' is not an option of a serial line")),
        }
    }
    Ok(Address::Serial {
        path: path.to_owned(),
        baud,
    })
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Udp { host, port } if host.contains(':') => write!(f, "udp://[{host}]:{port}"),
            Address::Udp { host, port } => write!(f, "udp://{host}:{port}"),
            Address::Serial { path, baud } => write!(f, "serial://{path}?baud={baud}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(text: &str) -> String {
        Address::parse(text).expect(text).to_string()
    }

    #[test]
    fn well_formed() {
        assert_eq!(round("udp://10.0.0.2"), "udp://10.0.0.2:1337");
        assert_eq!(round("udp://board.local:1400/"), "udp://board.local:1400");
        assert_eq!(round("udp://[fe80::1%eth0]"), "udp://[fe80::1%eth0]:1337");
        assert_eq!(round("udp://[::1]:9"), "udp://[::1]:9");
        assert_eq!(
            round("serial:///dev/ttyACM0"),
            "serial:///dev/ttyACM0?baud=115200"
        );
        assert_eq!(round("serial://COM3?baud=9600"), "serial://COM3?baud=9600");
        assert_eq!(round("serial://./pty?"), "serial://./pty?baud=115200");
    }

    #[test]
    fn each_fault_is_named() {
        for (text, says) in [
            ("10.0.0.2", "no transport in front"),
            ("tcp://10.0.0.2", "no transport 'tcp'"),
            ("udp://", "the host is missing"),
            ("udp://:1337", "the host is missing"),
            ("udp://a b", "characters"),
            ("udp://a/b", "characters"),
            ("udp://a:0", "'0' is not a port"),
            ("udp://a:65536", "'65536' is not a port"),
            ("udp://a:", "'' is not a port"),
            ("udp://fe80::1", "must stand in brackets"),
            ("udp://[fe80::1", "not closed"),
            ("udp://[::1]1337", "only a port can follow"),
            ("serial://", "the path is missing"),
            ("serial://?baud=1", "the path is missing"),
            ("serial:///dev/x?baud=fast", "'fast' is not a speed"),
            ("serial:///dev/x?baud=0", "'0' is not a speed"),
            (
                "serial:///dev/x?parity=odd",
                "'parity=odd' is not an option",
            ),
        ] {
            let failure = Address::parse(text).expect_err(text);
            assert_eq!(failure.exit, Exit::Usage, "{text}");
            assert!(
                failure.message.contains(says),
                "{text}: {}",
                failure.message
            );
        }
    }
}
