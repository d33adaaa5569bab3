//! A device with a socket, and a container on it that behaves.

use std::cell::Cell;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

use ed25519_dalek::SigningKey;
use ketch_abi::{Capability, Operations};
use ketch_host_functions::MODULES;
use ketch_proto::{
    ChallengeRequest, ChallengeResponse, ChangeRequest, Command, Decode, Encode, Failure,
    FailureCode, Header, InfoRequest, InfoResponse, ListRequest, ListResponse, NameRequest,
    UploadRequest, UploadResponse,
};
use ketch_sim::server::FRAME_MAX;
use ketch_sim::{BoardDescription, Options, Simulator};
use ketch_trust::{Allowance, Challenge, Operation, Roles, RuleSource, write_policy};
use ketch_wamr::{Engine, Memory};

use crate::common;
use crate::keys::{anchor, key, request, signed};
use crate::row::Gets;

/// Which device a case is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Device {
    /// One that accepts unsigned images and grants what it offers.
    Development,
    /// One that trusts the keys below, and grants by a policy.
    Product,
}

/// The key that signs containers on a product.
pub const BUILD: u8 = 1;
/// The key that may change a product's policy and keys.
pub const OWNER: u8 = 3;
/// A key that may sign containers called `sensor-*`, and nothing else.
pub const NARROW: u8 = 5;

/// What the simulator's own board has, and a device of every other kind.
const BOARD: &str = concat!(
    include_str!("../../src/simulator.toml"),
    r#"
    [[device]]
    label = "line"
    kind = "uart"
    operations = ["read", "write", "configure"]
    exclusive = true
    [[device]]
    label = "level"
    kind = "adc-channel"
    operations = ["read", "watch"]
    exclusive = true
    [[device]]
    label = "valve"
    kind = "dac-channel"
    operations = ["write"]
    exclusive = true
    min_value = 10
    max_value = 3000
    [[device]]
    label = "fan"
    kind = "pwm-channel"
    operations = ["write"]
    exclusive = true
    min_period = 20000
    max_period = 1000000
    max_duty = 80
    [[device]]
    label = "climate"
    kind = "sensor"
    operations = ["read"]
    exclusive = true
    measures = { ambient-temp = 21.5, humidity = 40 }
    "#
);

const WITNESS: &str = "witness";
const SOON: Duration = Duration::from_secs(10);
/// How long an answer that must not come is waited for.
const SILENCE: Duration = Duration::from_millis(150);

pub struct Bench {
    pub simulator: Simulator,
    pub device: Device,
    socket: UdpSocket,
    sequence: Cell<u8>,
    pressed: Cell<bool>,
    /// From which change of a pin on a case has to answer for it.
    changes: Cell<usize>,
    /// Bytes of the pool that must be in use when it is over.
    pool: Cell<u32>,
}

/// A rule for these names and devices.
pub fn rule<'a>(names: &'a str, label: &'a str, operations: Operations) -> RuleSource<'a> {
    RuleSource {
        names,
        devices: vec![Allowance {
            capability: Capability::Gpio as u8,
            label,
            operations,
        }],
        ..Default::default()
    }
}

/// What a product's policy is where a case sets no other.
pub fn rules() -> Vec<RuleSource<'static>> {
    vec![
        rule(WITNESS, "led1", Operations::WRITE),
        rule(
            WITNESS,
            "button0",
            Operations::READ.union(Operations::WATCH),
        ),
        rule("blinky", "led0", Operations::WRITE),
    ]
}

impl Bench {
    pub fn new(device: Device) -> Bench {
        let anchors = vec![
            anchor(&key(BUILD), Roles::CONTAINERS, &["*"]),
            anchor(&key(OWNER), Roles::POLICY.union(Roles::OWNER), &[]),
            anchor(&key(NARROW), Roles::CONTAINERS, &["sensor-*"]),
        ];
        let simulator = Simulator::start(Options {
            udp: Some("127.0.0.1:0".parse().unwrap()),
            accept_unsigned: device == Device::Development,
            anchors,
            board: BoardDescription::parse(BOARD).expect("a board"),
            ..Default::default()
        })
        .expect("it starts");
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.connect(simulator.udp_address().unwrap()).unwrap();
        Bench {
            simulator,
            device,
            socket,
            sequence: Cell::new(0),
            pressed: Cell::new(false),
            changes: Cell::new(0),
            pool: Cell::new(0),
        }
    }

