//! The imports, as the canonical ABI lowers the functions under `wit/`: handles and enumerations
//! are `i32`, text is pointer and length, and what does not fit one value comes back through a
//! pointer that the caller gives last. A test compares every line here with the WIT files.
//!
//! Safety of all of them: a pointer with its length covers bytes that stay valid and unchanged
//! for the call, and a result pointer covers one value of its type, which the host writes whole
//! before it returns. The host keeps no pointer after a call. It checks each handle and each
//! range and traps on a bad one, so a wrong number is no undefined behaviour, only the end of the
//! container.

pub mod i2c;
pub mod spi;

/// Digital pins.
pub mod gpio {
    use crate::raw::layout::{Config, Outcome};

    #[link(wasm_import_module = "wasi:gpio/digital@0.2.0")]
    unsafe extern "C" {
        /// `get-config: func() -> digital-config`
        #[link_name = "[method]digital-out-pin.get-config"]
        pub fn out_config(pin: u32, result: *mut Config);
        /// `watch-for-ready: func() -> pollable`
        #[link_name = "[method]digital-out-pin.watch-for-ready"]
        pub fn out_watch_for_ready(pin: u32) -> u32;
        /// `set-state: func(state: pin-state) -> result<_, gpio-error>`
        #[link_name = "[method]digital-out-pin.set-state"]
        pub fn out_set_state(pin: u32, state: u32, result: *mut Outcome);
        /// `set-active: func() -> result<_, gpio-error>`
        #[link_name = "[method]digital-out-pin.set-active"]
        pub fn out_set_active(pin: u32, result: *mut Outcome);
        /// `set-inactive: func() -> result<_, gpio-error>`
        #[link_name = "[method]digital-out-pin.set-inactive"]
        pub fn out_set_inactive(pin: u32, result: *mut Outcome);
        /// `toggle: func() -> result<_, gpio-error>`
        #[link_name = "[method]digital-out-pin.toggle"]
        pub fn out_toggle(pin: u32, result: *mut Outcome);
        /// Gives the handle back.
        #[link_name = "[resource-drop]digital-out-pin"]
        pub fn out_drop(pin: u32);
        /// `get-config: func() -> digital-config`
        #[link_name = "[method]digital-in-pin.get-config"]
        pub fn in_config(pin: u32, result: *mut Config);
        /// `watch-for-ready: func() -> pollable`
        #[link_name = "[method]digital-in-pin.watch-for-ready"]
        pub fn in_watch_for_ready(pin: u32) -> u32;
        /// `read: func() -> result<pin-state, gpio-error>`
        #[link_name = "[method]digital-in-pin.read"]
        pub fn in_read(pin: u32, result: *mut Outcome);
        /// `is-active: func() -> result<bool, gpio-error>`
        #[link_name = "[method]digital-in-pin.is-active"]
        pub fn in_is_active(pin: u32, result: *mut Outcome);
        /// `is-inactive: func() -> result<bool, gpio-error>`
        #[link_name = "[method]digital-in-pin.is-inactive"]
        pub fn in_is_inactive(pin: u32, result: *mut Outcome);
        /// `watch-state: func(state: pin-state) -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-pin.watch-state"]
        pub fn in_watch_state(pin: u32, state: u32, result: *mut Outcome);
        /// `watch-active: func() -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-pin.watch-active"]
        pub fn in_watch_active(pin: u32, result: *mut Outcome);
        /// `watch-inactive: func() -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-pin.watch-inactive"]
        pub fn in_watch_inactive(pin: u32, result: *mut Outcome);
        /// `watch-falling-edge: func() -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-pin.watch-falling-edge"]
        pub fn in_watch_falling_edge(pin: u32, result: *mut Outcome);
        /// `watch-rising-edge: func() -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-pin.watch-rising-edge"]
        pub fn in_watch_rising_edge(pin: u32, result: *mut Outcome);
        /// Gives the handle back.
        #[link_name = "[resource-drop]digital-in-pin"]
        pub fn in_drop(pin: u32);
        /// `get-config: func() -> digital-config`
        #[link_name = "[method]digital-in-out-pin.get-config"]
        pub fn in_out_config(pin: u32, result: *mut Config);
        /// `watch-for-ready: func() -> pollable`
        #[link_name = "[method]digital-in-out-pin.watch-for-ready"]
        pub fn in_out_watch_for_ready(pin: u32) -> u32;
        /// `set-state: func(state: pin-state) -> result<_, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.set-state"]
        pub fn in_out_set_state(pin: u32, state: u32, result: *mut Outcome);
        /// `set-active: func() -> result<_, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.set-active"]
        pub fn in_out_set_active(pin: u32, result: *mut Outcome);
        /// `set-inactive: func() -> result<_, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.set-inactive"]
        pub fn in_out_set_inactive(pin: u32, result: *mut Outcome);
        /// `toggle: func() -> result<_, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.toggle"]
        pub fn in_out_toggle(pin: u32, result: *mut Outcome);
        /// `read: func() -> result<pin-state, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.read"]
        pub fn in_out_read(pin: u32, result: *mut Outcome);
        /// `is-active: func() -> result<bool, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.is-active"]
        pub fn in_out_is_active(pin: u32, result: *mut Outcome);
        /// `is-inactive: func() -> result<bool, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.is-inactive"]
        pub fn in_out_is_inactive(pin: u32, result: *mut Outcome);
        /// `watch-state: func(state: pin-state) -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.watch-state"]
        pub fn in_out_watch_state(pin: u32, state: u32, result: *mut Outcome);
        /// `watch-active: func() -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.watch-active"]
        pub fn in_out_watch_active(pin: u32, result: *mut Outcome);
        /// `watch-inactive: func() -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.watch-inactive"]
        pub fn in_out_watch_inactive(pin: u32, result: *mut Outcome);
        /// `watch-falling-edge: func() -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.watch-falling-edge"]
        pub fn in_out_watch_falling_edge(pin: u32, result: *mut Outcome);
        /// `watch-rising-edge: func() -> result<pollable, gpio-error>`
        #[link_name = "[method]digital-in-out-pin.watch-rising-edge"]
        pub fn in_out_watch_rising_edge(pin: u32, result: *mut Outcome);
        /// Gives the handle back.
        #[link_name = "[resource-drop]digital-in-out-pin"]
        pub fn in_out_drop(pin: u32);
    }
}

