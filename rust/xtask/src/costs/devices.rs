//! The guest whose host calls are measured beside the same calls made natively.

use ketch_abi::{Capability, Operations, import};
use ketch_cli::guest::footprint::footprint;
use ketch_image::{Builder, PayloadSource, RequestSource};

use super::guests::{Guest, repeat};

/// Calls of each kind between two marks, as in `benches/devices/src/main.c`.
const CALLS: usize = 100;

/// Bytes between two labels.
const LABEL: usize = 16;
/// Where the results of the openings lie, 8 bytes each: a discriminant and the handle.
const OPENED: usize = 256;
/// Where other results go.
const RESULT: usize = 384;
/// Bytes to send: a topic's text could be there as well.
const DATA: usize = 448;
/// The key of the setting and of the value that is kept.
const KEY: usize = 456;
/// The two parts of a transaction, 16 bytes each: write the data, and read as much.
const TRANSACTION: usize = 464;
/// What lists that the host answers with are put into.
const LISTS: usize = 512;
/// Where the memory's use ends.
const END: usize = 768;

/// A device that the guest opens.
struct Opened {
    label: &'static str,
    capability: Capability,
    operations: Operations,
    module: &'static str,
    function: &'static str,
}

const READ_WRITE: Operations = Operations::READ.union(Operations::WRITE);

const fn opened(
    label: &'static str,
    capability: Capability,
    operations: Operations,
    module: &'static str,
    function: &'static str,
) -> Opened {
    Opened {
        label,
        capability,
        operations,
        module,
        function,
    }
}

/// In the order in which they are opened. The labels are those of the board's overlay.
const DEVICES: [Opened; 11] = {
    use Capability::{Adc, Dac, Gpio, I2c, Pwm, Sensor, Spi, Topic, Uart};
    const BOTH_WAYS: Operations = Operations::PUBLISH.union(Operations::SUBSCRIBE);
    [
        opened(
            "mark",
            Gpio,
            Operations::WRITE,
            import::DEVICES_GPIO,
            "open-digital-out",
        ),
        opened(
            "led0",
            Gpio,
            Operations::WRITE,
            import::DEVICES_GPIO,
            "open-digital-out",
        ),
        opened(
            "button0",
            Gpio,
            Operations::READ,
            import::DEVICES_GPIO,
            "open-digital-in",
        ),
        opened(
            "level",
            Adc,
            Operations::READ,
            import::DEVICES_ANALOG,
            "open-analog-in",
        ),
        opened(
            "valve",
            Dac,
            Operations::WRITE,
            import::DEVICES_ANALOG,
            "open-analog-out",
        ),
        opened("fan", Pwm, Operations::WRITE, import::PWM, "open"),
        opened("climate", Sensor, Operations::READ, import::SENSOR, "open"),
        opened("line", Uart, READ_WRITE, import::UART, "open"),
        opened("memory", I2c, READ_WRITE, import::DEVICES_I2C, "open"),
        opened("flash", Spi, READ_WRITE, import::SPI, "open"),
        opened(
            "topic",
            Topic,
            BOTH_WAYS,
            import::MESSAGING_CONSUMER,
            "open",
        ),
    ]
};

/// Where the result of opening the bucket lies: an error would be longer than those of devices.
const BUCKET: usize = OPENED + 8 * DEVICES.len();

fn place(label: &str) -> usize {
    let place = DEVICES.iter().position(|device| device.label == label);
    place.expect("a label of the table")
}

/// The handle in such a result.
fn handle_at(result: usize) -> String {
    format!("(i32.load (i32.const {}))", result + 4)
}

/// The handle of what was opened under a label.
fn handle(label: &str) -> String {
    handle_at(OPENED + 8 * place(label))
}

/// One call: module, function, core signature, and the arguments.
struct Call {
    module: &'static str,
    function: &'static str,
    signature: &'static str,
    arguments: String,
}

