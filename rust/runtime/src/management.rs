//! The SMP group: requests in, map entries out. One function for every command; Zephyr's SMP
//! server and the simulator's both call [`Supervisor::handle`].

use ketch_abi::{ContainerState, Error, ExitCause};
use ketch_proto::{
    ChallengeRequest, ChallengeResponse, ChangeRequest, ChangeResponse, Command, ContainerEntry,
    CountersWriter, CreateRequest, Decode, DeviceEntry, Encode, Grant, Info, InfoRequest,
    InfoWriter, Inspect, InspectWriter, Items, ListRequest, ListWriter, LogLine, LogsRequest,
    LogsWriter, NameRequest, Operation, RemoveResponse, Setting, SettingsRequest, SettingsResponse,
    StateResponse, UploadRequest, UploadResponse,
};

use ketch_store::Chunk;

use crate::config::{CONTAINERS_MAX, POLICY};
use crate::failure::Failure;
use crate::log::LINE_MAX;
use crate::platform::Flash;
use crate::supervisor::{CHALLENGE_SECONDS, SETTINGS_PART_MAX, Supervisor};
use crate::text::text;

/// Longest text of a trap in bytes.
const TRAP_MAX: usize = 80;

type Answer = Result<usize, Error>;

impl<F: Flash> Supervisor<F> {
    /// Answers one request of the group: `request` is its CBOR map, the entries of the response's
    /// map go into `response`, and their length is returned.
    ///
    /// # Errors
    /// Whatever the command refuses, to be sent as the group's own error.
    pub fn handle(
        &mut self,
        write: bool,
        command: u8,
        request: &[u8],
        response: &mut [u8],
    ) -> Result<usize, Failure> {
        self.answer(write, command, request, response)
            .map_err(|error| self.failure(error))
    }

    fn answer(&mut self, write: bool, command: u8, request: &[u8], response: &mut [u8]) -> Answer {
        let command = Command::from_number(command).ok_or(Error::NotSupported)?;
        if (command.operation() == Operation::Write) != write {
            return Err(Error::NotSupported);
        }
        match command {
            Command::Challenge | Command::Change | Command::Settings if !POLICY => {
                Err(Error::NotSupported)
            }
            Command::Info => self.answer_info(InfoRequest::decode(request)?, response),
            Command::Upload => self.answer_upload(&UploadRequest::decode(request)?, response),
            Command::List => self.answer_list(ListRequest::decode(request)?, response),
            Command::Inspect => self.answer_inspect(NameRequest::decode(request)?.name, response),
            Command::Create => self.answer_create(request, response),
            Command::Start => self.answer_state(request, response, Self::start),
            Command::Stop => self.answer_state(request, response, Self::stop),
            Command::Kill => self.answer_state(request, response, Self::kill),
            Command::Remove => {
                self.remove(NameRequest::decode(request)?.name)?;
                Ok(RemoveResponse.encode_entries(response)?)
            }
            Command::Logs => self.answer_logs(LogsRequest::decode(request)?, response),
            Command::Counters => self.answer_counters(NameRequest::decode(request)?.name, response),
            Command::Challenge => {
                ChallengeRequest::decode(request)?;
                self.answer_challenge(response)
            }
            Command::Change => {
                self.change(ChangeRequest::decode(request)?.request)?;
                let serial = self.settings_serial();
                Ok(ChangeResponse { serial }.encode_entries(response)?)
            }
            Command::Settings => self.answer_settings(SettingsRequest::decode(request)?, response),
        }
    }

    #[inline(never)]
    fn answer_info(&self, request: InfoRequest, response: &mut [u8]) -> Answer {
        let board = self.runtime().board();
        let info = Info {
            name: "ketch",
            version: env!("CARGO_PKG_VERSION"),
            abi: ketch_abi::ABI_VERSION,
            board: board.name,
            containers: self.iter().count() as u32,
            capacity: CONTAINERS_MAX as u32,
            slot_size: self.slot_size(),
            accepts_unsigned: board.accepts_unsigned(),
            uptime: self.uptime(),
        };
        let mut writer = InfoWriter::new(&info, response);
        let mut next = None;
        for (index, device) in board.devices.iter().enumerate().skip(from(request.from)) {
            let entry = DeviceEntry {
                label: device.label,
                kind: device.capability().device(),
                operations: device.operations,
                exclusive: device.exclusive,
            };
            if !writer.push(&entry)? {
                next = Some(index as u32);
                break;
            }
        }
        writer.finish(next)
    }

    #[inline(never)]
    fn answer_upload(&mut self, request: &UploadRequest<'_>, response: &mut [u8]) -> Answer {
        let chunk = Chunk {
            offset: request.offset,
            length: request.length,
            sha256: request.digest,
            name: request.name,
            data: request.data,
        };
        let progress = self.upload(chunk)?;
        let answer = UploadResponse {
            offset: progress.offset,
            matches: progress.matches,
        };
        answer.encode_entries(response)
    }

    #[inline(never)]
    fn answer_challenge(&mut self, response: &mut [u8]) -> Answer {
        let challenge = self.challenge()?;
        let answer = ChallengeResponse {
            nonce: challenge.nonce,
            device: challenge.device,
            seconds: CHALLENGE_SECONDS,
        };
        answer.encode_entries(response)
    }