    /// Carries a case out beside the container that behaves, and sees to what is left.
    pub fn beside(&self, act: impl FnOnce(&Bench) -> Gets) -> Gets {
        if self.device == Device::Product {
            self.set_policy(&rules()).expect("the policy");
        }
        self.put(&self.own(WITNESS)).expect("the witness");
        self.command(Command::Start, WITNESS).expect("its start");
        self.witness();
        self.pool.set(self.pool());
        self.forgive(self.simulator.trace().next());
        let got = act(self);
        let moved = self.simulator.trace().since(self.changes.get());
        assert!(moved.is_empty(), "pins moved: {moved:?}");
        self.witness();
        self.clear();
        assert_eq!(self.pool(), self.pool.get(), "bytes of the pool");
        got
    }

    /// Sees that the container that behaves gets its timer's events and its pin's.
    fn witness(&self) {
        let events = || common::counter(&self.simulator, WITNESS, "events");
        let before = events();
        let deadline = Instant::now() + SOON;
        while events() < before + 2 {
            assert!(Instant::now() < deadline, "no event reaches the witness");
            std::thread::sleep(Duration::from_millis(2));
        }
        self.pressed.set(!self.pressed.get());
        let pressed = self.pressed.get();
        self.simulator.set("button0", pressed).unwrap();
        assert!(
            self.simulator.wait_level("led1", pressed, SOON).unwrap(),
            "the witness does not follow"
        );
    }

    /// The largest image in bytes.
    pub fn slot_size(&self) -> u32 {
        let answer = self
            .ask(Command::Info, &InfoRequest { from: None })
            .expect("an answer");
        InfoResponse::decode(&answer)
            .expect("a response")
            .info
            .slot_size
    }

    /// Lets a case move pins, and restart the device, up to this change.
    pub fn forgive(&self, next: usize) {
        self.changes.set(next);
    }

    /// Restarts the device, and waits until the witness is at work again. What a simulated device
    /// takes from the pool when it boots it takes for ever.
    pub fn restart(&self) {
        self.clear();
        let before = self.pool();
        self.simulator.restart().expect("it boots");
        self.witness();
        self.pool.set(self.pool.get() + self.pool() - before);
        self.forgive(self.simulator.trace().next());
    }

    /// Sends a frame and does not wait.
    pub fn throw(&self, frame: &[u8]) {
        self.socket.send(frame).unwrap();
    }

    /// Takes whatever answers are under way.
    pub fn drain(&self) {
        self.socket.set_read_timeout(Some(SILENCE)).unwrap();
        let mut answer = [0; FRAME_MAX];
        while let Ok(length) = self.socket.recv(&mut answer) {
            Header::split(&answer[..length]).expect("a frame");
        }
    }

    /// Takes every other container away.
    fn clear(&self) {
        loop {
            let list = self
                .ask(Command::List, &ListRequest { from: None })
                .expect("a list");
            let list = ListResponse::decode(&list).expect("a response");
            let Some(name) = list
                .containers
                .map(|one| one.name)
                .find(|name| *name != WITNESS)
            else {
                return;
            };
            let _ = self.command(Command::Kill, name);
            self.command(Command::Remove, name).expect("removed");
        }
    }

    fn pool(&self) -> u32 {
        let engine = Engine::init(Memory::System, &MODULES).expect("it runs");
        engine.memory_usage().used
    }

    /// One of the repository's containers, signed where the device wants that.
    pub fn own(&self, name: &str) -> Vec<u8> {
        let image = common::image(name);
        match self.device {
            Device::Development => image,
            Device::Product => signed(&image, &key(BUILD)),
        }
    }

    /// Sends a frame and returns what comes back, if anything does.
    pub fn exchange(&self, frame: &[u8]) -> Option<(Header, Vec<u8>)> {
        self.receive(frame, SOON)
    }

    fn receive(&self, frame: &[u8], patience: Duration) -> Option<(Header, Vec<u8>)> {
        self.socket.set_read_timeout(Some(patience)).unwrap();
        self.socket.send(frame).unwrap();
        let mut answer = [0; FRAME_MAX];
        let length = self.socket.recv(&mut answer).ok()?;
        let (header, payload, _) = Header::split(&answer[..length]).expect("a frame");
        Some((header, payload.to_vec()))
    }