/// What each kind consists of, in the order of `kinds` in `benches/devices/src/main.c`.
fn kinds() -> Vec<Vec<Call>> {
    let call = |module, function, signature, arguments: String| Call {
        module,
        function,
        signature,
        arguments,
    };
    let on = |label: &str, more: &str| format!("{} {more}", handle(label));
    let result = format!("(i32.const {RESULT})");
    // Four bytes, and where the answer goes.
    let data = format!("(i32.const {DATA}) (i32.const 4)");
    let (pin, four) = (import::GPIO_DIGITAL, "(i64.const 4)");
    let topic = format!("(i32.const {}) (i32.const 5)", LABEL * place("topic"));
    let parts = format!("(i32.const {TRANSACTION}) (i32.const 2)");
    let key = format!("(i32.const {KEY}) (i32.const 4)");
    // Another value each time: to keep the one that is there changes nothing.
    let changed = format!(
        "(block (result i32) (i32.store (i32.const {DATA}) (local.get $i)) (i32.const {DATA})) (i32.const 4)"
    );
    vec![
        vec![call(
            pin,
            "[method]digital-out-pin.set-active",
            "(param i32 i32)",
            on("led0", &result),
        )],
        vec![call(
            pin,
            "[method]digital-out-pin.toggle",
            "(param i32 i32)",
            on("led0", &result),
        )],
        vec![call(
            pin,
            "[method]digital-in-pin.is-active",
            "(param i32 i32)",
            on("button0", &result),
        )],
        vec![call(
            import::GPIO_ANALOG,
            "[method]analog-in-pin.read-raw",
            "(param i32 i32)",
            on("level", &result),
        )],
        vec![call(
            import::GPIO_ANALOG,
            "[method]analog-out-pin.set-value-raw",
            "(param i32 i32 i32)",
            on("valve", &format!("(i32.const 1234) {result}")),
        )],
        vec![call(
            import::PWM,
            "[method]channel.set",
            "(param i32 i32 i32 i32)",
            on(
                "fan",
                &format!("(i32.const 40000) (i32.const 20000) {result}"),
            ),
        )],
        vec![call(
            import::SENSOR,
            "[method]device.fetch",
            "(param i32 i32)",
            on("climate", &result),
        )],
        vec![call(
            import::SENSOR,
            "[method]device.get",
            "(param i32 i32 i32)",
            // The ambient temperature.
            on("climate", &format!("(i32.const 10) {result}")),
        )],
        vec![call(
            import::UART,
            "[method]port.write",
            "(param i32 i32 i32 i32)",
            on("line", &format!("{data} {result}")),
        )],
        vec![call(
            import::UART,
            "[method]port.read",
            "(param i32 i32 i32)",
            on("line", &format!("(i32.const 4) {result}")),
        )],
        vec![call(
            import::I2C,
            "[method]i2c.write",
            "(param i32 i32 i32 i32 i32)",
            on("memory", &format!("(i32.const 0x50) {data} {result}")),
        )],
        vec![call(
            import::I2C,
            "[method]i2c.read",
            "(param i32 i32 i64 i32)",
            on("memory", &format!("(i32.const 0x50) {four} {result}")),
        )],
        vec![call(
            import::I2C,
            "[method]i2c.write-read",
            "(param i32 i32 i32 i32 i64 i32)",
            on(
                "memory",
                &format!("(i32.const 0x50) {data} {four} {result}"),
            ),
        )],
        vec![call(
            import::I2C,
            "[method]i2c.transaction",
            "(param i32 i32 i32 i32 i32)",
            on("memory", &format!("(i32.const 0x50) {parts} {result}")),
        )],
        vec![call(
            import::SPI,
            "[method]spi-device.write",
            "(param i32 i32 i32 i32)",
            on("flash", &format!("{data} {result}")),
        )],
        vec![call(
            import::SPI,
            "[method]spi-device.read",
            "(param i32 i64 i32)",
            on("flash", &format!("{four} {result}")),
        )],
        vec![call(
            import::SPI,
            "[method]spi-device.transfer",
            "(param i32 i32 i32 i32)",
            on("flash", &format!("{data} {result}")),
        )],
        vec![call(
            import::SPI,
            "[method]spi-device.transaction",
            "(param i32 i32 i32 i32)",
            on("flash", &format!("{parts} {result}")),
        )],
        vec![call(
            import::MONOTONIC_CLOCK,
            "now",
            "(result i64)",
            String::new(),
        )],
        vec![call(
            import::RANDOM,
            "get-random-u64",
            "(result i64)",
            String::new(),
        )],
        vec![
            call(
                import::MESSAGING_PRODUCER,
                "send",
                "(param i32 i32 i32 i32 i32)",
                format!("{topic} {data} {result}"),
            ),
            call(
                import::MESSAGING_CONSUMER,
                "[method]subscription.receive",
                "(param i32 i32)",
                on("topic", &result),
            ),
        ],
        vec![call(
            import::LOGGING,
            "log",
            "(param i32 i32 i32 i32 i32)",
            // Information, without a context.
            format!("(i32.const 2) (i32.const 0) (i32.const 0) {data}"),
        )],
        vec![call(
            import::CONFIG_STORE,
            "get",
            "(param i32 i32 i32)",
            format!("{key} {result}"),
        )],
        vec![call(
            import::KEYVALUE_STORE,
            "[method]bucket.set",
            "(param i32 i32 i32 i32 i32 i32)",
            format!("{} {key} {changed} {result}", handle_at(BUCKET)),
        )],
        vec![call(
            import::KEYVALUE_STORE,
            "[method]bucket.get",
            "(param i32 i32 i32 i32)",
            format!("{} {key} {result}", handle_at(BUCKET)),
        )],
    ]
}

