//! What a container in AssemblyScript includes; every project gets that of this tool.

use super::embedded::embedded;

/// Each file below `include/assemblyscript/`, with its text.
pub(super) const FILES: [(&str, &str); 26] = embedded!(
    "include/assemblyscript/",
    [
        "analog.ts",
        "build.mjs",
        "clock.ts",
        "command.ts",
        "config.ts",
        "core.ts",
        "devices.ts",
        "exit.ts",
        "gpio/general.ts",
        "gpio/input.ts",
        "gpio/input_output.ts",
        "gpio/output.ts",
        "i2c.ts",
        "index.ts",
        "keyvalue.ts",
        "log.ts",
        "messaging.ts",
        "package.json",
        "poll.ts",
        "pwm.ts",
        "random.ts",
        "reactor.ts",
        "sensor.ts",
        "spi.ts",
        "transform.mjs",
        "uart.ts",
    ]
);
