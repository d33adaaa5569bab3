//! What holds for a while, and what does not come back with time.

#[path = "common/keys.rs"]
mod keys;

use std::time::Duration;

use ketch_abi::Error;
use ketch_proto::{ChallengeRequest, ChallengeResponse, ChangeRequest, Command, Decode};
use ketch_sim::Simulator;
use ketch_trust::{Challenge, Operation, Roles, write_change, write_policy};
use keys::*;

/// A new nonce, and for how long it is good.
fn challenge(simulator: &Simulator) -> (Challenge, Duration) {
    let answer = simulator.request(Command::Challenge, &ChallengeRequest);
    let answer = answer.expect("a challenge");
    let answer = ChallengeResponse::decode(&answer).expect("a response");
    let challenge = Challenge {
        nonce: answer.nonce,
        device: answer.device,
    };
    (challenge, Duration::from_secs(answer.seconds.into()))
}

fn send(simulator: &Simulator, challenge: &Challenge) -> Result<(), Error> {
    let policy = write_policy(&[]).unwrap();
    let request = with_signer(&key(1), |signer| {
        write_change(challenge, Operation::Policy, &policy, Some(signer))
    });
    let request = request.unwrap();
    let change = ChangeRequest { request: &request };
    simulator
        .request(Command::Change, &change)
        .map(drop)
        .map_err(|refusal| refusal.error)
}

#[test]
fn a_nonce_is_good_for_a_minute_and_no_longer() {
    let simulator = product(&[anchor(&key(1), Roles::POLICY, &[])]);
    let (asked, good) = challenge(&simulator);
    assert_eq!(good, Duration::from_secs(60));
    simulator.advance(good - Duration::from_secs(10));
    assert_eq!(send(&simulator, &asked), Ok(()));

    let (asked, _) = challenge(&simulator);
    simulator.advance(good + Duration::from_millis(2));
    assert_eq!(send(&simulator, &asked), Err(Error::RequestStale));
    // It does not come back when the clock goes on, and a new one counts.
    simulator.advance(Duration::from_secs(1 << 32));
    assert_eq!(send(&simulator, &asked), Err(Error::RequestStale));
    let (asked, _) = challenge(&simulator);
    assert_eq!(send(&simulator, &asked), Ok(()));
}
