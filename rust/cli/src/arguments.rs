//! The command line.

use crate::commands::{
    build, completions, counters, create, info, inspect, key, lifecycle, logs, new, pack, policy,
    ps, push, revoke, rm, run, sign, sim, verify,
};
use crate::device::DeviceArguments;
use crate::error::{EXIT_HELP, Exit, Failure, Result};
use crate::output::{self, Format};
use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

const LONG_ABOUT: &str = "\
Makes containers for devices that run Ketch, and manages them there.

A container is written in a project folder (`ketch new`), built and packed into one image file
(`ketch pack`), and sent to a device (`ketch run`), which grants it what its manifest asks for and
the device allows. `ketch sim` is a whole device on this machine.";

const AFTER: &str = "\
Which device: --device or KETCH_DEVICE, as udp://HOST[:PORT], serial://PATH[?baud=NUMBER], or a name
from ./ketch-devices.toml or ~/.config/ketch/config.toml:

    default = \"bench\"
    [devices]
    bench = \"serial:///dev/ttyACM0?baud=115200\"
    field = \"udp://192.0.2.7\"

With none of these it is the simulator on this machine, udp://127.0.0.1:1337 (also called 'sim').

Examples:
  ketch sim                        start a simulated device (leave it running)
  ketch new hello && cd hello      make a project
  ketch run --follow               build, pack, send and start it, and watch its log
  ketch ps                         see what the device runs
  ketch ps --output json           the same for a script";

/// The command line, well-formed.
#[derive(Debug, Parser)]
#[command(name = "ketch", version, about = "Makes containers for devices that run Ketch, and manages them there",
    long_about = LONG_ABOUT, after_long_help = format!("{AFTER}\n\n{EXIT_HELP}"),
    after_help = "See 'ketch --help' for devices, examples and exit codes.",
    subcommand_required = true, arg_required_else_help = true, disable_help_subcommand = true,
    max_term_width = 100)]
pub struct Arguments {
    /// The device, for commands that talk to one; may also follow the command
    #[arg(short, long, value_name = "DEVICE")]
    device: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Arguments),
    Build(build::Arguments),
    Pack(pack::Arguments),
    Inspect(inspect::Arguments),
    Key(key::Arguments),
    Sign(sign::Arguments),
    Verify(verify::Arguments),
    Policy(policy::Arguments),
    Revoke(revoke::Arguments),
    Push(push::Arguments),
    Run(run::Arguments),
    Ps(ps::Arguments),
    Create(create::Arguments),
    Start(lifecycle::Start),
    Stop(lifecycle::Stop),
    Kill(lifecycle::Kill),
    Rm(rm::Arguments),
    Logs(logs::Arguments),
    Info(info::Arguments),
    Counters(counters::Arguments),
    Sim(sim::Arguments),
    Completions(completions::Arguments),
}

impl Command {
    /// The options of a command that talks to a device.
    fn device_arguments(&mut self) -> Option<&mut DeviceArguments> {
        match self {
            Command::Inspect(arguments) => Some(&mut arguments.device),
            Command::Push(arguments) => Some(&mut arguments.device),
            Command::Run(arguments) => Some(&mut arguments.device),
            Command::Ps(arguments) => Some(&mut arguments.device),
            Command::Create(arguments) => Some(&mut arguments.device),
            Command::Start(arguments) => Some(&mut arguments.containers.device),
            Command::Stop(arguments) => Some(&mut arguments.containers.device),
            Command::Kill(arguments) => Some(&mut arguments.containers.device),
            Command::Rm(arguments) => Some(&mut arguments.containers.device),
            Command::Logs(arguments) => Some(&mut arguments.device),
            Command::Info(arguments) => Some(&mut arguments.device),
            Command::Policy(arguments) => Some(arguments.device()),
            Command::Revoke(arguments) => Some(&mut arguments.device),
            Command::Key(arguments) => arguments.device(),
            Command::Counters(arguments) => Some(&mut arguments.device),
            Command::New(_)
            | Command::Build(_)
            | Command::Pack(_)
            | Command::Sign(_)
            | Command::Verify(_)
            | Command::Sim(_)
            | Command::Completions(_) => None,
        }
    }
}