/// Opening of digital pins by label.
pub mod devices {
    use crate::raw::layout::Outcome;

    #[link(wasm_import_module = "ketch:devices/gpio@0.1.0")]
    unsafe extern "C" {
        /// `open-digital-in: func(label: string) -> result<digital-in-pin, gpio-error>`
        #[link_name = "open-digital-in"]
        pub fn open_digital_in(label: *const u8, label_length: usize, result: *mut Outcome);
        /// `open-digital-out: func(label: string) -> result<digital-out-pin, gpio-error>`
        #[link_name = "open-digital-out"]
        pub fn open_digital_out(label: *const u8, label_length: usize, result: *mut Outcome);
        /// `open-digital-in-out: func(label: string) -> result<digital-in-out-pin, gpio-error>`
        #[link_name = "open-digital-in-out"]
        pub fn open_digital_in_out(label: *const u8, label_length: usize, result: *mut Outcome);
    }
}

/// What the container was granted.
pub mod directory {
    use crate::raw::layout::{Device, List};

    #[link(wasm_import_module = "ketch:devices/directory@0.1.0")]
    unsafe extern "C" {
        /// `list: func() -> list<device>`
        #[link_name = "list"]
        pub fn list(result: *mut List<Device>);
    }
}

/// Pollables as events.
pub mod events {
    #[link(wasm_import_module = "ketch:container/events@0.1.0")]
    unsafe extern "C" {
        /// `subscribe: func(source: borrow<pollable>, token: u32)`
        #[link_name = "subscribe"]
        pub fn subscribe(source: u32, token: u32);
    }
}

/// The monotonic clock.
pub mod clock {
    #[link(wasm_import_module = "wasi:clocks/monotonic-clock@0.2.4")]
    unsafe extern "C" {
        /// `now: func() -> instant`
        #[link_name = "now"]
        pub fn now() -> u64;
        /// `resolution: func() -> duration`
        #[link_name = "resolution"]
        pub fn resolution() -> u64;
        /// `subscribe-instant: func(when: instant) -> pollable`
        #[link_name = "subscribe-instant"]
        pub fn subscribe_instant(when: u64) -> u32;
        /// `subscribe-duration: func(when: duration) -> pollable`
        #[link_name = "subscribe-duration"]
        pub fn subscribe_duration(when: u64) -> u32;
    }
}

/// Waiting.
pub mod poll {
    use crate::raw::layout::List;

    #[link(wasm_import_module = "wasi:io/poll@0.2.4")]
    unsafe extern "C" {
        /// `pollable.ready: func() -> bool`
        #[link_name = "[method]pollable.ready"]
        pub fn ready(pollable: u32) -> u32;
        /// `pollable.block: func()`
        #[link_name = "[method]pollable.block"]
        pub fn block(pollable: u32);
        /// `poll: func(in: list<borrow<pollable>>) -> list<u32>`
        #[link_name = "poll"]
        pub fn poll(pollables: *const u32, count: usize, result: *mut List<u32>);
        /// Gives the handle back.
        #[link_name = "[resource-drop]pollable"]
        pub fn drop(pollable: u32);
    }
}

