//! A simulator as a value: start one in a test, move its pins, look at what it does.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use ketch_port_linux::{Change, SharedFlash, SimulatedFlash, Voltage};
use ketch_proto::{Command, Encode, Operation, close_map, open_map};
use ketch_runtime::config::CONTAINERS_MAX;
use ketch_runtime::platform::{Pulses, Pwm};
use ketch_trust::{AnchorSource, write_anchors};

use crate::board::{BoardDescription, DeviceDescription, Kind};
use crate::device::{Acceptance, Device, Hardware};
use crate::error::SimError;
use crate::event::Observer;
use crate::peer::Peers;
use crate::server::{FRAME_MAX, Management, Refusal, Server, Transfers};
use crate::trace::Trace;
use crate::transport::pty::Pty;
use crate::transport::udp::Udp;

/// Bytes of flash for each container that the device manages, and beside them for its state.
const SLOT_SIZE: usize = 256 * 1024;
const STATE_SIZE: usize = 64 * 1024;
const SETTINGS_SIZE: usize = 8 * 1024;

/// How long the answer to a reset has to get out. Source: Zephyr's default for
/// `CONFIG_MCUMGR_GRP_OS_RESET_MS`.
const RESET_DELAY: Duration = Duration::from_millis(250);

/// What a simulator is made of.
pub struct Options {
    /// The board.
    pub board: BoardDescription,
    /// Where to listen for SMP over UDP; port 0 takes any free port.
    pub udp: Option<SocketAddr>,
    /// Where to put the link to a pseudo-terminal with SMP.
    pub pty: Option<PathBuf>,
    /// The file that is the flash; in memory where there is none.
    pub flash: Option<PathBuf>,
    /// Whether images without a verified signature run.
    pub accept_unsigned: bool,
    /// Whether code compiled ahead of time runs from such images too.
    pub accept_unsigned_compiled: bool,
    /// The keys that are compiled in; at most [`ketch_trust::ANCHORS_MAX`].
    pub anchors: Vec<AnchorSource>,
    /// The policy that is compiled in, as [`ketch_trust::Policy`] reads it; empty where there is none.
    pub policy: Vec<u8>,
    /// Who is told of what happens.
    pub observer: Observer,
}

impl Default for Options {
    /// The built-in board without transports, with flash in memory, that accepts unsigned images.
    fn default() -> Self {
        Options {
            board: BoardDescription::default(),
            udp: None,
            pty: None,
            flash: None,
            accept_unsigned: true,
            accept_unsigned_compiled: false,
            anchors: Vec::new(),
            policy: Vec::new(),
            observer: Box::new(|_| {}),
        }
    }
}

/// A device that runs until it is dropped.
#[derive(Debug)]
pub struct Simulator {
    // In this order: who asks ends before who answers.
    udp: Option<Udp>,
    pty: Option<Pty>,
    _peers: Peers,
    server: Server,
    device: Arc<Device>,
}

impl Simulator {
    /// Starts a device: its containers come back from flash, and its transports answer.
    ///
    /// # Errors
    /// What the system refuses: an address in use, a file that is no flash.
    pub fn start(options: Options) -> Result<Simulator, SimError> {
        let capacity = STATE_SIZE + CONTAINERS_MAX * SLOT_SIZE + SETTINGS_SIZE;
        let flash = match &options.flash {
            Some(path) => SimulatedFlash::in_file(path, capacity).map_err(|error| {
                let message = format!("cannot use {} as flash: {error}", path.display());
                SimError::system(
                    message,
                    "name another file with --flash, or remove this one",
                )
            })?,
            None => SimulatedFlash::in_memory(capacity),
        };
        let hardware = Box::leak(Box::new(Hardware::new(options.board, options.observer)));
        let (resets, requests) = channel();
        let flash = SharedFlash::new(flash);
        let device = Arc::new(Device::start(
            hardware,
            flash,
            Acceptance {
                unsigned: options.accept_unsigned,
                unsigned_compiled: options.accept_unsigned_compiled,
                anchors: write_anchors(&options.anchors).leak(),
                policy: options.policy.leak(),
            },
            resets,
        )?);

        let resetting: Weak<Device> = Arc::downgrade(&device);
        thread::spawn(move || {
            // Ends with the device, which holds the other end.
            while requests.recv().is_ok() {
                thread::sleep(RESET_DELAY);
                // Several requests in that time are one reset.
                while requests.try_recv().is_ok() {}
                let Some(device) = resetting.upgrade() else {
                    return;
                };
                if let Err(error) = device.restart() {
                    device.notice(&format!("the device does not start again: {error}"));
                }
            }
        });

        let peers = Peers::start(hardware)?;
        let transfers = Arc::new(Transfers::default());
        let server = || Server::new(device.clone(), transfers.clone());
        let udp = options.udp.map(|address| {
            Udp::start(address, server()).map_err(|error| {
                let message = format!("cannot listen at udp://{address}: {error}");
                SimError::system(
                    message,
                    "choose another address with --udp, for instance 127.0.0.1:0",
                )
            })
        });
        let pty = options.pty.map(|path| {
            Pty::start(&path, server()).map_err(|error| {
                let message = format!("cannot make a terminal at {}: {error}", path.display());
                SimError::system(message, "choose another path with --pty")
            })
        });
        Ok(Simulator {
            udp: udp.transpose()?,
            pty: pty.transpose()?,
            _peers: peers,
            server: server(),
            device,
        })
    }