/// Two `operation`s as the canonical ABI has them, escaped for a text: `write` of four bytes, and `read` of four.
fn transaction() -> String {
    let words = [1, 0, DATA as u32, 4, 0, 0, 4, 0];
    let bytes = words.into_iter().flat_map(u32::to_le_bytes);
    bytes.map(|byte| format!("\\{byte:02x}")).collect()
}

/// Opens everything, and makes [`CALLS`] calls of each kind with a mark before and after.
pub fn guest() -> Result<Guest, String> {
    let (mut imports, mut labels, mut body) = (String::new(), String::new(), String::new());
    let import = |name: &str, module: &str, function: &str, signature: &str| {
        format!("(import {module:?} {function:?} (func ${name} {signature}))\n")
    };
    for (place, device) in DEVICES.iter().enumerate() {
        let name = format!("open{place}");
        imports += &import(&name, device.module, device.function, "(param i32 i32 i32)");
        let (at, length) = (LABEL * place, device.label.len());
        labels += &format!("(data (i32.const {at}) {:?})", device.label);
        let area = OPENED + 8 * place;
        body += &format!(
            "(call ${name} (i32.const {at}) (i32.const {length}) (i32.const {area}))
             (if (i32.load8_u (i32.const {area})) (then unreachable))\n"
        );
    }
    imports += &import(
        "bucket",
        import::KEYVALUE_STORE,
        "open",
        "(param i32 i32 i32)",
    );
    body += &format!(
        "(call $bucket (i32.const 0) (i32.const 0) (i32.const {BUCKET}))
         (if (i32.load8_u (i32.const {BUCKET})) (then unreachable))\n"
    );
    let mark = format!("(call $call0 {} (i32.const {RESULT}))\n", handle("mark"));
    let repeat = |place: usize, body: &str| repeat(CALLS, &format!("l{place}"), body) + &mark;
    body += &mark;
    body += &repeat(0, "");
    let result = format!("(i32.const {RESULT})");
    let mut number = 0;
    for (place, kind) in kinds().iter().enumerate() {
        let mut code = String::new();
        for called in kind {
            let name = format!("call{number}");
            number += 1;
            imports += &import(&name, called.module, called.function, called.signature);
            let arguments = &called.arguments;
            code += &match called.signature.contains("result") {
                true => format!("(drop (call ${name} {arguments}))"),
                false => format!("(call ${name} {arguments})"),
            };
        }
        body += &repeat(place + 1, &code);
        // A call that is refused costs less.
        if code.contains(&result) {
            body += &format!("(if (i32.load8_u {result}) (then unreachable))\n");
        }
    }
    let text = format!(
        "(module {imports}
           (memory (export \"memory\") 1)
           (global (export \"__data_end\") i32 (i32.const {END}))
           (global (export \"__heap_base\") i32 (i32.const {END}))
           {labels} (data (i32.const {DATA}) \"data\") (data (i32.const {KEY}) \"rate\")
           (data (i32.const {TRANSACTION}) \"{}\")
           (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32) (i32.const {LISTS}))
           (func (export {:?}) (param $event i32) (param i32) (local $i i32)
             (if (local.get $event) (then (return)))
             {body}))",
        transaction(),
        import::EXPORT_ON_EVENT
    );
    let wasm = wat::parse_str(text).map_err(|error| format!("devices: {error}"))?;
    let mut builder = Builder::new("dev.ketch.bench", "devices", "0.1.0");
    builder.payloads = vec![PayloadSource::Wasm(wasm.clone())];
    builder.requests = DEVICES
        .iter()
        .map(|device| RequestSource {
            capability: device.capability,
            label: device.label.into(),
            operations: device.operations,
        })
        .collect();
    builder.resources.memory = footprint(&wasm);
    builder.resources.handles = Some(DEVICES.len() as u32 + 1);
    builder.resources.key_value_bytes = Some(256);
    Ok(Guest {
        builder,
        wasm,
        signed: false,
    })
}