/// Log lines.
pub mod logging {
    #[link(wasm_import_module = "wasi:logging/logging@0.1.0-draft")]
    unsafe extern "C" {
        /// `log: func(level: level, context: string, message: string)`
        #[link_name = "log"]
        pub fn log(
            level: u32,
            context: *const u8,
            context_length: usize,
            message: *const u8,
            message_length: usize,
        );
    }
}

/// Sending messages.
pub mod producer {
    use crate::raw::layout::Sent;

    #[link(wasm_import_module = "ketch:messaging/producer@0.1.0")]
    unsafe extern "C" {
        /// `send: func(topic: topic, data: list<u8>) -> result<_, error>`
        #[link_name = "send"]
        pub fn send(
            topic: *const u8,
            topic_length: usize,
            data: *const u8,
            data_length: usize,
            result: *mut Sent,
        );
    }
}

/// Receiving messages.
pub mod consumer {
    use crate::raw::layout::Received;

    #[link(wasm_import_module = "ketch:messaging/consumer@0.1.0")]
    unsafe extern "C" {
        /// `open: func(topic: topic) -> result<subscription, error>`: the discriminant in the lowest
        /// byte of the first word, the handle or in its lowest byte the error in the second
        #[link_name = "open"]
        pub fn open(topic: *const u8, topic_length: usize, result: *mut [u32; 2]);
        /// `subscription.receive: func() -> result<option<list<u8>>, error>`
        #[link_name = "[method]subscription.receive"]
        pub fn receive(subscription: u32, result: *mut Received);
        /// `subscription.subscribe: func() -> pollable`
        #[link_name = "[method]subscription.subscribe"]
        pub fn subscribe(subscription: u32) -> u32;
        /// Gives the handle back.
        #[link_name = "[resource-drop]subscription"]
        pub fn drop(subscription: u32);
    }
}

/// What the container keeps.
pub mod keyvalue {
    use crate::raw::layout::{Kept, Keys};

    #[link(wasm_import_module = "wasi:keyvalue/store@0.2.0-draft2")]
    unsafe extern "C" {
        /// `open: func(identifier: string) -> result<bucket, error>`
        #[link_name = "open"]
        pub fn open(identifier: *const u8, identifier_length: usize, result: *mut Kept);
        /// `bucket.get: func(key: string) -> result<option<list<u8>>, error>`
        #[link_name = "[method]bucket.get"]
        pub fn read(bucket: u32, key: *const u8, key_length: usize, result: *mut Kept);
        /// `bucket.set: func(key: string, value: list<u8>) -> result<_, error>`
        #[link_name = "[method]bucket.set"]
        pub fn set(
            bucket: u32,
            key: *const u8,
            key_length: usize,
            value: *const u8,
            value_length: usize,
            result: *mut Kept,
        );
        /// `bucket.delete: func(key: string) -> result<_, error>`
        #[link_name = "[method]bucket.delete"]
        pub fn delete(bucket: u32, key: *const u8, key_length: usize, result: *mut Kept);
        /// `bucket.exists: func(key: string) -> result<bool, error>`
        #[link_name = "[method]bucket.exists"]
        pub fn exists(bucket: u32, key: *const u8, key_length: usize, result: *mut Kept);
        /// `bucket.list-keys: func(cursor: option<string>) -> result<key-response, error>`
        #[link_name = "[method]bucket.list-keys"]
        pub fn list_keys(
            bucket: u32,
            has_cursor: u32,
            cursor: *const u8,
            cursor_length: usize,
            result: *mut Keys,
        );
        /// Gives the handle back.
        #[link_name = "[resource-drop]bucket"]
        pub fn drop(bucket: u32);
    }
}

/// What the operator tells the container.
pub mod config {
    use crate::raw::layout::{Kept, Told};

    #[link(wasm_import_module = "wasi:config/store@0.2.0-draft")]
    unsafe extern "C" {
        /// `get: func(key: string) -> result<option<string>, error>`
        #[link_name = "get"]
        pub fn read(key: *const u8, key_length: usize, result: *mut Kept);
        /// `get-all: func() -> result<list<tuple<string, string>>, error>`
        #[link_name = "get-all"]
        pub fn all(result: *mut Told);
    }
}

/// Random numbers that nobody can guess.
pub mod random {
    use crate::raw::layout::List;

