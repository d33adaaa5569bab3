//! A device that is talked to: requests, answers, and what happens when none comes.

use crate::address::Address;
use crate::config::Config;
use crate::error::{Exit, Failure, Result};
use crate::transport;
use clap::Args;
use ketch_abi::{Error, SMP_GROUP};
use ketch_proto::{Command, Decode, Encode, FailureCode, Operation};
use mcumgr_toolkit::commands::os::MCUmgrParameters;
use mcumgr_toolkit::connection::{Connection, ExecuteError};
use mcumgr_toolkit::transport::{ReceiveError, SendError};
use std::time::{Duration, Instant};

/// How often a request is sent before the device counts as unreachable.
const ATTEMPTS: u32 = 5;
/// The same for requests that can take the device seconds: a repeated one is carried out again.
const ATTEMPTS_SLOW: u32 = 2;
/// Frame size in bytes of a device that does not tell. Source: Zephyr's default of
/// `CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE`.
const FRAME_DEFAULT: usize = 384;
/// Room for a request other than an upload's, in bytes.
const REQUEST_ROOM: usize = 512;

/// The options of every command that talks to a device.
#[derive(Clone, Debug, Args)]
pub struct DeviceArguments {
    /// The device: udp://HOST[:PORT], serial://PATH[?baud=NUMBER] or a name
    /// [env: KETCH_DEVICE] [default: the configured one, else the simulator on this machine]
    #[arg(short, long, value_name = "DEVICE")]
    pub device: Option<String>,
    /// How long to wait for an answer, in seconds; meanwhile requests are repeated
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub timeout: Duration,
}

fn seconds(text: &str) -> core::result::Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.1..=3600.0).contains(&seconds) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("a number of seconds from 0.1 to 3600 is needed".to_owned()),
    }
}

impl DeviceArguments {
    /// Opens the device that the command line, the environment or a configuration file names.
    ///
    /// # Errors
    /// [`Exit::Usage`] where it is not well named, [`Exit::Unreachable`] where it does not open.
    pub fn open(&self) -> Result<Device> {
        let environment = std::env::var("KETCH_DEVICE")
            .ok()
            .filter(|text| !text.is_empty());
        let asked = self.device.as_deref().or(environment.as_deref());
        Device::open(Config::load()?.resolve(asked)?, self.timeout)
    }
}

/// A device that is talked to.
pub struct Device {
    address: Address,
    timeout: Duration,
    connection: Connection,
    /// Whether it has ever answered.
    reached: bool,
    /// Whether the last request may have been carried out more than once.
    repeated: bool,
}

/// A successful answer's payload.
pub struct Answer(Box<[u8]>);

impl Answer {
    /// The message in the answer.
    ///
    /// # Errors
    /// [`Exit::Unreachable`] where the device does not speak as this tool does.
    pub fn read<'a, T: Decode<'a>>(&'a self) -> Result<T> {
        T::decode(&self.0).map_err(|error| unintelligible(error.cause()))
    }
}

