//! What operators tell containers, in the simulator.

mod common;

use common::{command, install, log, wait_log};
use ketch_abi::Error;
use ketch_proto::{Command, CreateRequest, Setting};
use ketch_sim::{BoardDescription, Options, Simulator};

const NAME: &str = "all-imports";

/// A device with the pin that this container asks for beside those of every board.
fn simulator() -> Simulator {
    let line = "[[device]]\nlabel = \"line0\"\nkind = \"gpio-pin\"\n\
        operations = [\"read\", \"write\", \"watch\"]\n";
    let board = format!("{}\n{line}", ketch_sim::BUILT_IN);
    let options = Options {
        board: BoardDescription::parse(&board).unwrap(),
        ..Options::default()
    };
    Simulator::start(options).unwrap()
}

/// Creates the container, and tells it this.
fn tell(simulator: &Simulator, settings: &[(&str, &str)]) -> Result<(), Error> {
    fn setting<'s>(&(key, value): &(&'s str, &'s str)) -> Setting<'s> {
        Setting { key, value }
    }
    let request = CreateRequest {
        name: NAME,
        config: Some(settings.iter().map(setting)),
    };
    let answer = simulator.request(Command::Create, &request);
    answer.map(drop).map_err(|refusal| refusal.error)
}

/// Runs it once, and returns what it said that it was told, and what failed.
fn said(simulator: &Simulator) -> Vec<String> {
    command(simulator, Command::Start, NAME).unwrap();
    wait_log(simulator, NAME, "ready 40");
    let said = log(simulator, NAME);
    command(simulator, Command::Stop, NAME).unwrap();
    command(simulator, Command::Remove, NAME).unwrap();
    let start = said
        .iter()
        .rposition(|line| line.ends_with("conformance: start"));
    let told = said[start.unwrap()..].iter();
    told.filter(|line| line.contains("told ") || line.contains("failed"))
        .cloned()
        .collect()
}

#[test]
fn what_an_operator_sets_is_read_by_the_container_until_it_is_removed() {
    let simulator = simulator();
    install(&simulator, NAME);
    tell(&simulator, &[("told", "once")]).unwrap();
    // In place of it.
    tell(&simulator, &[("told", "twice")]).unwrap();
    // Creating it again without any leaves them alone; so do a restart and an update.
    command(&simulator, Command::Create, NAME).unwrap();
    simulator.restart().unwrap();
    install(&simulator, NAME);
    assert_eq!(said(&simulator), ["info told twice"]);
    install(&simulator, NAME);
    assert_eq!(said(&simulator), Vec::<String>::new());
    install(&simulator, NAME);
    tell(&simulator, &[("told", "again")]).unwrap();
    tell(&simulator, &[]).unwrap();
    assert_eq!(said(&simulator), Vec::<String>::new());
}

#[test]
fn settings_are_bounded_and_refused_as_a_whole() {
    let simulator = simulator();
    assert_eq!(tell(&simulator, &[]), Err(Error::ContainerUnknown));
    install(&simulator, NAME);
    tell(&simulator, &[("told", "before")]).unwrap();
    let long = "x".repeat(300);
    let many: Vec<String> = (0..17).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|key| (key.as_str(), "")).collect();
    for (settings, error) in [
        (&[("told", "a"), ("told", "b")][..], Error::RequestMalformed),
        (&[("told", "a"), ("", "b")], Error::RequestMalformed),
        (
            &[("told", "a"), (&long[..33], "b")],
            Error::RequestMalformed,
        ),
        (&[("told", "a"), ("b", &long)], Error::SettingsTooLarge),
        (&many, Error::SettingsTooLarge),
    ] {
        assert_eq!(tell(&simulator, settings), Err(error), "{settings:?}");
    }
    assert_eq!(said(&simulator), ["info told before"]);
}