    #[inline(never)]
    fn answer_settings(&mut self, request: SettingsRequest, response: &mut [u8]) -> Answer {
        let serial = self.settings_serial();
        let mut buffer = [0; SETTINGS_PART_MAX];
        let part = self.settings_part(request.part, &mut buffer)?;
        let start = part.len().min(request.offset as usize);
        let room = response.len().saturating_sub(SettingsResponse::OVERHEAD);
        let end = part.len().min(start + room);
        if start == end && end < part.len() {
            return Err(Error::ResponseTooLarge);
        }
        let answer = SettingsResponse {
            length: part.len() as u32,
            serial,
            data: &part[start..end],
        };
        answer.encode_entries(response)
    }

    #[inline(never)]
    fn answer_list(&self, request: ListRequest, response: &mut [u8]) -> Answer {
        let mut writer = ListWriter::new(response);
        let mut next = None;
        for (index, entry) in self
            .iter()
            .filter(|(index, _)| *index >= from(request.from))
        {
            let status = &self.runtime().container(index).status;
            let entry = ContainerEntry {
                name: &entry.name,
                version: &entry.version,
                state: status.state().unwrap_or(ContainerState::Received).word(),
                kind: entry.kind.word(),
                trust: entry.trust.word(),
                cause: status.cause().map(ExitCause::word),
            };
            if !writer.push(&entry)? {
                next = Some(index as u32);
                break;
            }
        }
        writer.finish(next)
    }

    #[inline(never)]
    fn answer_inspect(&self, name: &str, response: &mut [u8]) -> Answer {
        let (index, entry) = self.find(name)?;
        let container = self.runtime().container(index);
        let cause = container.status.cause();
        let trap = match cause {
            Some(ExitCause::Trapped(trap)) => text::<TRAP_MAX>(&[trap.into()]),
            _ => heapless::String::new(),
        };
        let inspect = Inspect {
            name: &entry.name,
            version: &entry.version,
            sequence: entry.sequence.into(),
            kind: entry.kind.word(),
            state: container
                .status
                .state()
                .unwrap_or(ContainerState::Received)
                .word(),
            trust: entry.trust.word(),
            key: entry.verdict.ok().and_then(|v| v.key).map(|id| id.0),
            size: self.length(index),
            digest: self.digest(index),
            memory: u64::from(container.memory()),
            key_value: self.values_used(entry),
            starts_on_boot: entry.starts_on_boot,
            cause: cause.map(ExitCause::word),
            code: match cause {
                Some(ExitCause::Exited(code)) => Some(code),
                _ => None,
            },
            trap: match cause {
                Some(ExitCause::Trapped(_)) => Some(&trap),
                _ => None,
            },
            error: match cause {
                Some(ExitCause::StartFailed(error)) => Some(error.number()),
                _ => None,
            },
            detail: (!entry.detail().is_empty()).then_some(entry.detail()),
        };
        let mut writer = InspectWriter::new(&inspect, response);
        if let Some(grants) = &entry.grants {
            for grant in grants.iter() {
                if grant.operations.is_empty() {
                    continue;
                }
                writer.push(&Grant {
                    capability: grant.capability,
                    label: &self.runtime().label(grant),
                    operations: grant.operations,
                });
            }
        }
        writer.finish(&inspect)
    }

    fn answer_state(
        &mut self,
        request: &[u8],
        response: &mut [u8],
        operation: fn(&mut Self, &str) -> Result<(), Error>,
    ) -> Answer {
        let name = NameRequest::decode(request)?.name;
        operation(self, name)?;
        let (index, entry) = self.find(name)?;
        let state = self
            .runtime()
            .container(index)
            .status
            .state()
            .unwrap_or(ContainerState::Received);
        StateResponse {
            name: &entry.name,
            state: state.word(),
        }
        .encode_entries(response)
    }

    #[inline(never)]
    fn answer_create(&mut self, request: &[u8], response: &mut [u8]) -> Answer {
        let create = CreateRequest::<Items<'_, Setting<'_>>>::decode(request)?;
        if let Some(config) = create.config {
            let pairs = config.map(|setting| (setting.key, setting.value));
            self.configure(create.name, pairs)?;
        }
        self.answer_state(request, response, Self::create)
    }

    #[inline(never)]
    fn answer_logs(&self, request: LogsRequest<'_>, response: &mut [u8]) -> Answer {
        let (index, _) = self.find(request.name)?;
        let log = &self.runtime().container(index).log;
        let mut writer = LogsWriter::new(response);
        let mut cursor = u32::try_from(request.cursor.unwrap_or(0)).unwrap_or(u32::MAX);
        // A cursor from before the container was replaced starts over.
        if cursor > log.next() {
            cursor = 0;
        }
        let mut lost = 0;
        let mut buffer = [0; LINE_MAX];
        let mut left = request.limit.unwrap_or(u32::MAX);
        while left > 0
            && let Some(line) = log.line(cursor, &mut buffer)
        {
            let entry = LogLine {
                number: u64::from(line.number),
                time: line.time,
                level: line.level.word(),
                text: line.text,
            };
            if !writer.push(&entry)? {
                break;
            }
            lost += line.number - cursor;
            cursor = line.number + 1;
            left -= 1;
        }
        // Lines that nobody asked for from the start are not lost.
        let lost = if request.cursor.is_some() { lost } else { 0 };
        writer.finish(u64::from(cursor), u64::from(lost))
    }

    #[inline(never)]
    fn answer_counters(&self, name: &str, response: &mut [u8]) -> Answer {
        let (index, _) = self.find(name)?;
        let container = self.runtime().container(index);
        let mut writer = CountersWriter::new(response);
        container
            .counters
            .each(|name, value| writer.push(name, value.into()));
        writer.push("memory", container.memory().into());
        writer.finish()
    }
}

fn from(from: Option<u32>) -> usize {
    from.map_or(0, |from| from as usize)
}