impl Device {
    /// Opens a connection. That the device answers is only known after the first request.
    ///
    /// # Errors
    /// [`Exit::Unreachable`].
    pub fn open(address: Address, timeout: Duration) -> Result<Device> {
        let connection = connect(&address, timeout)?;
        Ok(Device {
            address,
            timeout,
            connection,
            reached: false,
            repeated: false,
        })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Whether the last request may have been carried out more than once, because an answer
    /// was late or lost.
    pub fn repeated(&self) -> bool {
        self.repeated
    }

    /// Sends a request until an answer comes. `doing` says what is attempted ("start blinky").
    ///
    /// # Errors
    /// [`Exit::Refused`] with the device's error, [`Exit::Unreachable`] where none answers.
    pub fn ask(&mut self, command: Command, request: &impl Encode, doing: &str) -> Result<Answer> {
        let mut room = [0; REQUEST_ROOM];
        let length = request
            .encode_map(&mut room)
            .map_err(|error| Failure::numbered(Exit::Usage, error, doing))?;
        self.send(command, &room[..length], doing)
    }

    /// As [`Device::ask`], with a request that is encoded already.
    ///
    /// # Errors
    /// As [`Device::ask`].
    pub fn send(&mut self, command: Command, request: &[u8], doing: &str) -> Result<Answer> {
        let write = command.operation() == Operation::Write;
        let patience = self.prepare(command)?;
        let start = Instant::now();
        self.repeated = false;
        loop {
            let error = match self.connection.execute_raw_command(
                write,
                SMP_GROUP,
                command.number(),
                request,
                true,
            ) {
                Ok(payload) => {
                    self.reached = true;
                    self.repeated |= start.elapsed() >= patience;
                    return match ketch_proto::Failure::find(&payload) {
                        Ok(None) => Ok(Answer(payload)),
                        Ok(Some(failure)) => Err(refused(&failure, doing)),
                        Err(error) => Err(unintelligible(error.cause())),
                    };
                }
                Err(error) => error,
            };
            // A device that has answered before and is now refused by its host or cable may be
            // restarting; one that never did is reported at once.
            if !self.reached || start.elapsed() >= self.timeout {
                return Err(self.unreachable(&error));
            }
            self.repeated = true;
            std::thread::sleep(Duration::from_millis(100));
            // A serial line must be opened again after its device went away; failing that, the
            // next round tries again.
            if let Ok(connection) = connect(&self.address, self.timeout) {
                self.connection = connection;
                self.prepare(command)?;
            }
        }
    }

    /// Sets how long one attempt waits and how many there are, and returns the former. An answer
    /// that comes later is still taken by the next attempt, which repeats the sequence number.
    fn prepare(&self, command: Command) -> Result<Duration> {
        let (patience, attempts) = match command {
            Command::Create | Command::Start | Command::Stop | Command::Kill => {
                (self.timeout, ATTEMPTS_SLOW)
            }
            _ => (self.timeout / ATTEMPTS, ATTEMPTS),
        };
        self.connection.set_retries((attempts - 1) as u8);
        self.connection.set_timeout(patience).map_err(|error| {
            let message = format!("the line to {} cannot be set up: {error}", self.address);
            Failure::new(
                Exit::Unreachable,
                "TransportUnopened",
                message,
                "connect the device again",
            )
        })?;
        Ok(patience)
    }

    /// Longest SMP frame in bytes that the device and the way there take.
    ///
    /// # Errors
    /// [`Exit::Unreachable`].
    pub fn frame_size(&mut self) -> Result<usize> {
        let taken = match self.connection.execute_command(&MCUmgrParameters) {
            Ok(parameters) => usize::try_from(parameters.buf_size).unwrap_or(FRAME_DEFAULT),
            // Firmware may leave this command out.
            Err(ExecuteError::ErrorResponse(_) | ExecuteError::DecodeFailed(_)) => FRAME_DEFAULT,
            Err(error) => return Err(self.unreachable(&error)),
        };
        self.reached = true;
        let taken = taken.saturating_sub(self.connection.device_rx_buffer_overhead());
        Ok(taken.min(transport::longest_frame(&self.address, &self.connection)))
    }

    fn unreachable(&self, error: &ExecuteError) -> Failure {
        let why = match error {
            ExecuteError::ReceiveFailed(ReceiveError::Timeout) => {
                format!("no answer within {:.3} s", self.timeout.as_secs_f64())
                    .replace(".000 s", " s")
            }
            ExecuteError::ReceiveFailed(
                ReceiveError::UnexpectedResponse | ReceiveError::FrameTooBig,
            ) => "the answer does not fit the request".to_owned(),
            ExecuteError::ReceiveFailed(ReceiveError::Base64DecodeError(_)) => {
                "what arrives is not SMP".to_owned()
            }
            ExecuteError::SendFailed(SendError::TransportError(error))
            | ExecuteError::ReceiveFailed(ReceiveError::TransportError(error)) => {
                match error.downcast_ref::<std::io::Error>() {
                    Some(error) => crate::error::plain(error),
                    None => error.to_string(),
                }
            }
            other => other.to_string().to_lowercase(),
        };
        let remedy = match &self.address {
            Address::Udp { host, .. } if transport::is_this_machine(host) => {
                "start a simulator with `ketch sim`, or name the device with --device"
            }
            Address::Udp { .. } => {
                "check that the device is on and connected, and its address and port"
            }
            Address::Serial { .. } => "check that the device is on, and the line's path and speed",
        };
        let message = format!("the device at {} cannot be reached: {why}", self.address);
        Failure::new(Exit::Unreachable, "DeviceUnreachable", message, remedy)
    }
}

fn connect(address: &Address, timeout: Duration) -> Result<Connection> {
    let connection = transport::open(address, timeout / ATTEMPTS)?;
    connection.set_retries((ATTEMPTS - 1) as u8);
    Ok(connection)
}

fn unintelligible(why: &str) -> Failure {
    Failure::new(
        Exit::Unreachable,
        "AnswerUnintelligible",
        format!("the device's answer cannot be understood: {why}"),
        "use a `ketch` of the device's version",
    )
}

/// A device's own failure in our words.
fn refused(failure: &ketch_proto::Failure<'_>, doing: &str) -> Failure {
    let out = match (failure.error(), failure.code) {
        (Some(error @ (Error::StartTrapped | Error::StartExited | Error::StartTimeout)), _) => {
            Failure::numbered(Exit::Container, error, doing)
        }
        (Some(error), _) => Failure::numbered(Exit::Refused, error, doing),
        (None, FailureCode::Common(8)) => Failure::new(
            Exit::Unreachable,
            "NotKetch",
            format!(
                "{doing}: the device answers, but knows nothing of Ketch (SMP group {SMP_GROUP})"
            ),
            "flash firmware that includes Ketch, or choose another device with --device",
        ),
        (None, FailureCode::Common(code)) => Failure::new(
            Exit::Refused,
            "SmpError",
            format!("{doing}: the device's SMP server reports error {code}"),
            "look up the number in Zephyr's `enum mcumgr_err_t`",
        ),
        (None, FailureCode::Group { group, code }) => Failure::new(
            Exit::Refused,
            "ErrorUnknown",
            format!(
                "{doing}: the device reports error {code} of SMP group {group}, which is not known here"
            ),
            "use a `ketch` of the device's version",
        ),
    };
    match failure.detail {
        Some(detail) => out.with_detail(detail),
        None => out,
    }
}

#[cfg(test)]
#[path = "device_tests.rs"]
mod tests;
