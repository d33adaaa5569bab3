//! The commands of Ketch's SMP group.

use crate::Operation;

/// A command of the group [`ketch_abi::SMP_GROUP`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Command {
    /// What the device is and offers. [`crate::InfoRequest`], [`crate::InfoResponse`].
    Info = 0,
    /// A piece of an image. [`crate::UploadRequest`], [`crate::UploadResponse`].
    Upload = 1,
    /// The containers in brief. [`crate::ListRequest`], [`crate::ListResponse`].
    List = 2,
    /// One container in full. [`crate::NameRequest`], [`crate::InspectResponse`].
    Inspect = 3,
    /// Compute grants and claim devices. [`crate::NameRequest`], [`crate::StateResponse`].
    Create = 4,
    /// Run. [`crate::NameRequest`], [`crate::StateResponse`].
    Start = 5,
    /// Ask to end. [`crate::NameRequest`], [`crate::StateResponse`].
    Stop = 6,
    /// End at once. [`crate::NameRequest`], [`crate::StateResponse`].
    Kill = 7,
    /// Forget the container and its image. [`crate::NameRequest`], [`crate::RemoveResponse`].
    Remove = 8,
    /// Log lines from a cursor on. [`crate::LogsRequest`], [`crate::LogsResponse`].
    Logs = 9,
    /// Counters of one container. [`crate::NameRequest`], [`crate::CountersResponse`].
    Counters = 10,
    /// What a signed request has to contain. [`crate::ChallengeRequest`],
    /// [`crate::ChallengeResponse`].
    Challenge = 11,
    /// A signed request: change anchors or policy, revoke, restore. [`crate::ChangeRequest`],
    /// [`crate::ChangeResponse`].
    Change = 12,
    /// What the device trusts and allows. [`crate::SettingsRequest`],
    /// [`crate::SettingsResponse`].
    Settings = 13,
}

impl Command {
    /// Every command, in the order of its numbers.
    pub const ALL: &'static [Command] = &[
        Command::Info,
        Command::Upload,
        Command::List,
        Command::Inspect,
        Command::Create,
        Command::Start,
        Command::Stop,
        Command::Kill,
        Command::Remove,
        Command::Logs,
        Command::Counters,
        Command::Challenge,
        Command::Change,
        Command::Settings,
    ];

    /// The command with this number.
    pub fn from_number(number: u8) -> Option<Command> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The number that travels in the header.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The word used in texts.
    pub const fn word(self) -> &'static str {
        match self {
            Command::Info => "info",
            Command::Upload => "upload",
            Command::List => "list",
            Command::Inspect => "inspect",
            Command::Create => "create",
            Command::Start => "start",
            Command::Stop => "stop",
            Command::Kill => "kill",
            Command::Remove => "remove",
            Command::Logs => "logs",
            Command::Counters => "counters",
            Command::Challenge => "challenge",
            Command::Change => "change",
            Command::Settings => "settings",
        }
    }

    /// Whether a request is a read or a write; the device refuses the other one.
    pub const fn operation(self) -> Operation {
        match self {
            Command::Info
            | Command::List
            | Command::Inspect
            | Command::Logs
            | Command::Counters
            | Command::Settings => Operation::Read,
            Command::Upload
            | Command::Create
            | Command::Start
            | Command::Stop
            | Command::Kill
            | Command::Remove
            | Command::Challenge
            | Command::Change => Operation::Write,
        }
    }
}
