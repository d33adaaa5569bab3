//! What containers get: policy, revocation, and who may change them, over real requests.

#[path = "common/changes.rs"]
mod changes;
mod common;
#[path = "common/keys.rs"]
mod keys;

use std::time::{Duration, Instant};

use changes::*;
use common::*;
use ed25519_dalek::SigningKey;
use ketch_abi::{Capability, Error, Operations};
use ketch_image::{Builder, Header, Image, PayloadKind, PayloadSource, RequestSource};
use ketch_proto::{Command, SettingsPart};
use ketch_sim::server::Refusal;
use ketch_sim::{Options, Simulator};
use ketch_trust::{
    Allowance, Limits, Operation, Revocation, Roles, RuleSource, write_anchors, write_change,
    write_policy, write_revocation,
};
use keys::*;

/// A blinky of this sequence number.
fn blinky(sequence: u32) -> Vec<u8> {
    let image = image("blinky");
    let image = Image::parse(&image).unwrap();
    let manifest = image.manifest();
    let builder = Builder {
        sequence,
        payloads: vec![PayloadSource::Wasm(
            image.payload(PayloadKind::Wasm).unwrap().to_vec(),
        )],
        requests: vec![RequestSource {
            capability: Capability::Gpio,
            label: "led0".into(),
            operations: Operations::WRITE,
        }],
        resources: manifest.resources,
        ..Builder::new(manifest.id, manifest.name, manifest.version)
    };
    builder.build().unwrap()
}

fn start_signed(simulator: &Simulator, name: &str) -> Result<(), Refusal> {
    upload(simulator, &signed(&image(name), &key(BUILD)))?;
    command(simulator, Command::Start, name)
}

#[test]
fn a_product_without_policy_grants_nothing() {
    let simulator = device();
    let refusal = start_signed(&simulator, "blinky").unwrap_err();
    assert_eq!(refusal.error, Error::CapabilityMissing);
    assert!(standing(&simulator, "blinky").grants.is_empty());
    let said = log(&simulator, "blinky");
    assert!(
        said.iter()
            .any(|line| line == "warn policy withholds gpio led0 write"),
        "{said:?}"
    );
}

#[test]
fn policy_grants_what_it_names_and_survives_a_restart() {
    let simulator = device();
    set_policy(
        &simulator,
        &[rule("blink*", &[allow("led*", Operations::WRITE)])],
    );
    start_signed(&simulator, "blinky").unwrap();
    assert_eq!(standing(&simulator, "blinky").grants, ["gpio led0 write"]);
    simulator.restart().unwrap();
    assert_eq!(standing(&simulator, "blinky").state, "running");
    // The other container's name is not in it.
    assert_eq!(
        start_signed(&simulator, "button").unwrap_err().error,
        Error::CapabilityMissing
    );
    // A rule for another key does not count.
    let other = RuleSource {
        key: Some(id(&key(9))),
        ..rule("*", &[allow("*", Operations(7))])
    };
    set_policy(&simulator, &[other]);
    assert!(standing(&simulator, "blinky").grants.is_empty());
}

#[test]
fn policy_caps_what_a_manifest_asks_for() {
    let simulator = device();
    let limited = |limits| RuleSource {
        limits,
        ..rule("*", &[allow("*", Operations(7))])
    };
    let memory = Limits {
        memory: 16,
        ..Limits::default()
    };
    set_policy(&simulator, &[limited(memory)]);
    let refusal = start_signed(&simulator, "blinky").unwrap_err();
    assert_eq!(refusal.error, Error::LimitExceeded);
    assert!(refusal.detail.contains("policy allows 16"), "{refusal:?}");
    let handles = Limits {
        handles: 0,
        log_rate: 1,
        ..Limits::default()
    };
    set_policy(&simulator, &[limited(handles)]);
    // It can open nothing now, and says so in its own way; the limit on its log holds too.
    let _ = command(&simulator, Command::Start, "blinky");
    assert_eq!(counter(&simulator, "blinky", "handles_opened"), 0);
}

#[test]
fn a_talkative_container_is_cut_to_its_lines_per_second() {
    let simulator = device();
    let quiet = RuleSource {
        limits: Limits {
            log_rate: 2,
            ..Limits::default()
        },
        ..rule("*", &[])
    };
    set_policy(&simulator, &[quiet]);
    start_signed(&simulator, "log-flood").unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    // At most three seconds have begun.
    assert!(counter(&simulator, "log-flood", "log_lines") <= 6);
    assert!(counter(&simulator, "log-flood", "log_dropped") > 0);
}