    /// Sends a frame that may get no answer, and says what it gets.
    pub fn raw(&self, frame: &[u8]) -> Gets {
        match self.receive(frame, SILENCE) {
            Some((_, payload)) => failure(&payload)
                .err()
                .unwrap_or(Gets::Harmless("answered")),
            None => Gets::Silence,
        }
    }

    /// Sends a payload to a command of a group.
    pub fn payload(
        &self,
        group: u16,
        write: bool,
        command: u8,
        payload: &[u8],
    ) -> Result<Vec<u8>, Gets> {
        let operation = if write {
            ketch_proto::Operation::Write
        } else {
            ketch_proto::Operation::Read
        };
        self.sequence.set(self.sequence.get().wrapping_add(1));
        let header = Header::request(
            operation,
            group,
            command,
            self.sequence.get(),
            payload.len() as u16,
        );
        let frame = [&header.to_bytes()[..], payload].concat();
        let (answer, payload) = self.exchange(&frame).expect("an answer");
        assert_eq!((answer.group, answer.sequence), (group, header.sequence));
        failure(&payload)?;
        Ok(payload)
    }

    /// Sends a request of Ketch's group.
    pub fn ask(&self, command: Command, request: &impl Encode) -> Result<Vec<u8>, Gets> {
        let mut payload = vec![0; FRAME_MAX];
        let length = request.encode_map(&mut payload).expect("a request");
        let write = command.operation() == ketch_proto::Operation::Write;
        self.payload(75, write, command.number(), &payload[..length])
    }

    pub fn command(&self, command: Command, name: &str) -> Result<(), Gets> {
        self.ask(command, &NameRequest { name }).map(drop)
    }

    /// One piece of an upload: the offset wanted next.
    pub fn piece(&self, offset: u32, length: Option<u32>, data: &[u8]) -> Result<u32, Gets> {
        let request = UploadRequest {
            offset,
            length,
            digest: None,
            name: None,
            data,
        };
        let answer = self.ask(Command::Upload, &request)?;
        Ok(UploadResponse::decode(&answer).expect("a response").offset)
    }

    /// Uploads an image in pieces.
    pub fn put(&self, image: &[u8]) -> Result<(), Gets> {
        let mut offset = self.piece(0, Some(image.len() as u32), &image[..image.len().min(400)])?;
        while (offset as usize) < image.len() {
            let start = offset as usize;
            let next = self.piece(offset, None, &image[start..image.len().min(start + 400)])?;
            assert!(next > offset, "the upload does not advance");
            offset = next;
        }
        Ok(())
    }

    /// What uploading an image gets.
    pub fn upload(&self, image: &[u8]) -> Gets {
        self.put(image).err().unwrap_or(Gets::Harmless("stored"))
    }

    /// What uploading and starting an image gets.
    pub fn start(&self, image: &[u8], name: &str) -> Gets {
        self.put(image)
            .and_then(|()| self.command(Command::Start, name))
            .err()
            .unwrap_or(Gets::Harmless("runs"))
    }

    pub fn challenge(&self) -> Challenge {
        let answer = self
            .ask(Command::Challenge, &ChallengeRequest)
            .expect("a challenge");
        let answer = ChallengeResponse::decode(&answer).expect("a response");
        Challenge {
            nonce: answer.nonce,
            device: answer.device,
        }
    }

    /// Sends a request for a change.
    pub fn send(&self, request: &[u8]) -> Result<(), Gets> {
        self.ask(Command::Change, &ChangeRequest { request })
            .map(drop)
    }

    /// Asks for a change with a fresh nonce and this key's signature.
    pub fn change(
        &self,
        operation: Operation,
        argument: &[u8],
        by: &SigningKey,
    ) -> Result<(), Gets> {
        self.send(&request(&self.challenge(), operation, argument, by))
    }

    pub fn set_policy(&self, rules: &[RuleSource<'_>]) -> Result<(), Gets> {
        let policy = write_policy(rules).expect("a policy");
        self.change(Operation::Policy, &policy, &key(OWNER))
    }
}

/// What a response refuses, if it does.
fn failure(payload: &[u8]) -> Result<(), Gets> {
    let Some(failure) = Failure::find(payload).expect("a response") else {
        return Ok(());
    };
    Err(match (failure.error(), failure.code) {
        (Some(error), _) => Gets::Refused(error),
        (None, FailureCode::Common(code)) => Gets::Common(code),
        (None, FailureCode::Group { group, code }) => Gets::Group(group, code),
    })
}