impl Arguments {
    /// How the command that was asked for prints.
    pub fn format(&self) -> Format {
        match &self.command {
            Command::New(arguments) => arguments.output.format,
            Command::Build(arguments) => arguments.output.format,
            Command::Pack(arguments) => arguments.output.format,
            Command::Key(arguments) => arguments.format(),
            Command::Sign(arguments) => arguments.output.format,
            Command::Verify(arguments) => arguments.output.format,
            Command::Policy(arguments) => arguments.format(),
            Command::Revoke(arguments) => arguments.output.format,
            Command::Inspect(arguments) => arguments.output.format,
            Command::Push(arguments) => arguments.output.format,
            Command::Run(arguments) => arguments.output.format,
            Command::Ps(arguments) => arguments.output.format,
            Command::Create(arguments) => arguments.output.format,
            Command::Start(arguments) => arguments.containers.output.format,
            Command::Stop(arguments) => arguments.containers.output.format,
            Command::Kill(arguments) => arguments.containers.output.format,
            Command::Rm(arguments) => arguments.containers.output.format,
            Command::Sim(_) | Command::Completions(_) => Format::Text,
            Command::Logs(arguments) => arguments.output.format,
            Command::Info(arguments) => arguments.output.format,
            Command::Counters(arguments) => arguments.output.format,
        }
    }

    /// Does what was asked for.
    ///
    /// # Errors
    /// Those of the command.
    pub fn run(mut self) -> Result<ExitCode> {
        if let Some(options) = self.command.device_arguments()
            && options.device.is_none()
        {
            options.device = self.device;
        }
        match self.command {
            Command::New(arguments) => new::run(&arguments),
            Command::Build(arguments) => build::run(&arguments),
            Command::Pack(arguments) => pack::run(&arguments),
            Command::Key(arguments) => key::run(&arguments),
            Command::Sign(arguments) => sign::run(&arguments),
            Command::Verify(arguments) => verify::run(&arguments),
            Command::Policy(arguments) => policy::run(&arguments),
            Command::Revoke(arguments) => revoke::run(&arguments),
            Command::Inspect(arguments) => inspect::run(&arguments),
            Command::Push(arguments) => push::run(&arguments),
            Command::Run(arguments) => run::run(&arguments),
            Command::Ps(arguments) => ps::run(&arguments),
            Command::Create(arguments) => create::run(&arguments),
            Command::Start(arguments) => arguments.run(),
            Command::Stop(arguments) => arguments.run(),
            Command::Kill(arguments) => arguments.run(),
            Command::Rm(arguments) => rm::run(&arguments),
            Command::Logs(arguments) => logs::run(&arguments),
            Command::Info(arguments) => info::run(&arguments),
            Command::Counters(arguments) => counters::run(&arguments),
            Command::Sim(arguments) => return sim::run(arguments),
            Command::Completions(arguments) => completions::run(&arguments),
        }
        .map(|()| ExitCode::SUCCESS)
    }
}

/// Answers a command line that is not well-formed, or that asks for help.
pub fn refuse(words: &[OsString], error: &clap::Error) -> ExitCode {
    let asked_for = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    if !asked_for && wants_json(words) {
        let text = error.render().to_string();
        // The first paragraph says what is wrong, the others how it should be.
        let message = text.split("\n\n").next().unwrap_or_default();
        let message = message.strip_prefix("error: ").unwrap_or(message);
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let failure = Failure::new(Exit::Usage, "Usage", message, "see `ketch --help`");
        output::failure(Format::Json, &failure);
    } else {
        // Nothing is left to do where the terminal has gone away.
        let _ = error.print();
    }
    ExitCode::from(if asked_for { 0 } else { Exit::Usage as u8 })
}

/// Whether words that clap refused ask for JSON all the same.
fn wants_json(words: &[OsString]) -> bool {
    let mut previous = "";
    words.iter().filter_map(|word| word.to_str()).any(|word| {
        let asks = matches!(word, "--output=json" | "-o=json" | "-ojson")
            || word == "json" && matches!(previous, "--output" | "-o");
        previous = word;
        asks
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn json_is_seen_in_words_that_are_refused() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(wants_json(&words("ketch ps --output json --bogus")));
        assert!(wants_json(&words("ketch ps -ojson --bogus")));
        assert!(!wants_json(&words("ketch ps --output text json")));
    }
}