#[test]
fn policy_gives_a_container_less_of_the_processor_than_it_asks_for() {
    let simulator = device();
    let limits = Limits {
        processor_share: 2,
        ..Limits::default()
    };
    set_policy(
        &simulator,
        &[RuleSource {
            limits,
            ..rule("*", &[])
        }],
    );
    start_signed(&simulator, "glutton").unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while counter(&simulator, "glutton", "pauses") < 2 {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(standing(&simulator, "glutton").state, "running");
}

#[test]
fn a_revoked_pin_stays_still_at_once_and_for_ever() {
    let simulator = device();
    set_policy(&simulator, &[rule("*", &[allow("*", Operations(7))])]);
    start_signed(&simulator, "blinky").unwrap();
    assert!(
        simulator
            .wait_level("led0", true, Duration::from_secs(5))
            .unwrap()
    );
    let revoked = revocation("blinky", "led0");
    change(&simulator, Operation::Revoke, &revoked, &key(OWNER)).unwrap();
    // From here on no write of the loop that runs on gets through.
    let after = simulator.trace().next();
    std::thread::sleep(Duration::from_millis(1300));
    assert!(simulator.trace().since(after).is_empty());
    let deadline = Instant::now() + Duration::from_secs(5);
    while counter(&simulator, "blinky", "refusals") == 0 {
        assert!(Instant::now() < deadline, "it never tried again");
        std::thread::sleep(Duration::from_millis(10));
    }
    simulator.restart().unwrap();
    assert_eq!(
        standing(&simulator, "blinky").error,
        Some(Error::CapabilityMissing.number())
    );
    // Also for an image of the same name that comes again.
    command(&simulator, Command::Remove, "blinky").unwrap();
    assert_eq!(
        start_signed(&simulator, "blinky").unwrap_err().error,
        Error::CapabilityMissing
    );
    change(&simulator, Operation::Restore, &revoked, &key(OWNER)).unwrap();
    command(&simulator, Command::Start, "blinky").unwrap();
    assert_eq!(standing(&simulator, "blinky").grants, ["gpio led0 write"]);
}

#[test]
fn a_revoked_watch_tells_nothing_any_more() {
    let simulator = device();
    set_policy(&simulator, &[rule("*", &[allow("*", Operations(7))])]);
    start_signed(&simulator, "button").unwrap();
    simulator.set("button0", true).unwrap();
    assert!(
        simulator
            .wait_level("led0", true, Duration::from_secs(5))
            .unwrap()
    );
    let revoked = revocation("button", "button0");
    change(&simulator, Operation::Revoke, &revoked, &key(OWNER)).unwrap();
    simulator.set("button0", false).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(
        simulator.level("led0").unwrap(),
        "the edge did not reach it"
    );
}

#[test]
fn topics_are_denied_until_a_rule_allows_them_and_taken_away_at_once() {
    let simulator = device();
    let pins = allow("*", Operations(7));
    let topics = |label, operations| Allowance {
        capability: Capability::Topic as u8,
        label,
        operations,
    };
    let revoked = |name, label| {
        write_revocation(&Revocation {
            name,
            capability: Capability::Topic,
            label,
        })
    };
    // One direction is not the other.
    let other_way = topics("tank/raw", Operations::SUBSCRIBE);
    set_policy(&simulator, &[rule("*", &[pins, other_way])]);
    let refusal = start_signed(&simulator, "alarm-driver").unwrap_err();
    assert_eq!(refusal.error, Error::CapabilityMissing);
    assert!(refusal.detail.contains("topic"), "{}", refusal.detail);
    let lines = log(&simulator, "alarm-driver");
    assert!(
        lines.contains(&"warn policy withholds topic tank/raw publish".into()),
        "{lines:?}"
    );

    let both = Operations::PUBLISH.union(Operations::SUBSCRIBE);
    set_policy(
        &simulator,
        &[rule("alarm-*", &[pins, topics("tank/*", both)])],
    );
    command(&simulator, Command::Start, "alarm-driver").unwrap();
    start_signed(&simulator, "alarm-transform").unwrap();
    start_signed(&simulator, "alarm-policy").unwrap();
    let wait = |name: &str, which: &str, least: u64| {
        let deadline = Instant::now() + Duration::from_secs(5);
        while counter(&simulator, name, which) < least {
            assert!(Instant::now() < deadline, "{name} {which}");
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    wait("alarm-policy", "messages_received", 3);

    // Sending: its next message is refused, and it gives up by itself.
    let revocation = revoked("alarm-transform", "tank/level");
    change(&simulator, Operation::Revoke, &revocation, &key(OWNER)).unwrap();
    let got = counter(&simulator, "alarm-policy", "messages_received");
    let standing = ended(&simulator, "alarm-transform");
    assert_eq!(
        (standing.cause.as_deref(), standing.code),
        (Some("exited"), Some(1))
    );
    assert!(counter(&simulator, "alarm-policy", "messages_received") <= got + 1);

    // Receiving: it is told, and gets nothing more.
    change(&simulator, Operation::Restore, &revocation, &key(OWNER)).unwrap();
    command(&simulator, Command::Start, "alarm-transform").unwrap();
    wait("alarm-policy", "messages_received", got + 3);
    let revocation = revoked("alarm-policy", "tank/*");
    change(&simulator, Operation::Revoke, &revocation, &key(OWNER)).unwrap();
    let standing = ended(&simulator, "alarm-policy");
    assert_eq!(
        (standing.cause.as_deref(), standing.code),
        (Some("exited"), Some(1))
    );
    let lines = log(&simulator, "alarm-policy");
    assert!(
        lines
            .iter()
            .any(|line| line.contains("tank/level: permission-denied")),
        "{lines:?}"
    );
    let sent = counter(&simulator, "alarm-transform", "messages_sent");
    wait("alarm-transform", "messages_sent", sent + 3);
}

#[test]
fn requests_that_nobody_may_make_are_refused_each_with_its_cause() {
    let simulator = device();
    let policy = write_policy(&[rule("*", &[])]).unwrap();
    let owner = key(OWNER);
    let set = |key: &SigningKey| change(&simulator, Operation::Policy, &policy, key);
    assert_eq!(set(&key(BUILD)), Err(Error::RequestRole));
    assert_eq!(set(&key(9)), Err(Error::RequestKeyUnknown));
    let asked = challenge(&simulator);
    let unsigned = write_change(&asked, Operation::Policy, &policy, None).unwrap();
    assert_eq!(send(&simulator, &unsigned), Err(Error::RequestUnsigned));
    let good = request(&asked, Operation::Policy, &policy, &owner);
    // What was signed is altered, the signature is altered, or cut.
    let mut altered = good.clone();
    let at = altered.windows(16).position(|w| w == asked.nonce).unwrap();
    altered[at + 16 + 20] ^= 1;
    assert!(send(&simulator, &altered).is_err());
    let mut forged = good.clone();
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(send(&simulator, &forged), Err(Error::SignatureInvalid));
    assert_eq!(
        send(&simulator, &good[..good.len() - 1]),
        Err(Error::RequestMalformed)
    );
    assert_eq!(send(&simulator, b""), Err(Error::RequestMalformed));
    assert_eq!(
        change(&simulator, Operation::Policy, b"nonsense", &owner),
        Err(Error::PolicyInvalid)
    );
    // An image is no request, whoever signed it.
    let image = signed(&image("blinky"), &owner);
    let end = Header::parse(&image).unwrap().envelope_end() as usize;
    assert_eq!(
        send(&simulator, &image[48..end]),
        Err(Error::RequestMalformed)
    );
    assert_eq!(settings(&simulator, SettingsPart::Policy), b"");
}

#[test]
fn a_request_counts_once_for_one_device_and_for_a_while() {
    let (simulator, other) = (device(), device());
    let policy = write_policy(&[rule("*", &[])]).unwrap();
    let asked = challenge(&simulator);
    let good = request(&asked, Operation::Policy, &policy, &key(OWNER));
    challenge(&other);
    assert_eq!(send(&other, &good), Err(Error::RequestForeign));
    assert_eq!(send(&simulator, &good), Ok(()));
    assert_eq!(settings(&simulator, SettingsPart::Policy), policy);
    assert_eq!(
        send(&simulator, &good),
        Err(Error::RequestStale),
        "a replay"
    );
    // A newer nonce takes the place of an older one.
    let old = challenge(&simulator);
    let new = challenge(&simulator);
    assert_ne!(old.nonce, new.nonce);
    assert_eq!(old.device, new.device);
    let stale = request(&old, Operation::Policy, &policy, &key(OWNER));
    assert_eq!(send(&simulator, &stale), Err(Error::RequestStale));
    // None survives a restart.
    let before = request(&new, Operation::Policy, &policy, &key(OWNER));
    simulator.restart().unwrap();
    assert_eq!(send(&simulator, &before), Err(Error::RequestStale));
    let after = challenge(&simulator);
    assert_eq!(after.device, new.device, "it is the same device");
    assert_eq!(send(&simulator, &before), Err(Error::RequestStale));
}

#[test]
fn old_images_do_not_come_back_unless_policy_lets_them() {
    let simulator = device();
    let put = |sequence| {
        upload(&simulator, &signed(&blinky(sequence), &key(BUILD))).map_err(|refusal| refusal.error)
    };
    assert_eq!(put(5), Ok(()));
    assert_eq!(put(4), Err(Error::ImageDowngrade));
    command(&simulator, Command::Remove, "blinky").unwrap();
    assert_eq!(put(4), Err(Error::ImageDowngrade), "not even after removal");
    simulator.restart().unwrap();
    assert_eq!(put(4), Err(Error::ImageDowngrade), "nor after a restart");
    assert_eq!(put(5), Ok(()));
    let lenient = RuleSource {
        downgrade: true,
        ..rule("blinky", &[])
    };
    set_policy(&simulator, &[lenient]);
    assert_eq!(put(4), Ok(()));
    set_policy(&simulator, &[rule("blinky", &[])]);
    command(&simulator, Command::Remove, "blinky").unwrap();
    assert_eq!(put(4), Err(Error::ImageDowngrade), "the mark has not sunk");
}

#[test]
fn the_owner_adds_keys_and_takes_them_away() {
    let simulator = device();
    let (owner, newcomer) = (key(OWNER), key(7));
    let image = signed(&image("command-hello"), &newcomer);
    let refusal = |result: Result<(), Refusal>| result.unwrap_err().error;
    assert_eq!(
        refusal(upload(&simulator, &image)),
        Error::ImageSignatureUnverified
    );
    let set =
        |anchors: &[u8], key: &SigningKey| change(&simulator, Operation::Anchors, anchors, key);
    let list = write_anchors(&[anchor(&newcomer, Roles::CONTAINERS, &["command-*"])]);
    assert_eq!(set(&list, &key(BUILD)), Err(Error::RequestRole));
    assert_eq!(set(b"\x81", &owner), Err(Error::AnchorsInvalid));
    assert_eq!(set(&list, &owner), Ok(()));
    upload(&simulator, &image).unwrap();
    assert_eq!(standing(&simulator, "command-hello").trust, "verified");
    // It takes every role from its own key, and nobody could change anything any more.
    let nobody = write_anchors(&[anchor(&owner, Roles::POLICY, &[])]);
    assert_eq!(set(&nobody, &owner), Err(Error::OwnerMissing));
    // Without its key, the container does not run any more.
    assert_eq!(set(&write_anchors(&[]), &owner), Ok(()));
    let after = standing(&simulator, "command-hello");
    assert_eq!(
        (after.state.as_str(), after.error),
        ("failed", Some(Error::ImageSignatureUnverified.number()))
    );
    assert_eq!(
        refusal(command(&simulator, Command::Start, "command-hello")),
        Error::ImageSignatureUnverified
    );
}

#[test]
fn a_container_whose_key_is_taken_away_ends() {
    let simulator = device();
    set_policy(&simulator, &[rule("*", &[allow("*", Operations(7))])]);
    start_signed(&simulator, "blinky").unwrap();
    let without = write_anchors(&[anchor(&key(BUILD), Roles::NONE, &[])]);
    change(&simulator, Operation::Anchors, &without, &key(OWNER)).unwrap();
    let after = standing(&simulator, "blinky");
    assert_eq!(
        (after.state.as_str(), after.error),
        ("failed", Some(Error::ImageKeyRole.number()))
    );
}

#[test]
fn development_needs_no_signature_and_grants_everything_until_there_is_a_policy() {
    let simulator = Simulator::start(Options::default()).unwrap();
    start(&simulator, "blinky").unwrap();
    assert_eq!(standing(&simulator, "blinky").grants, ["gpio led0 write"]);
    let policy = write_policy(&[rule("other", &[])]).unwrap();
    let request = write_change(&challenge(&simulator), Operation::Policy, &policy, None).unwrap();
    send(&simulator, &request).unwrap();
    command(&simulator, Command::Stop, "blinky").unwrap();
    assert_eq!(
        command(&simulator, Command::Start, "blinky")
            .unwrap_err()
            .error,
        Error::CapabilityMissing
    );
    let request = write_change(&challenge(&simulator), Operation::Policy, &[], None).unwrap();
    send(&simulator, &request).unwrap();
    command(&simulator, Command::Start, "blinky").unwrap();
}
