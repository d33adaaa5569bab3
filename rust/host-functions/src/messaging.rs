//! `ketch:messaging`: sending to topics, and receiving from them.

use ketch_abi::{Capability, NAME_MAX, import};
use ketch_runtime::Context;
use ketch_runtime::config::{MESSAGE_SIZE, MESSAGING};
use ketch_runtime::messaging::MessagingError;
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{GuestSlice, ReturnArea, allocate};
use crate::table::{Caller, Outcome, row, word};

static PRODUCER_FUNCTIONS: [&[HostFunction<Context>]; 1] =
    [&[row!("send", [I32, I32, I32, I32, I32] -> [], send)]];

static CONSUMER_FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("open", [I32, I32, I32] -> [], open),
    row!("[method]subscription.receive", [I32, I32] -> [], receive),
    row!("[method]subscription.subscribe", [I32] -> [I32], subscribe),
    row!("[resource-drop]subscription", [I32] -> [], close),
]];

pub(crate) const PRODUCER: HostModule<Context> = HostModule {
    name: Name::new(import::MESSAGING_PRODUCER),
    capability: Some(Capability::Topic),
    functions: if MESSAGING { &PRODUCER_FUNCTIONS } else { &[] },
};

pub(crate) const CONSUMER: HostModule<Context> = HostModule {
    name: Name::new(import::MESSAGING_CONSUMER),
    capability: Some(Capability::Topic),
    functions: if MESSAGING { &CONSUMER_FUNCTIONS } else { &[] },
};

/// Bytes of `result<_, error>`: a discriminant and the number of the error.
const SEND_SIZE: u32 = 2;
/// Bytes of `result<subscription, error>`.
const OPEN_SIZE: u32 = 8;
/// Bytes of `result<option<list<u8>>, error>`.
const RECEIVE_SIZE: u32 = 16;

/// Writes the error of a result whose own value is aligned to `align`.
fn refuse(caller: &mut Caller<'_>, area: ReturnArea, align: u32, error: MessagingError) -> Outcome {
    area.bytes(caller, 0, &[1])?;
    area.bytes(caller, align, &[error as u8])?;
    Ok(0)
}

fn send(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::unaligned(caller, arguments, 4, SEND_SIZE)?;
    let topic = GuestSlice::argument(arguments, 0).text::<NAME_MAX>(caller)?;
    let (pointer, length) = (word(arguments, 2), word(arguments, 3));
    let sent = caller.lend(pointer, length, |context, message| {
        if message.len() > MESSAGE_SIZE {
            return Err(MessagingError::TooLarge);
        }
        // No topic is longer than what was kept, and none is empty, so a cut one names nothing.
        context.publish(topic.whole().unwrap_or(""), message)
    })?;
    match sent {
        Ok(()) => area.bytes(caller, 0, &[0]).map(|()| 0),
        Err(error) => refuse(caller, area, 1, error),
    }
}

fn open(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, OPEN_SIZE)?;
    let topic = GuestSlice::argument(arguments, 0).text::<NAME_MAX>(caller)?;
    let opened = caller.data().open_subscription(topic.whole().unwrap_or(""));
    match opened {
        Ok(handle) => {
            area.bytes(caller, 0, &[0])?;
            area.word(caller, 4, handle)?;
            Ok(0)
        }
        Err(error) => refuse(caller, area, 4, error),
    }
}

fn receive(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, RECEIVE_SIZE)?;
    let mut message = [0; MESSAGE_SIZE];
    let received = caller
        .data()
        .receive(word(arguments, 0), &mut message)
        .map_err(Stop::Trap)?;
    match received {
        Ok(None) => area.bytes(caller, 0, &[0, 0, 0, 0, 0])?,
        Ok(Some(length)) => {
            let pointer = allocate(caller, 1, length)?;
            caller.write(pointer, &message[..length])?;
            area.bytes(caller, 0, &[0, 0, 0, 0, 1])?;
            area.word(caller, 8, pointer)?;
            area.word(caller, 12, length as u32)?;
        }
        Err(error) => return refuse(caller, area, 4, error),
    }
    Ok(0)
}

fn subscribe(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let opened = caller.data().watch_subscription(word(arguments, 0));
    opened.map(u64::from).map_err(Stop::Trap)
}

fn close(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let closed = caller.data().close_subscription(word(arguments, 0));
    closed.map(|()| 0).map_err(Stop::Trap)
}
