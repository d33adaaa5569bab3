//! Ending a guest from outside, at every moment.

mod common;

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use common::endless::ENDLESS;
use common::{Data, call, call_with, engine, instance};
use ketch_abi::{Error, Trap};
use ketch_wamr::{KillSwitch, Stop};

fn switch() -> &'static KillSwitch {
    Box::leak(Box::default())
}

/// Threads with small stacks: the engine touches a thread's whole stack.
fn spawn<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> thread::JoinHandle<R> {
    thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(work)
        .unwrap()
}

#[test]
fn an_endless_guest_ends_wherever_it_is() {
    let switch = switch();
    let mut slowest = Duration::ZERO;
    for round in 0..200 {
        let start = Box::leak(Box::new(Barrier::new(2)));
        let text = ENDLESS[round % ENDLESS.len()];
        let guest = spawn(|| {
            let _thread = engine().enter_thread();
            let mut guest = instance(text);
            guest.arm(switch).unwrap();
            start.wait();
            let stop = call(&mut guest, &[]);
            // It holds for whatever comes later, too.
            (stop, call(&mut guest, &[]), Instant::now())
        });
        start.wait();
        thread::sleep(Duration::from_micros(round as u64 * 10));
        let killed = Instant::now();
        // In turn: by an operator, and for its time.
        let expected = if (round / ENDLESS.len()).is_multiple_of(2) {
            assert!(switch.kill());
            Stop::Killed
        } else {
            switch.expire();
            Stop::Trap(Trap::BudgetExhausted)
        };
        let (first, second, ended) = guest.join().unwrap();
        assert_eq!(
            (first, second),
            (Err(expected), Err(expected)),
            "round {round}"
        );
        slowest = slowest.max(ended.duration_since(killed));
    }
    // None hangs. How fast it is, the bench tells: a machine may stand still meanwhile.
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

#[test]
fn a_kill_may_meet_the_guests_own_end() {
    const SHORT: &str = "(module (func (export \"f\") (param i32)
        (loop $l (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))";
    let switch = switch();
    let (mut killed, mut returned, mut missed) = (0, 0, 0);
    let (begin, end) = (
        &*Box::leak(Box::new(Barrier::new(2))),
        &*Box::leak(Box::new(Barrier::new(2))),
    );
    const ROUNDS: u64 = 2_000;
    let guest = spawn(move || {
        let _thread = engine().enter_thread();
        let mut outcomes = Vec::new();
        for round in 0..ROUNDS {
            let mut guest = instance(SHORT);
            guest.arm(switch).unwrap();
            begin.wait();
            outcomes.push(call(&mut guest, &[1 + round % 64 * 20]));
            // The drop meets the kill as well.
            drop(guest);
            end.wait();
        }
        outcomes
    });
    for round in 0..ROUNDS {
        begin.wait();
        for _ in 0..round % 400 * 10 {
            std::hint::spin_loop();
        }
        if !switch.kill() {
            missed += 1;
        }
        end.wait();
    }
    for outcome in guest.join().unwrap() {
        match outcome {
            Err(Stop::Killed) => killed += 1,
            Ok(None) => returned += 1,
            other => panic!("{other:?}"),
        }
    }
    println!("killed {killed}, returned {returned}, of which gone before the kill {missed}");
    assert_eq!(killed + returned, ROUNDS);
}

#[test]
fn a_kill_holds_before_the_first_call_and_between_calls() {
    const TEXT: &str = "(module (func (export \"f\")))";
    let switch = switch();
    let mut guest = instance(TEXT);
    guest.arm(switch).unwrap();
    assert!(switch.kill() && switch.kill());
    assert_eq!(call(&mut guest, &[]), Err(Stop::Killed));
    drop(guest);

    // The next instance begins anew.
    let mut guest = instance(TEXT);
    guest.arm(switch).unwrap();
    assert_eq!(call(&mut guest, &[]), Ok(None));
    switch.kill();
    assert_eq!(call(&mut guest, &[]), Err(Stop::Killed));
    assert_eq!(call(&mut guest, &[]), Err(Stop::Killed));
}

#[test]
fn an_expiry_holds_for_one_call_and_may_come_before_it() {
    const TEXT: &str = "(module (func (export \"f\")))";
    const SPIN: &str = "(module (func (export \"f\") (loop $l (br $l))))";
    let switch = switch();
    switch.expire();
    let mut guest = instance(SPIN);
    guest.arm(switch).unwrap();
    switch.expire();
    assert_eq!(
        call(&mut guest, &[]),
        Err(Stop::Trap(Trap::BudgetExhausted))
    );
    drop(guest);

    let mut guest = instance(TEXT);
    guest.arm(switch).unwrap();
    assert_eq!(call(&mut guest, &[]), Ok(None), "nothing was armed");
    switch.expire();
    switch.renew();
    assert_eq!(call(&mut guest, &[]), Ok(None));
    // Of both, the kill is told.
    switch.expire();
    switch.kill();
    assert_eq!(call(&mut guest, &[]), Err(Stop::Killed));
}

#[test]
fn an_expiry_during_a_call_is_not_forgotten_when_time_is_given_again() {
    // As a host function does that waits: the time may be up just before it stops counting.
    const TEXT: &str = "(module (import \"host\" \"hook\" (func $hook))
        (func (export \"f\") (call $hook) (loop $l (br $l))))";
    static SWITCH: KillSwitch = KillSwitch::new();
    let mut guest = instance(TEXT);
    guest.arm(&SWITCH).unwrap();
    let mut data = Data {
        hook: Some(|| {
            SWITCH.expire();
            SWITCH.renew();
        }),
        ..Data::default()
    };
    assert_eq!(
        call_with(&mut guest, &mut data, &[], None),
        Err(Stop::Trap(Trap::BudgetExhausted))
    );
}

#[test]
fn a_switch_serves_one_instance_at_a_time() {
    const TEXT: &str = "(module (func (export \"f\")))";
    let (switch, other) = (switch(), switch());
    assert!(!switch.kill(), "nothing is armed");
    let mut first = instance(TEXT);
    first.arm(switch).unwrap();
    let mut second = instance(TEXT);
    assert_eq!(second.arm(switch), Err(Error::Busy));
    assert_eq!(first.arm(other), Err(Error::Busy));
    assert!(!other.kill());
    assert_eq!(call(&mut second, &[]), Ok(None));
    assert_eq!(call(&mut first, &[]), Ok(None));
    drop(first);
    assert!(!switch.kill());
    second.arm(switch).unwrap();
    assert!(switch.kill());
    assert_eq!(call(&mut second, &[]), Err(Stop::Killed));
}

#[test]
fn many_threads_may_kill_one_guest() {
    let switch = switch();
    let done = &*Box::leak(Box::new(AtomicBool::new(false)));
    let killers: Vec<_> = (0..3)
        .map(|_| {
            spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    switch.kill();
                    thread::yield_now();
                }
            })
        })
        .collect();
    for _ in 0..300 {
        let mut guest = instance(ENDLESS[0]);
        guest.arm(switch).unwrap();
        assert_eq!(call(&mut guest, &[]), Err(Stop::Killed));
    }
    done.store(true, Ordering::Relaxed);
    killers
        .into_iter()
        .for_each(|killer| killer.join().unwrap());
}
