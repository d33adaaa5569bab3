//! Digital pins by their place in the board's device table.

/// What a pin was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Read only.
    Input,
    /// Driven.
    Output,
    /// Driven and read back.
    InputOutput,
}

/// Why a pin did not do what was asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GpioError {
    /// The controller failed.
    HardwareFault,
    /// The pin cannot work in this direction.
    ModeNotAvailable,
    /// The controller cannot do this at all, for instance report edges.
    NotSupported,
}

/// The board's pins. `pin` is always an index into [`Board::devices`](super::Board::devices) of a
/// pin. States are logical: `true` is active, whatever the voltage. Nothing here blocks for
/// longer than a bus access of a GPIO expander; nothing is called from an interrupt.
pub trait Gpio: Sync {
    /// Prepares the pin. An output starts as it last was driven, or inactive.
    ///
    /// # Errors
    /// [`GpioError::ModeNotAvailable`], [`GpioError::HardwareFault`].
    fn configure(&self, pin: usize, direction: Direction) -> Result<(), GpioError>;

    /// Whether the pin is active.
    ///
    /// # Errors
    /// [`GpioError::HardwareFault`].
    fn read(&self, pin: usize) -> Result<bool, GpioError>;

    /// Drives the pin.
    ///
    /// # Errors
    /// [`GpioError::HardwareFault`].
    fn write(&self, pin: usize, active: bool) -> Result<(), GpioError>;

    /// Drives an output to the opposite of what it was last driven to.
    ///
    /// # Errors
    /// [`GpioError::HardwareFault`].
    fn toggle(&self, pin: usize) -> Result<(), GpioError>;

    /// Turns the reporting of both edges on or off. Each edge is reported by a call of
    /// [`Runtime::gpio_edge`](crate::Runtime::gpio_edge), from any context.
    ///
    /// # Errors
    /// [`GpioError::NotSupported`], [`GpioError::HardwareFault`].
    fn watch(&self, pin: usize, enabled: bool) -> Result<(), GpioError>;
}
