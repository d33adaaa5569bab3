//! Bytes of RAM for each container.

use ketch_runtime::container::Container;
use ketch_runtime::supervisor::Entry;
use ketch_wamr_sys::bare::pool_free;

use super::bare;
use super::device::Device;
use super::guests::Guest;
use super::report::Row;

/// Containers that run at once.
const CONTAINERS: usize = 3;

/// What one container takes, in bytes.
#[derive(Clone, Copy, Default)]
struct Share {
    /// Of the engine's pool.
    pool: f64,
    /// Linear memory, which on this platform lies beside the pool.
    linear: f64,
}

/// The rows about memory. What a container took of the pool is what comes back when it ends:
/// `pool_free` says why.
pub fn measure(device: &mut Device, guest: &Guest) -> Result<Vec<Row>, String> {
    let (bare, ketch) = (bare_shares(guest)?, shares(device, guest)?);
    // The last to end took more than the others if the first container costs something for all.
    let (first, further) = (0, CONTAINERS - 1);
    let table = (size_of::<Container>() + size_of::<Option<Entry>>()) as f64;
    let sum = |share: Share| share.pool + share.linear;
    Ok(vec![
        Row::bytes(
            "RAM of a blinky: pool, the first",
            bare[first].pool,
            ketch[first].pool,
        ),
        Row::bytes(
            "RAM of a blinky: pool, each further",
            bare[further].pool,
            ketch[further].pool,
        ),
        Row::bytes(
            "RAM of a blinky: linear memory",
            bare[further].linear,
            ketch[further].linear,
        ),
        Row::bytes("RAM of a blinky: place in the table", 0.0, table),
        Row::bytes(
            "RAM of a blinky: sum, each further",
            sum(bare[further]),
            sum(ketch[further]) + table,
        ),
    ])
}

fn bare_shares(guest: &Guest) -> Result<[Share; CONTAINERS], String> {
    let module = bare::module(guest);
    let mut instances = Vec::new();
    for _ in 0..CONTAINERS {
        instances.push(bare::begin(guest, module.as_slice().into())?);
    }
    let mut shares = [Share::default(); CONTAINERS];
    for (share, instance) in shares.iter_mut().zip(instances).rev() {
        let (before, linear) = (pool_free(), instance.memory_bytes() as f64);
        drop(instance);
        *share = Share {
            pool: f64::from(pool_free()) - f64::from(before),
            linear,
        };
    }
    Ok(shares)
}

fn shares(device: &mut Device, guest: &Guest) -> Result<[Share; CONTAINERS], String> {
    let name = |index: usize| format!("{}-{index}", guest.builder.name);
    for index in 0..CONTAINERS {
        let name = name(index);
        device.upload(&guest.image(&name)?)?;
        device.start(&name)?;
    }
    let mut shares = [Share::default(); CONTAINERS];
    for (index, share) in shares.iter_mut().enumerate().rev() {
        let name = name(index);
        let (place, _) = device
            .supervisor
            .find(&name)
            .map_err(|error| device.text(error))?;
        let (before, linear) = (
            pool_free(),
            f64::from(device.runtime.container(place).memory()),
        );
        device.stop(&name)?;
        *share = Share {
            pool: f64::from(pool_free()) - f64::from(before),
            linear,
        };
        device.remove(&name)?;
    }
    Ok(shares)
}