    #[link(wasm_import_module = "wasi:random/random@0.2.4")]
    unsafe extern "C" {
        /// `get-random-bytes: func(len: u64) -> list<u8>`
        #[link_name = "get-random-bytes"]
        pub fn bytes(length: u64, result: *mut List<u8>);
        /// `get-random-u64: func() -> u64`
        #[link_name = "get-random-u64"]
        pub fn number() -> u64;
    }
}

/// Random numbers for everything else.
pub mod insecure {
    use crate::raw::layout::List;

    #[link(wasm_import_module = "wasi:random/insecure@0.2.4")]
    unsafe extern "C" {
        /// `get-insecure-random-bytes: func(len: u64) -> list<u8>`
        #[link_name = "get-insecure-random-bytes"]
        pub fn bytes(length: u64, result: *mut List<u8>);
        /// `get-insecure-random-u64: func() -> u64`
        #[link_name = "get-insecure-random-u64"]
        pub fn number() -> u64;
    }
}

/// Ending with a code.
pub mod exit {
    #[link(wasm_import_module = "wasi:cli/exit@0.2.4")]
    unsafe extern "C" {
        /// `exit: func(status: result)`
        #[link_name = "exit"]
        pub fn exit(status: u32);
        /// `exit-with-code: func(status-code: u8)`
        #[link_name = "exit-with-code"]
        pub fn exit_with_code(status_code: u32);
    }
}

/// Serial lines.
pub mod uart {
    use crate::raw::uart::{Answer, Read};

    #[link(wasm_import_module = "ketch:uart/uart@0.1.0")]
    unsafe extern "C" {
        /// `open: func(label: string) -> result<port, error>`
        #[link_name = "open"]
        pub fn open(label: *const u8, label_length: usize, result: *mut [u32; 2]);
        /// `port.read: func(length: u32) -> result<list<u8>, error>`
        #[link_name = "[method]port.read"]
        pub fn read(port: u32, length: u32, result: *mut Read);
        /// `port.write: func(data: list<u8>) -> result<u32, error>`
        #[link_name = "[method]port.write"]
        pub fn write(port: u32, data: *const u8, data_length: usize, result: *mut [u32; 2]);
        /// `port.watch-received: func() -> pollable`
        #[link_name = "[method]port.watch-received"]
        pub fn watch_received(port: u32) -> u32;
        /// `port.watch-sent: func() -> pollable`
        #[link_name = "[method]port.watch-sent"]
        pub fn watch_sent(port: u32) -> u32;
        /// `port.lost: func() -> u32`
        #[link_name = "[method]port.lost"]
        pub fn lost(port: u32) -> u32;
        /// `port.settings: func() -> result<settings, error>`
        #[link_name = "[method]port.settings"]
        pub fn settings(port: u32, result: *mut Answer);
        /// `port.configure: func(settings: settings) -> result<_, error>`
        #[link_name = "[method]port.configure"]
        pub fn configure(
            port: u32,
            baudrate: u32,
            data_bits: u32,
            parity: u32,
            stop_bits: u32,
            result: *mut [u8; 2],
        );
        /// Gives the handle back.
        #[link_name = "[resource-drop]port"]
        pub fn drop(port: u32);
    }
}

/// Analog inputs.
pub mod adc {
    use crate::raw::adc::Config;
    use crate::raw::layout::Outcome;

    #[link(wasm_import_module = "ketch:devices/analog@0.1.0")]
    unsafe extern "C" {
        /// `open-analog-in: func(label: string) -> result<analog-in-pin, gpio-error>`
        #[link_name = "open-analog-in"]
        pub fn open(label: *const u8, label_length: usize, result: *mut Outcome);
    }

