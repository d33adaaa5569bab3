//! The `ketch` command of a device's shell, for people with a console and for stock SMP clients
//! with `shell exec`.

use core::fmt::{self, Write};

use ketch_abi::{ContainerState, Error, ExitCause};

use crate::config::CONTAINERS_MAX;
use crate::log::LINE_MAX;
use crate::platform::Flash;
use crate::supervisor::Supervisor;
use crate::text::Part;

const HELP: &str = "\
ketch ps               list the containers
ketch info             what this device is and offers
ketch create NAME      compute grants and claim devices
ketch start NAME       run a container
ketch stop NAME        ask a container to end
ketch kill NAME        end a container at once
ketch rm NAME          remove a container and its image
ketch inspect NAME     everything about one container
ketch logs NAME        what a container said
ketch counters NAME    what a container did
";

impl<F: Flash> Supervisor<F> {
    /// Runs one command line, already split and without the leading `ketch`, and writes what a
    /// person should read to `out`. Returns 0, or the number of the error.
    pub fn shell(&mut self, arguments: &[&str], out: &mut dyn Write) -> i32 {
        let outcome = self.shell_command(arguments, out);
        match outcome {
            Ok(()) => 0,
            Err(error) => {
                let detail = self.failure(error).detail;
                // A full buffer loses text, not the number.
                let _ = write!(out, "error {}: {error}", error.number());
                if !detail.is_empty() {
                    let _ = write!(out, " ({detail})");
                }
                let _ = writeln!(out, "\nremedy: {}", error.remedy());
                i32::from(error.number())
            }
        }
    }

    fn shell_command(&mut self, arguments: &[&str], out: &mut dyn Write) -> Result<(), Error> {
        let written = match *arguments {
            [] | ["help"] => out.write_str(HELP),
            ["ps"] | ["list"] => self.write_list(out),
            ["info"] => self.write_info(out),
            ["create", name] => return self.then_state(name, out, Self::create),
            ["start", name] => return self.then_state(name, out, Self::start),
            ["stop", name] => return self.then_state(name, out, Self::stop),
            ["kill", name] => return self.then_state(name, out, Self::kill),
            ["rm", name] | ["remove", name] => {
                self.remove(name)?;
                writeln!(out, "{name}: removed")
            }
            ["inspect", name] => return self.write_inspect(name, out),
            ["logs", name] => return self.write_logs(name, out),
            ["counters", name] => return self.write_counters(name, out),
            [unknown, ..] => {
                let why = "no such command, or not with these words: ";
                let parts = [why, unknown, "; try `ketch help`"].map(Part::Text);
                return Err(self.refuse(Error::NotSupported, &parts));
            }
        };
        written.map_err(|_| Error::ResponseTooLarge)
    }

    fn then_state(
        &mut self,
        name: &str,
        out: &mut dyn Write,
        operation: fn(&mut Self, &str) -> Result<(), Error>,
    ) -> Result<(), Error> {
        operation(self, name)?;
        let (index, _) = self.find(name)?;
        writeln!(out, "{name}: {}", self.state(index)).map_err(|_| Error::ResponseTooLarge)
    }

    fn state(&self, index: usize) -> ContainerState {
        self.runtime()
            .container(index)
            .status
            .state()
            .unwrap_or(ContainerState::Received)
    }

    fn write_list(&self, out: &mut dyn Write) -> fmt::Result {
        writeln!(
            out,
            "{:<16} {:<10} {:<10} {:<8} {:<10} CAUSE",
            "NAME", "VERSION", "STATE", "KIND", "TRUST"
        )?;
        for (index, entry) in self.iter() {
            let cause = self
                .runtime()
                .container(index)
                .status
                .cause()
                .map_or("", ExitCause::word);
            let (name, version, state) = (&entry.name, &entry.version, self.state(index));
            writeln!(
                out,
                "{name:<16} {version:<10} {state:<10} {:<8} {:<10} {cause}",
                entry.kind, entry.trust
            )?;
        }
        Ok(())
    }

    fn write_info(&self, out: &mut dyn Write) -> fmt::Result {
        let board = self.runtime().board();
        writeln!(out, "ketch {} on {}", env!("CARGO_PKG_VERSION"), board.name)?;
        writeln!(
            out,
            "containers {} of {CONTAINERS_MAX}, slots of {} bytes",
            self.iter().count(),
            self.slot_size()
        )?;
        if board.accepts_unsigned() {
            writeln!(out, "ACCEPTS UNSIGNED IMAGES: for development only")?;
        }
        for device in board.devices {
            let exclusive = if device.exclusive { " exclusive" } else { "" };
            writeln!(
                out,
                "{} {} {}{exclusive}",
                device.capability().device(),
                device.label,
                device.operations
            )?;
        }
        Ok(())
    }

    fn write_inspect(&self, name: &str, out: &mut dyn Write) -> Result<(), Error> {
        let (index, entry) = self.find(name)?;
        let mut write = || {
            writeln!(
                out,
                "{} {} ({}, {})",
                entry.name, entry.version, entry.kind, entry.trust
            )?;
            if let Some(key) = entry.verdict.ok().and_then(|verdict| verdict.key) {
                writeln!(out, "key {key}")?;
            }
            writeln!(out, "state {}", self.state(index))?;
            if let Some(cause) = self.runtime().container(index).status.cause() {
                writeln!(out, "cause {}", cause.word())?;
                match cause {
                    ExitCause::Exited(code) => writeln!(out, "code {code}")?,
                    ExitCause::Trapped(trap) => writeln!(out, "trap {trap}")?,
                    ExitCause::StartFailed(error) => {
                        writeln!(out, "error {}: {error}", error.number())?
                    }
                    _ => {}
                }
            }
            if !entry.detail().is_empty() {
                writeln!(out, "detail {}", entry.detail())?;
            }
            writeln!(
                out,
                "image {} bytes, linear memory {} bytes",
                self.length(index),
                self.runtime().container(index).memory()
            )?;
            for grant in entry.grants.iter().flat_map(|grants| grants.iter()) {
                if grant.operations.is_empty() {
                    continue;
                }
                let label = self.runtime().label(grant);
                writeln!(
                    out,
                    "grant {} {label} {}",
                    grant.capability.word(),
                    grant.operations
                )?;
            }
            Ok(())
        };
        write().map_err(|_: fmt::Error| Error::ResponseTooLarge)
    }

    fn write_logs(&self, name: &str, out: &mut dyn Write) -> Result<(), Error> {
        let (index, _) = self.find(name)?;
        let log = &self.runtime().container(index).log;
        let mut cursor = 0;
        let mut buffer = [0; LINE_MAX];
        while let Some(line) = log.line(cursor, &mut buffer) {
            let (seconds, millis) = (line.time / 1000, line.time % 1000);
            writeln!(
                out,
                "{seconds:>6}.{millis:03} {:<5} {}",
                line.level.word(),
                line.text
            )
            .map_err(|_| Error::ResponseTooLarge)?;
            cursor = line.number + 1;
        }
        Ok(())
    }

    fn write_counters(&self, name: &str, out: &mut dyn Write) -> Result<(), Error> {
        let (index, _) = self.find(name)?;
        let mut written = Ok(());
        self.runtime()
            .container(index)
            .counters
            .each(|name, value| {
                written = written.and_then(|()| writeln!(out, "{name} {value}"));
            });
        written.map_err(|_| Error::ResponseTooLarge)
    }
}
