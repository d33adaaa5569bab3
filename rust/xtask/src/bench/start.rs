//! From a request to the first host call of the guest, and back to nothing.

use std::thread;
use std::time::Duration;

use ketch_image::Verifier;

use super::device::Device;
use super::guests::{self, Guest};
use super::report::{Aim, Row};
use super::{bare, stamps};

/// Starts of each guest on each side.
const STARTS: usize = 3000;
/// Uploads, of which each takes longer.
const UPLOADS: usize = 300;
/// Rounds before the first that counts.
const WARM_UP: usize = 20;

/// Nanoseconds of each round.
#[derive(Default)]
struct Times {
    bare: Vec<f64>,
    bare_end: Vec<f64>,
    ketch: Vec<f64>,
    ketch_end: Vec<f64>,
}

/// The rows about starting.
pub fn measure(device: &mut Device, blinky: &Guest) -> Result<Vec<Row>, String> {
    let aims = || vec![Aim::Ratio(1.3), Aim::Below(100_000.0)];
    let mut rows = created(device, blinky)?;
    let mut stop = None;
    for (name, guest) in [
        ("start to first host call: blinky", blinky),
        (
            "start to first host call: smallest reactor",
            &guests::smallest()?,
        ),
        (
            "start to first host call: smallest command, on its thread",
            &guests::command()?,
        ),
    ] {
        let times = starts(device, guest)?;
        rows.push(Row::times(name, Some(times.bare), times.ketch, aims()));
        stop.get_or_insert(Row::times(
            "stop: blinky",
            Some(times.bare_end),
            times.ketch_end,
            vec![],
        ));
    }
    rows.extend(stop);
    Ok(rows)
}

/// Starts and ends a guest, on both sides in turn.
fn starts(device: &mut Device, guest: &Guest) -> Result<Times, String> {
    let name = &guest.builder.name;
    device.upload(&guest.image(name)?)?;
    device.create(name)?;
    let module = bare::module(guest);
    let mut times = Times::default();
    for round in 0..WARM_UP + STARTS {
        let bytes: Box<[u8]> = module.as_slice().into();
        let begin = begin();
        let instance = bare::begin(guest, bytes)?;
        let bare = since(begin)?;
        let begin = stamps::now();
        instance.end()?;
        let bare_end = (stamps::now() - begin) as f64;

        let begin = self::begin();
        device.start(name)?;
        let ketch = since(begin)?;
        let begin = stamps::now();
        device.stop(name)?;
        let ketch_end = (stamps::now() - begin) as f64;
        if round >= WARM_UP {
            times.bare.push(bare);
            times.bare_end.push(bare_end);
            times.ketch.push(ketch);
            times.ketch_end.push(ketch_end);
        }
    }
    device.remove(name)?;
    Ok(times)
}

/// What comes before a start, and the whole way from an image that is there, in pairs with bare WAMR.
fn created(device: &mut Device, guest: &Guest) -> Result<Vec<Row>, String> {
    let name = &guest.builder.name;
    let image = guest.image(name)?;
    let module = bare::module(guest);
    let mut times: [Vec<f64>; 5] = Default::default();
    for round in 0..WARM_UP + UPLOADS {
        let bytes: Box<[u8]> = module.as_slice().into();
        let begin = begin();
        let instance = bare::begin(guest, bytes)?;
        let bare = since(begin)?;
        instance.end()?;

        let begin = self::begin();
        let mut verifier = Verifier::new();
        verifier
            .update(&image)
            .and_then(|()| verifier.finish())
            .map_err(|error| error.to_string())?;
        let verified = stamps::now();
        device.upload(&image)?;
        let uploaded = stamps::now();
        device.create(name)?;
        let created = stamps::now();
        device.start(name)?;
        let whole = since(uploaded)?;
        device.stop(name)?;
        device.remove(name)?;
        if round >= WARM_UP {
            let steps =
                [verified - begin, uploaded - verified, created - uploaded].map(|step| step as f64);
            for (times, time) in times.iter_mut().zip(steps.into_iter().chain([whole, bare])) {
                times.push(time);
            }
        }
    }
    let [verify, upload, create, whole, bare] = times;
    Ok(vec![
        Row::times("verify an image: blinky", None, verify, vec![]),
        Row::times("upload and verify: blinky", None, upload, vec![]),
        Row::times(
            "create (compute and record grants): blinky",
            None,
            create,
            vec![],
        ),
        Row::times(
            "create, then start to first host call: blinky",
            Some(bare),
            whole,
            vec![],
        ),
    ])
}

/// The time, with nothing left of guests that opened their pin before.
fn begin() -> u64 {
    stamps::take_opened();
    stamps::now()
}

/// Nanoseconds from `begin` to when the guest opened its pin; waits for that.
fn since(begin: u64) -> Result<f64, String> {
    // A command runs on while its start returns.
    for _ in 0..1000 {
        if let Some(time) = stamps::take_opened() {
            return Ok((time - begin) as f64);
        }
        thread::sleep(Duration::from_millis(1));
    }
    Err("the guest never opened its pin".into())
}
