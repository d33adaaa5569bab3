//! A policy that is compiled into the firmware: what it decides, and what takes its place.

#[path = "common/changes.rs"]
mod changes;
mod common;
#[path = "common/keys.rs"]
mod keys;

use changes::*;
use common::*;
use ketch_abi::{Error, Operations};
use ketch_proto::{Command, SettingsPart};
use ketch_sim::{Options, Simulator};
use ketch_trust::{Operation, parse_policy, write_policy};
use keys::*;

const COMPILED: &str = r#"
[[rule]]
containers = "blinky"
allow = ["gpio led0 write"]
limits = { log-rate = 7 }
"#;

/// A product whose firmware has the policy.
fn device_with(text: &str) -> Simulator {
    Simulator::start(Options {
        accept_unsigned: false,
        anchors: anchors().to_vec(),
        policy: parse_policy(text).unwrap(),
        ..Default::default()
    })
    .expect("it starts")
}

fn restart(simulator: &Simulator) -> Result<(), Error> {
    let _ = command(simulator, Command::Stop, "blinky");
    command(simulator, Command::Start, "blinky").map_err(|refusal| refusal.error)
}

#[test]
fn it_decides_on_a_device_that_nobody_gave_one() {
    let simulator = device_with(COMPILED);
    upload(&simulator, &signed(&image("blinky"), &key(BUILD))).unwrap();
    upload(&simulator, &signed(&image("button"), &key(BUILD))).unwrap();
    command(&simulator, Command::Start, "blinky").unwrap();
    assert_eq!(standing(&simulator, "blinky").grants, ["gpio led0 write"]);
    let refusal = command(&simulator, Command::Start, "button").unwrap_err();
    assert_eq!(refusal.error, Error::CapabilityMissing);
    let said = log(&simulator, "button");
    assert!(said.iter().any(|line| line.contains("policy withholds")));
    // Told apart from one that the device was given.
    assert!(settings(&simulator, SettingsPart::Policy).is_empty());
    let compiled = settings(&simulator, SettingsPart::CompiledPolicy);
    assert_eq!(compiled, parse_policy(COMPILED).unwrap());
}

#[test]
fn one_in_storage_takes_its_place_until_it_is_gone() {
    let simulator = device_with(COMPILED);
    upload(&simulator, &signed(&image("blinky"), &key(BUILD))).unwrap();
    set_policy(&simulator, &[rule("other", &[])]);
    assert_eq!(restart(&simulator), Err(Error::CapabilityMissing));
    let allowed = [allow("led0", Operations::WRITE)];
    let more = write_policy(&[rule("*", &allowed)]).unwrap();
    change(&simulator, Operation::Policy, &more, &key(OWNER)).unwrap();
    assert_eq!(restart(&simulator), Ok(()));
    set_policy(&simulator, &[rule("other", &[])]);
    assert_eq!(restart(&simulator), Err(Error::CapabilityMissing));
    change(&simulator, Operation::Policy, &[], &key(OWNER)).unwrap();
    assert_eq!(restart(&simulator), Ok(()));
}

#[test]
fn one_without_rules_grants_nothing_on_a_device_for_development_too() {
    let simulator = Simulator::start(Options {
        policy: parse_policy("# Nobody gets anything.\n").unwrap(),
        ..Default::default()
    })
    .expect("it starts");
    let refusal = start(&simulator, "blinky").unwrap_err();
    assert_eq!(refusal.error, Error::CapabilityMissing);
}

#[test]
fn what_is_revoked_stays_so() {
    let simulator = device_with(COMPILED);
    upload(&simulator, &signed(&image("blinky"), &key(BUILD))).unwrap();
    let revoked = revocation("blinky", "led0");
    change(&simulator, Operation::Revoke, &revoked, &key(OWNER)).unwrap();
    assert_eq!(restart(&simulator), Err(Error::CapabilityMissing));
}
