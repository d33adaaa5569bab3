//! The names under which modules import host functions and export their entry points.
//!
//! Module names are WIT interface ids; field names follow the canonical ABI. The signatures
//! stand beside the implementations in `host-functions`, and a test there compares both with
//! the files under `wit/`.

/// Digital pins. Source: wasi-gpio at 6adcd6410c6f.
pub const GPIO_DIGITAL: &str = "wasi:gpio/digital@0.2.0";
/// Opening of digital pins by device label.
pub const DEVICES_GPIO: &str = "ketch:devices/gpio@0.1.0";
/// Transfers on an I2C bus. Source: wasi-i2c at 88e078dfc23c.
pub const I2C: &str = "wasi:i2c/i2c@0.2.0-draft";
/// Transfers to chips on an SPI bus. Source: wasi-spi at f1a086a5b48e.
pub const SPI: &str = "wasi:spi/spi";
/// Opening of addresses on an I2C bus by device label.
pub const DEVICES_I2C: &str = "ketch:devices/i2c@0.1.0";
/// The devices that a container was granted.
pub const DEVICES_DIRECTORY: &str = "ketch:devices/directory@0.1.0";
/// Turning pollables into events of a reactor.
pub const CONTAINER_EVENTS: &str = "ketch:container/events@0.1.0";
/// Monotonic clock. Source: wasi-clocks at v0.2.4.
pub const MONOTONIC_CLOCK: &str = "wasi:clocks/monotonic-clock@0.2.4";
/// Waiting. Source: wasi-io at v0.2.4.
pub const POLL: &str = "wasi:io/poll@0.2.4";
/// Ending with a code. Source: wasi-cli at v0.2.4.
pub const EXIT: &str = "wasi:cli/exit@0.2.4";
/// Log lines. Source: wasi-logging at d31c41d0d9ee.
pub const LOGGING: &str = "wasi:logging/logging@0.1.0-draft";
/// Sending of messages to other containers.
pub const MESSAGING_PRODUCER: &str = "ketch:messaging/producer@0.1.0";
/// Receiving of messages from other containers.
pub const MESSAGING_CONSUMER: &str = "ketch:messaging/consumer@0.1.0";
/// What the container keeps, by key. Source: wasi-keyvalue at fb6e23d11d41.
pub const KEYVALUE_STORE: &str = "wasi:keyvalue/store@0.2.0-draft2";
/// What the operator tells the container. Source: wasi-config at 986a6d0a4fca.
pub const CONFIG_STORE: &str = "wasi:config/store@0.2.0-draft";
/// Random numbers that nobody can guess. Source: wasi-random at v0.2.4.
pub const RANDOM: &str = "wasi:random/random@0.2.4";
/// Random numbers for everything else. Source: wasi-random at v0.2.4.
pub const RANDOM_INSECURE: &str = "wasi:random/insecure@0.2.4";
/// Serial lines.
pub const UART: &str = "ketch:uart/uart@0.1.0";
/// Analog inputs. Source: wasi-gpio at 6adcd6410c6f.
pub const GPIO_ANALOG: &str = "wasi:gpio/analog@0.2.0";
/// Opening of analog inputs by device label.
pub const DEVICES_ANALOG: &str = "ketch:devices/analog@0.1.0";
/// Pulse outputs.
pub const PWM: &str = "ketch:pwm/pwm@0.1.0";
/// Sensors with a driver.
pub const SENSOR: &str = "ketch:sensor/sensor@0.1.0";

/// What programs for wasm32-wasip1 import. Source: WASI preview 1.
pub const PREVIEW1: &str = "wasi_snapshot_preview1";

/// What a reactor exports: one call for every event.
pub const EXPORT_ON_EVENT: &str = "ketch:container/reactor@0.1.0#on-event";
/// What a command exports when it was built as a WIT world.
pub const EXPORT_RUN: &str = "wasi:cli/run@0.2.4#run";
/// What a command exports when its language's own start-up code runs first.
pub const EXPORT_START: &str = "_start";
/// What a reactor may export for its language's start-up code; called once before the first event.
pub const EXPORT_INITIALIZE: &str = "_initialize";
/// The guest's allocator for what a host function returns.
pub const EXPORT_REALLOC: &str = "cabi_realloc";

/// Discriminants of the `event` variant given to [`EXPORT_ON_EVENT`].
pub mod event {
    /// The first event after the start.
    pub const START: u32 = 0;
    /// A subscribed pollable became ready; the payload is its token.
    pub const READY: u32 = 1;
    /// The container is asked to end; what it does not finish now is lost.
    pub const STOP: u32 = 2;
}
