//! The interface for C; every project gets that of this tool.

use super::embedded::embedded;

/// Each file below `include/`, with its text.
pub(super) const HEADERS: [(&str, &str); 22] = embedded!(
    "include/",
    [
        "ketch.h",
        "ketch/analog.h",
        "ketch/clock.h",
        "ketch/config.h",
        "ketch/core.h",
        "ketch/devices.h",
        "ketch/exit.h",
        "ketch/gpio.h",
        "ketch/gpio/input.h",
        "ketch/gpio/input_output.h",
        "ketch/gpio/output.h",
        "ketch/i2c.h",
        "ketch/implementation.h",
        "ketch/keyvalue.h",
        "ketch/log.h",
        "ketch/messaging.h",
        "ketch/poll.h",
        "ketch/pwm.h",
        "ketch/random.h",
        "ketch/sensor.h",
        "ketch/spi.h",
        "ketch/uart.h",
    ]
);