    #[link(wasm_import_module = "wasi:gpio/analog@0.2.0")]
    unsafe extern "C" {
        /// `get-config: func() -> analog-config`
        #[link_name = "[method]analog-in-pin.get-config"]
        pub fn config(pin: u32, result: *mut Config);
        /// `watch-for-ready: func() -> pollable`
        #[link_name = "[method]analog-in-pin.watch-for-ready"]
        pub fn watch_for_ready(pin: u32) -> u32;
        /// `read-raw: func() -> result<u32, gpio-error>`
        #[link_name = "[method]analog-in-pin.read-raw"]
        pub fn read_raw(pin: u32, result: *mut Outcome);
        /// `read: func() -> result<f32, gpio-error>`
        #[link_name = "[method]analog-in-pin.read"]
        pub fn read(pin: u32, result: *mut Outcome);
        /// `watch-above-raw: func(value: u32) -> result<pollable, gpio-error>`
        #[link_name = "[method]analog-in-pin.watch-above-raw"]
        pub fn watch_above_raw(pin: u32, value: u32, result: *mut Outcome);
        /// `watch-above: func(value: f32) -> result<pollable, gpio-error>`
        #[link_name = "[method]analog-in-pin.watch-above"]
        pub fn watch_above(pin: u32, value: f32, result: *mut Outcome);
        /// `watch-below-raw: func(value: u32) -> result<pollable, gpio-error>`
        #[link_name = "[method]analog-in-pin.watch-below-raw"]
        pub fn watch_below_raw(pin: u32, value: u32, result: *mut Outcome);
        /// `watch-below: func(value: f32) -> result<pollable, gpio-error>`
        #[link_name = "[method]analog-in-pin.watch-below"]
        pub fn watch_below(pin: u32, value: f32, result: *mut Outcome);
        /// Gives the handle back.
        #[link_name = "[resource-drop]analog-in-pin"]
        pub fn drop(pin: u32);
    }
}

/// Analog outputs.
pub mod dac {
    use crate::raw::adc::Config;
    use crate::raw::layout::Outcome;

    #[link(wasm_import_module = "ketch:devices/analog@0.1.0")]
    unsafe extern "C" {
        /// `open-analog-out: func(label: string) -> result<analog-out-pin, gpio-error>`
        #[link_name = "open-analog-out"]
        pub fn open(label: *const u8, label_length: usize, result: *mut Outcome);
    }

    #[link(wasm_import_module = "wasi:gpio/analog@0.2.0")]
    unsafe extern "C" {
        /// `get-config: func() -> analog-config`
        #[link_name = "[method]analog-out-pin.get-config"]
        pub fn config(pin: u32, result: *mut Config);
        /// `watch-for-ready: func() -> pollable`
        #[link_name = "[method]analog-out-pin.watch-for-ready"]
        pub fn watch_for_ready(pin: u32) -> u32;
        /// `set-value-raw: func(value: u32) -> result<_, gpio-error>`
        #[link_name = "[method]analog-out-pin.set-value-raw"]
        pub fn set_raw(pin: u32, value: u32, result: *mut Outcome);
        /// `set-value: func(value: f32) -> result<_, gpio-error>`
        #[link_name = "[method]analog-out-pin.set-value"]
        pub fn set(pin: u32, value: f32, result: *mut Outcome);
        /// Gives the handle back.
        #[link_name = "[resource-drop]analog-out-pin"]
        pub fn drop(pin: u32);
    }
}

/// Pulse outputs.
pub mod pwm {
    use crate::pwm::{Limits, Pulses};

    #[link(wasm_import_module = "ketch:pwm/pwm@0.1.0")]
    unsafe extern "C" {
        /// `open: func(label: string) -> result<channel, error>`
        #[link_name = "open"]
        pub fn open(label: *const u8, label_length: usize, result: *mut [u32; 2]);
        /// `channel.limits: func() -> limits`
        #[link_name = "[method]channel.limits"]
        pub fn limits(channel: u32, result: *mut Limits);
        /// `channel.pulses: func() -> pulses`
        #[link_name = "[method]channel.pulses"]
        pub fn pulses(channel: u32, result: *mut Pulses);
        /// `channel.set: func(pulses: pulses) -> result<_, error>`
        #[link_name = "[method]channel.set"]
        pub fn set(channel: u32, period: u32, width: u32, result: *mut [u8; 2]);
        /// Gives the handle back.
        #[link_name = "[resource-drop]channel"]
        pub fn drop(channel: u32);
    }
}

/// Sensors.
pub mod sensor {
    use crate::raw::layout::List;
    use crate::raw::sensor::Answer;

    #[link(wasm_import_module = "ketch:sensor/sensor@0.1.0")]
    unsafe extern "C" {
        /// `open: func(label: string) -> result<device, error>`
        #[link_name = "open"]
        pub fn open(label: *const u8, label_length: usize, result: *mut [u32; 2]);
        /// `device.channels: func() -> list<channel>`
        #[link_name = "[method]device.channels"]
        pub fn channels(sensor: u32, result: *mut List<u8>);
        /// `device.fetch: func() -> result<_, error>`
        #[link_name = "[method]device.fetch"]
        pub fn fetch(sensor: u32, result: *mut [u8; 2]);
        /// `device.get: func(channel: channel) -> result<reading, error>`
        #[link_name = "[method]device.get"]
        pub fn get(sensor: u32, channel: u32, result: *mut Answer);
        /// Gives the handle back.
        #[link_name = "[resource-drop]device"]
        pub fn drop(sensor: u32);
    }
}
