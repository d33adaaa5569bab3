//! The two kinds of container, and the macros that export their entry points.

/// Something that a reactor is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The pollable that was subscribed with this token became ready.
    Ready(u32),
    /// The last event: the container was asked to end. What it does not finish now is lost.
    Stop,
}

/// A container that handles events on a thread that it shares with other reactors. It costs no
/// stack of its own between events, and it must not block.
pub trait Reactor: Sized {
    /// Called once, before any event: opens what the container works with.
    fn start() -> Self;

    /// Handles one event and returns.
    fn on_event(&mut self, event: Event);
}

/// A container that runs from start to end on its own thread, and may block.
pub trait Command {
    /// Runs; `Ok` is exit code 0 and `Err` is 1. Other codes: [`exit::with_code`](crate::exit::with_code).
    ///
    /// # Errors
    /// As the container sees fit.
    fn run() -> Result<(), Failure>;
}

/// The failure of a [`Command`], which said why in its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure;

/// Exports a [`Reactor`]: one exported function, through which the device delivers every event.
///
/// `export_reactor!(Blinky)` stands for the core export `ketch:container/reactor@0.1.0#on-event`
/// and one static that keeps the `Blinky` between events. On the host it exports nothing.
#[macro_export]
macro_rules! export_reactor {
    ($reactor:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            static REACTOR: $crate::raw::slot::Slot<$reactor> = $crate::raw::slot::Slot::new();

            #[unsafe(export_name = "ketch:container/reactor@0.1.0#on-event")]
            extern "C" fn on_event(discriminant: u32, payload: u32) {
                REACTOR.deliver(discriminant, payload);
            }
        };
    };
}

/// Exports a [`Command`]: one exported function, which the device calls once.
///
/// `export_command!(Hello)` stands for the core export `wasi:cli/run@0.2.4#run`. On the host it
/// exports nothing.
#[macro_export]
macro_rules! export_command {
    ($command:ty) => {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[unsafe(export_name = "wasi:cli/run@0.2.4#run")]
            extern "C" fn run() -> u32 {
                <$command as $crate::Command>::run().is_err() as u32
            }
        };
    };
}