    /// The address that it listens at.
    pub fn udp_address(&self) -> Option<SocketAddr> {
        self.udp.as_ref().map(Udp::address)
    }

    /// The terminal behind the link.
    pub fn pty_device(&self) -> Option<&Path> {
        self.pty.as_ref().map(Pty::device)
    }

    /// The board.
    pub fn board(&self) -> &BoardDescription {
        &self.device.hardware.board
    }

    /// Drives a pin from outside.
    ///
    /// # Errors
    /// Where the board has no such pin; the same holds for all that take a label.
    pub fn set(&self, label: &str, active: bool) -> Result<(), SimError> {
        self.device.hardware.pins.drive(self.pin(label)?, active);
        Ok(())
    }

    /// Whether a pin is active.
    ///
    /// # Errors
    /// As [`Simulator::set`].
    pub fn level(&self, label: &str) -> Result<bool, SimError> {
        Ok(self.device.hardware.pins.level(self.pin(label)?))
    }

    /// Waits until a pin is at this level, and says whether that came within `timeout`.
    ///
    /// # Errors
    /// As [`Simulator::set`].
    pub fn wait_level(
        &self,
        label: &str,
        active: bool,
        timeout: Duration,
    ) -> Result<bool, SimError> {
        let pin = self.pin(label)?;
        let number = self.trace().next();
        let wanted = |change: &Change| change.pin == pin && change.active == active;
        Ok(self.level(label)? == active || self.trace().wait(number, timeout, wanted).is_some())
    }

    /// Has bytes arrive at a serial line, as from its other end.
    ///
    /// # Errors
    /// Where the board has no such line; the same holds for [`Simulator::take_sent`].
    pub fn feed(&self, label: &str, bytes: &[u8]) -> Result<(), SimError> {
        let line = self.device_of(label, |kind| matches!(kind, Kind::Uart(_)))?;
        self.device.hardware.lines.lines.feed(line, bytes);
        Ok(())
    }

    /// What containers have sent over a serial line since the last call.
    ///
    /// # Errors
    /// As [`Simulator::feed`].
    pub fn take_sent(&self, label: &str) -> Result<Vec<u8>, SimError> {
        let line = self.device_of(label, |kind| matches!(kind, Kind::Uart(_)))?;
        Ok(self.device.hardware.lines.take_sent(line))
    }

    /// Changes what an analog input measures.
    ///
    /// # Errors
    /// Where the board has no such input.
    pub fn set_voltage(&self, label: &str, voltage: Voltage) -> Result<(), SimError> {
        let input = self.device_of(label, |kind| matches!(kind, Kind::AdcChannel(_)))?;
        self.device.hardware.inputs.set(input, voltage);
        Ok(())
    }

    /// The voltage of an analog output.
    ///
    /// # Errors
    /// Where the board has no such output.
    pub fn volts(&self, label: &str) -> Result<f64, SimError> {
        let output = self.device_of(label, |kind| matches!(kind, Kind::DacChannel(_)))?;
        Ok(self.device.hardware.outputs.volts(output).unwrap_or(0.0))
    }

