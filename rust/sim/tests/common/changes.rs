//! Changes of what a device trusts and allows, over real requests.

#![allow(dead_code, reason = "each test file uses some of it")]

use ed25519_dalek::SigningKey;
use ketch_abi::{Capability, Error, Operations};
use ketch_proto::{
    ChallengeRequest, ChallengeResponse, ChangeRequest, Command, Decode, SettingsPart,
    SettingsRequest, SettingsResponse,
};
use ketch_sim::Simulator;
use ketch_trust::{
    Allowance, AnchorSource, Challenge, Operation, Revocation, Roles, RuleSource, write_policy,
    write_revocation,
};

use crate::keys::{anchor, key, product, request};

pub fn allow<'a>(label: &'a str, operations: Operations) -> Allowance<'a> {
    Allowance {
        capability: Capability::Gpio as u8,
        label,
        operations,
    }
}

pub fn rule<'a>(names: &'a str, devices: &[Allowance<'a>]) -> RuleSource<'a> {
    RuleSource {
        names,
        devices: devices.to_vec(),
        ..Default::default()
    }
}

/// Number of the key that builds.
pub const BUILD: u8 = 1;
/// Number of the key that owns.
pub const OWNER: u8 = 3;

pub fn challenge(simulator: &Simulator) -> Challenge {
    let answer = simulator
        .request(Command::Challenge, &ChallengeRequest)
        .unwrap();
    let answer = ChallengeResponse::decode(&answer).unwrap();
    Challenge {
        nonce: answer.nonce,
        device: answer.device,
    }
}

pub fn send(simulator: &Simulator, request: &[u8]) -> Result<(), Error> {
    simulator
        .request(Command::Change, &ChangeRequest { request })
        .map(drop)
        .map_err(|refusal| refusal.error)
}

pub fn change(
    simulator: &Simulator,
    operation: Operation,
    argument: &[u8],
    key: &SigningKey,
) -> Result<(), Error> {
    send(
        simulator,
        &request(&challenge(simulator), operation, argument, key),
    )
}

pub fn settings(simulator: &Simulator, part: SettingsPart) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let offset = bytes.len() as u32;
        let answer = simulator
            .request(Command::Settings, &SettingsRequest { part, offset })
            .unwrap();
        let answer = SettingsResponse::decode(&answer).unwrap();
        bytes.extend_from_slice(answer.data);
        if bytes.len() == answer.length as usize {
            return bytes;
        }
    }
}

/// A key that builds and one that owns.
pub fn anchors() -> [AnchorSource; 2] {
    [
        anchor(&key(BUILD), Roles::CONTAINERS, &["*"]),
        anchor(&key(OWNER), Roles::POLICY.union(Roles::OWNER), &[]),
    ]
}

/// A product with both.
pub fn device() -> Simulator {
    product(&anchors())
}

pub fn set_policy(simulator: &Simulator, rules: &[RuleSource<'_>]) {
    let policy = write_policy(rules).unwrap();
    change(simulator, Operation::Policy, &policy, &key(OWNER)).unwrap();
}

pub fn revocation(name: &str, label: &str) -> Vec<u8> {
    write_revocation(&Revocation {
        name,
        capability: Capability::Gpio,
        label,
    })
}
