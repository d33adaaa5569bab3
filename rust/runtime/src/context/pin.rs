//! Digital pins of one instance, from labels to handles and from handles to pins.

use ketch_abi::{Capability, Operations, Trap};

use crate::context::{Context, Refusal};
use crate::handle::Resource;
use crate::platform::Direction;

impl Context {
    /// Opens the pin called `label` for `direction`.
    ///
    /// # Errors
    /// Every [`Refusal`]; each is counted.
    pub fn open_pin(&mut self, label: &str, direction: Direction) -> Result<u32, Refusal> {
        let opened = self.try_open_pin(label, direction);
        if opened.is_err() {
            self.counters().refusals.count();
        }
        opened
    }

    fn try_open_pin(&mut self, label: &str, direction: Direction) -> Result<u32, Refusal> {
        let (device, place) = self.granted(Capability::Gpio, label)?;
        let granted = self.container().live(place);
        let allowed = match direction {
            // Watching a pin is a way of reading it, so either makes it an input.
            Direction::Input => granted.intersects(Operations::READ.union(Operations::WATCH)),
            Direction::Output => granted.contains(Operations::WRITE),
            Direction::InputOutput => granted.contains(Operations::READ.union(Operations::WRITE)),
        };
        if !allowed {
            return Err(Refusal::OperationNotGranted);
        }
        let operations = match direction {
            Direction::Input => granted.intersection(Operations::READ.union(Operations::WATCH)),
            Direction::Output => Operations::WRITE,
            Direction::InputOutput => granted,
        };
        let board = self.board();
        board.gpio.configure(usize::from(device), direction)?;
        self.open(Resource::Pin {
            device,
            grant: place as u8,
            direction,
            operations,
            limited: self.is_limited(device),
        })
    }

    /// The pin behind a handle that must have been opened for `direction` and allow `needed`, by its
    /// place in the board's device table.
    ///
    /// # Errors
    /// [`Trap::BadHandle`] for a forged, stale or foreign handle;
    /// [`Refusal::OperationNotGranted`] (inside) where the grant does not cover the operation.
    // A function of its own, so that `cargo xtask bench` can count it alone.
    #[inline(never)]
    pub fn pin(
        &self,
        handle: u32,
        of: Direction,
        needed: Operations,
    ) -> Result<Result<u8, Refusal>, Trap> {
        match self.handles.resource(handle)? {
            Resource::Pin {
                device,
                grant,
                direction,
                operations,
                limited,
            } if direction == of => {
                let live = self.container().live(usize::from(grant));
                if operations.intersection(live).contains(needed) {
                    if limited && !needed.is_empty() && !self.may_call(device, grant) {
                        self.counters().refusals.count();
                        return Ok(Err(Refusal::TooManyCalls));
                    }
                    Ok(Ok(device))
                } else {
                    self.counters().refusals.count();
                    Ok(Err(Refusal::OperationNotGranted))
                }
            }
            _ => Err(Trap::BadHandle),
        }
    }

    /// Closes a pin that was opened for `direction`.
    ///
    /// # Errors
    /// [`Trap::BadHandle`].
    pub fn close_pin(&mut self, handle: u32, of: Direction) -> Result<(), Trap> {
        self.pin(handle, of, Operations::NONE)?.ok();
        self.handles.close(handle)?;
        Ok(())
    }
}
