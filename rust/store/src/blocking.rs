//! Blocking flash under an asynchronous library.

use core::pin::pin;
use core::task::{Context, Poll, Waker};

use embedded_storage::nor_flash as blocking;
use embedded_storage_async::nor_flash as asynchronous;

/// Blocking flash that looks asynchronous. Its futures are ready at once.
///
/// Its unit of writing has at least [`WORD_MIN`] bytes, so that the header of an item is one unit.
/// Where it takes several, the next item can complete one that a power cut left short, and the
/// library then takes both for something else: with units of one byte, once in 256 such cuts.
pub(crate) struct Blocking<F> {
    pub flash: F,
    /// Address of a page that reads as if it were erased.
    pub masked: Option<u32>,
}

impl<F> Blocking<F> {
    pub fn new(flash: F) -> Blocking<F> {
        Blocking {
            flash,
            masked: None,
        }
    }
}

impl<F: blocking::ErrorType> asynchronous::ErrorType for Blocking<F> {
    type Error = F::Error;
}

impl<F: blocking::NorFlash> asynchronous::ReadNorFlash for Blocking<F> {
    const READ_SIZE: usize = F::READ_SIZE;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), F::Error> {
        // The library reads within one page.
        let page = offset / F::ERASE_SIZE as u32 * F::ERASE_SIZE as u32;
        if self.masked == Some(page) {
            bytes.fill(0xff);
            return Ok(());
        }
        self.flash.read(offset, bytes)
    }

    fn capacity(&self) -> usize {
        self.flash.capacity()
    }
}

impl<F: blocking::NorFlash> asynchronous::NorFlash for Blocking<F> {
    const WRITE_SIZE: usize = word_size::<F>();
    const ERASE_SIZE: usize = F::ERASE_SIZE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), F::Error> {
        self.flash.erase(from, to)
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), F::Error> {
        self.flash.write(offset, bytes)
    }
}

/// Length of an item's header in bytes.
///
/// *Source*: sequential-storage 8.0, `ItemHeader`.
pub(crate) const WORD_MIN: usize = 8;

/// The unit in which the state area is written, in bytes.
pub(crate) const fn word_size<F: blocking::NorFlash>() -> usize {
    let word = if F::WRITE_SIZE > F::READ_SIZE {
        F::WRITE_SIZE
    } else {
        F::READ_SIZE
    };
    if word > WORD_MIN { word } else { WORD_MIN }
}

/// Runs a future that only ever awaits [`Blocking`] flash; `None` if it waits for anything else.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