    /// What a pulse output does.
    ///
    /// # Errors
    /// Where the board has no such output.
    pub fn pulses(&self, label: &str) -> Result<Pulses, SimError> {
        let channel = self.device_of(label, |kind| matches!(kind, Kind::PwmChannel(_)))?;
        Ok(self.device.hardware.pulses.pulses(channel))
    }

    /// Has a device fail at whatever is asked of it from now on, or work again.
    ///
    /// # Errors
    /// Where the board has no such device, or none that can fail.
    pub fn set_broken(&self, label: &str, broken: bool) -> Result<(), SimError> {
        let place = self.device_of(label, |kind| !matches!(kind, Kind::GpioPin(_)))?;
        match &self.board().devices[place].kind {
            Kind::GpioPin(_) => {}
            Kind::Uart(_) => self.device.hardware.lines.lines.set_broken(place, broken),
            Kind::AdcChannel(_) => self.device.hardware.inputs.set_broken(place, broken),
            Kind::DacChannel(_) => self.device.hardware.outputs.set_broken(place, broken),
            Kind::PwmChannel(_) => self.device.hardware.pulses.set_broken(place, broken),
            Kind::Sensor(_) => self.device.hardware.sensors.set_broken(place, broken),
            Kind::SpiDevice(_) => self.device.hardware.spi.set_broken(place, broken),
            Kind::I2cDevice(_) => self.device.hardware.i2c.set_broken(place, broken),
        }
        Ok(())
    }

    /// The place of the device with this label, where it is of the right kind.
    fn device_of(&self, label: &str, is: fn(&Kind) -> bool) -> Result<usize, SimError> {
        let fits = |device: &&DeviceDescription| is(&device.kind);
        let devices = || self.board().devices.iter();
        let wanted = |device: &DeviceDescription| device.label == label && is(&device.kind);
        devices().position(wanted).ok_or_else(|| {
            let labels: Vec<_> = devices()
                .filter(fits)
                .map(|own| own.label.as_str())
                .collect();
            let message = format!("the board has no such device {label:?}");
            SimError::usage(message, format!("use one of: {}", labels.join(", ")))
        })
    }

    /// What the pins did. Times are since the simulator's start.
    pub fn trace(&self) -> &Trace {
        &self.device.hardware.trace
    }

    /// Runs a line of the device's shell, and returns its code and what it wrote.
    pub fn shell(&self, line: &str) -> (i32, String) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut output = String::new();
        (self.device.shell(&words, &mut output), output)
    }

    /// Sends a request to Ketch's group, past the transports, and returns the response's map.
    ///
    /// # Errors
    /// What the device refuses.
    pub fn request(&self, command: Command, request: &impl Encode) -> Result<Vec<u8>, Refusal> {
        let plain = |error| Refusal {
            error,
            detail: String::new(),
        };
        let (mut message, mut response) = (vec![0; FRAME_MAX], vec![0; FRAME_MAX]);
        let length = request.encode_map(&mut message).map_err(plain)?;
        let entries = open_map(&mut response).map_err(plain)?;
        let write = command.operation() == Operation::Write;
        let length = self
            .device
            .ketch(write, command.number(), &message[..length], entries)?;
        let length = close_map(&mut response, length);
        response.truncate(length);
        Ok(response)
    }

    /// Answers a packet of SMP as a transport does, and hands each response to `send`. Packets are
    /// at most [`FRAME_MAX`] bytes long.
    pub fn process(&self, packet: &[u8], send: impl FnMut(&[u8])) {
        self.server.process(packet, send);
    }

    /// Lets time pass on the device's clock without waiting for it. A container that waits already
    /// wakes when it would have.
    pub fn advance(&self, time: Duration) {
        self.device.advance(time);
    }

    /// Takes the device's power away and gives it back; returns once it has booted.
    ///
    /// # Errors
    /// Where it does not boot.
    pub fn restart(&self) -> Result<(), SimError> {
        self.device.restart()
    }

    fn pin(&self, label: &str) -> Result<usize, SimError> {
        self.board().pin(label).ok_or_else(|| {
            let labels: Vec<_> = self
                .board()
                .pins()
                .map(|(_, pin)| pin.label.as_str())
                .collect();
            let message = format!("the board has no pin {label:?}");
            SimError::usage(message, format!("use one of: {}", labels.join(", ")))
        })
    }
}
