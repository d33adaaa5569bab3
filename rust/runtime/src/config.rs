//! The product's shape. Each value is a Kconfig option on Zephyr, handed to the build as an
//! environment variable of the same name; elsewhere, on a computer, its default here holds. Times are
//! longer there: a computer does other things meanwhile, and to a virtual one the time counts as its
//! own for which its host stops it.

/// Reads a decimal number at compile time; a wrong one stops the build.
const fn number(text: Option<&str>, default: usize) -> usize {
    let Some(text) = text else { return default };
    let bytes = text.as_bytes();
    assert!(!bytes.is_empty(), "a CONFIG_KETCH_ value is empty");
    let mut value = 0;
    let mut i = 0;
    while i < bytes.len() {
        assert!(
            bytes[i].is_ascii_digit(),
            "a CONFIG_KETCH_ value is not a decimal number"
        );
        value = value * 10 + (bytes[i] - b'0') as usize;
        i += 1;
    }
    value
}

/// Whether bytecode runs. Off only in a firmware that was configured so: where nothing was, it does.
pub const INTERPRETS: bool = option_env!("CONFIG_KETCH_CONTAINERS_MAX").is_none()
    || option_env!("CONFIG_KETCH_INTERPRETER").is_some();

/// Whether policy, revocations and keys in storage decide. Off only in a firmware that was configured
/// so.
pub const POLICY: bool = enabled(option_env!("CONFIG_KETCH_POLICY"));

/// Whether any policy decides: one in storage, or one compiled into the firmware.
pub const DECIDES: bool = POLICY
    || match option_env!("CONFIG_KETCH_POLICY_FILE") {
        Some(file) => !file.is_empty(),
        None => false,
    };

/// Whether a device may run images that nobody vouches for. Where a product may not, the code for it is not there.
pub const UNSIGNED: bool = enabled(option_env!("CONFIG_KETCH_ACCEPT_UNSIGNED"));

/// Whether it may run compiled code from them.
pub const UNSIGNED_COMPILED: bool = enabled(option_env!("CONFIG_KETCH_ACCEPT_UNSIGNED_COMPILED"));

/// Whether there is a shell command.
pub const SHELL: bool = enabled(option_env!("CONFIG_KETCH_SHELL"));

/// Whether images can be written as files.
pub const FILES: bool = enabled(option_env!("CONFIG_KETCH_FILES"));

/// Containers that the device manages at once; also the number of slots.
pub const CONTAINERS_MAX: usize = number(option_env!("CONFIG_KETCH_CONTAINERS_MAX"), 8);

/// Bytes of stack, for frames and operands of guests, that all reactors share.
pub const REACTOR_STACK_SIZE: usize =
    number(option_env!("CONFIG_KETCH_REACTOR_STACK_SIZE"), 16_384);

/// Bytes of log kept for each container.
pub const LOG_SIZE: usize = number(option_env!("CONFIG_KETCH_LOG_SIZE"), 2048);

/// Open handles for each container.
pub const HANDLES_MAX: usize = number(option_env!("CONFIG_KETCH_HANDLES_MAX"), 16);

/// Pollables (timers, watches) for each container.
pub const POLLABLES_MAX: usize = number(option_env!("CONFIG_KETCH_POLLABLES_MAX"), 8);

/// Whether an option of the product is on; where nothing was configured, it is.
const fn enabled(option: Option<&str>) -> bool {
    option.is_some() || option_env!("CONFIG_KETCH_CONTAINERS_MAX").is_none()
}

/// A number that only counts where its option is on.
const fn number_if(on: bool, text: Option<&str>, default: usize) -> usize {
    if on { number(text, default) } else { 0 }
}

/// Whether containers can send messages to each other.
pub const MESSAGING: bool = enabled(option_env!("CONFIG_KETCH_MESSAGING"));

/// Different topics that the containers of the device can hold grants for.
pub const TOPICS_MAX: usize = number_if(MESSAGING, option_env!("CONFIG_KETCH_TOPICS_MAX"), 16);

/// Subscriptions that each container can have open.
pub const SUBSCRIPTIONS_MAX: usize =
    number_if(MESSAGING, option_env!("CONFIG_KETCH_SUBSCRIPTIONS_MAX"), 4);

/// Bytes of the longest message.
pub const MESSAGE_SIZE: usize = number_if(MESSAGING, option_env!("CONFIG_KETCH_MESSAGE_SIZE"), 256);

/// Most messages that wait in one subscription.
pub const QUEUE_LENGTH: usize = number_if(MESSAGING, option_env!("CONFIG_KETCH_QUEUE_LENGTH"), 8);

/// Most bytes for one subscription's queue.
pub const QUEUE_SIZE: usize = number_if(MESSAGING, option_env!("CONFIG_KETCH_QUEUE_SIZE"), 512);

/// Whether containers can keep values by key.
pub const KEYVALUE: bool = enabled(option_env!("CONFIG_KETCH_KEYVALUE"));

/// Bytes of flash for what all containers keep.
pub const KEYVALUE_SIZE: usize =
    number_if(KEYVALUE, option_env!("CONFIG_KETCH_KEYVALUE_SIZE"), 16_384);

/// Bytes of the longest value that a container can keep.
pub const KEYVALUE_VALUE_SIZE: usize = number_if(
    KEYVALUE,
    option_env!("CONFIG_KETCH_KEYVALUE_VALUE_SIZE"),
    256,
);

/// Changes of what it keeps that a container can make in a minute.
pub const KEYVALUE_RATE: usize = number_if(KEYVALUE, option_env!("CONFIG_KETCH_KEYVALUE_RATE"), 60);
/// Whether containers can have serial lines.
pub const UART: bool = enabled(option_env!("CONFIG_KETCH_UART"));

/// Whether operators can tell containers something.
pub const CONFIG: bool = KEYVALUE && enabled(option_env!("CONFIG_KETCH_CONFIG"));

/// Bytes of all that one container is told: three for each setting, its key and its value.
pub const CONFIG_SIZE: usize = number_if(CONFIG, option_env!("CONFIG_KETCH_CONFIG_SIZE"), 256);
/// Whether containers can use I2C devices.
pub const I2C: bool = enabled(option_env!("CONFIG_KETCH_I2C"));

/// Whether containers can use SPI devices.
pub const SPI: bool = enabled(option_env!("CONFIG_KETCH_SPI"));

/// Whether there are transfers on buses, whose bytes and parts are bounded.
const TRANSFERS: bool = I2C || SPI;

/// Bytes of the longest transfer on a bus.
pub const TRANSFER_MAX: usize = number_if(TRANSFERS, option_env!("CONFIG_KETCH_TRANSFER_MAX"), 256);

/// Parts of the transfer with the most of them.
pub const SEGMENTS_MAX: usize = number_if(TRANSFERS, option_env!("CONFIG_KETCH_SEGMENTS_MAX"), 8);

/// Whether containers can have analog inputs.
pub const ADC: bool = enabled(option_env!("CONFIG_KETCH_ADC"));

/// Whether containers can have analog outputs.
pub const DAC: bool = enabled(option_env!("CONFIG_KETCH_DAC"));

/// Whether containers can have pulse outputs.
pub const PWM: bool = enabled(option_env!("CONFIG_KETCH_PWM"));

/// Whether containers can have sensors.
pub const SENSOR: bool = enabled(option_env!("CONFIG_KETCH_SENSOR"));

/// Whether programs for WASI preview 1 run.
pub const PREVIEW1: bool = enabled(option_env!("CONFIG_KETCH_WASI_PREVIEW1"));

/// Whether containers can have random numbers.
pub const RANDOM: bool = enabled(option_env!("CONFIG_KETCH_RANDOM"));

/// Whether the device has a cryptographic generator.
pub const RANDOM_SECURE: bool = enabled(option_env!("CONFIG_KETCH_RANDOM_SECURE"));

/// Microseconds of processor time that one event of a reactor may take where its manifest asks for
/// no less.
pub const EVENT_TIME_US: usize = number(option_env!("CONFIG_KETCH_EVENT_TIME_US"), 2_000_000);

/// Milliseconds of processor time that a command may take between two waits; zero sets no limit.
pub const COMMAND_TIME_MS: usize = number(option_env!("CONFIG_KETCH_COMMAND_TIME_MS"), 0);

/// Milliseconds in a period: what a container may use of the processor is counted in periods.
pub const PERIOD_MS: usize = number(option_env!("CONFIG_KETCH_PERIOD_MS"), 1000);

/// Percent of a period for which reactors come before commands.
pub const REACTORS_SHARE: usize = number(option_env!("CONFIG_KETCH_REACTORS_SHARE"), 50);

/// Log lines that a container may write in a second; zero sets no limit.
pub const LOG_RATE: usize = number(option_env!("CONFIG_KETCH_LOG_RATE"), 0);

/// Milliseconds within which a start must succeed or be reported as failed.
pub const START_TIMEOUT_MS: usize = number(option_env!("CONFIG_KETCH_START_TIMEOUT_MS"), 20_000);

/// Milliseconds that a container gets to end by itself before it is killed.
pub const STOP_TIMEOUT_MS: usize = number(option_env!("CONFIG_KETCH_STOP_TIMEOUT_MS"), 10_000);

const _: () = assert!(
    CONTAINERS_MAX >= 1 && CONTAINERS_MAX <= 64,
    "KETCH_CONTAINERS_MAX is 1 to 64"
);
const _: () = assert!(
    REACTOR_STACK_SIZE >= 512 && REACTOR_STACK_SIZE <= 1 << 20,
    "KETCH_REACTOR_STACK_SIZE is 512 to 1048576"
);
const _: () = assert!(
    LOG_SIZE >= 256 && LOG_SIZE <= 65_536,
    "KETCH_LOG_SIZE is 256 to 65536"
);
const _: () = assert!(
    HANDLES_MAX >= 1 && HANDLES_MAX <= 64,
    "KETCH_HANDLES_MAX is 1 to 64"
);
const _: () = assert!(
    POLLABLES_MAX >= 1 && POLLABLES_MAX <= 64,
    "KETCH_POLLABLES_MAX is 1 to 64"
);
const _: () = assert!(
    EVENT_TIME_US >= 1000 && EVENT_TIME_US <= 60_000_000,
    "KETCH_EVENT_TIME_US is 1000 to 60000000"
);
const _: () = assert!(
    PERIOD_MS >= 100 && PERIOD_MS <= 60_000,
    "KETCH_PERIOD_MS is 100 to 60000"
);
const _: () = assert!(
    REACTORS_SHARE >= 1 && REACTORS_SHARE <= 100,
    "KETCH_REACTORS_SHARE is 1 to 100"
);
const _: () = assert!(
    matches!(COMMAND_TIME_MS, 0..=1_000_000),
    "KETCH_COMMAND_TIME_MS is at most 1000000"
);
const _: () = assert!(TRANSFER_MAX <= 4096, "KETCH_TRANSFER_MAX is 16 to 4096");
const _: () = assert!(SEGMENTS_MAX <= 32, "KETCH_SEGMENTS_MAX is 2 to 32");
const _: () = assert!(
    !MESSAGING || (TOPICS_MAX >= 1 && TOPICS_MAX <= 255),
    "KETCH_TOPICS_MAX is 1 to 255"
);
const _: () = assert!(
    !MESSAGING || (SUBSCRIPTIONS_MAX >= 1 && SUBSCRIPTIONS_MAX <= 64),
    "KETCH_SUBSCRIPTIONS_MAX is 1 to 64"
);
const _: () = assert!(
    !MESSAGING || (MESSAGE_SIZE >= 16 && MESSAGE_SIZE <= 4096),
    "KETCH_MESSAGE_SIZE is 16 to 4096"
);
const _: () = assert!(
    !KEYVALUE || (KEYVALUE_SIZE >= 1024 && KEYVALUE_SIZE <= 1 << 20),
    "KETCH_KEYVALUE_SIZE is 1024 to 1048576"
);
const _: () = assert!(
    !KEYVALUE || (KEYVALUE_VALUE_SIZE >= 16 && KEYVALUE_VALUE_SIZE <= ketch_store::VALUE_MAX),
    "KETCH_KEYVALUE_VALUE_SIZE is 16 to 1024"
);
const _: () = assert!(
    !CONFIG || (CONFIG_SIZE >= 16 && CONFIG_SIZE <= ketch_store::VALUE_MAX),
    "KETCH_CONFIG_SIZE is 16 to 1024"
);
const _: () = assert!(
    !KEYVALUE || (KEYVALUE_RATE >= 1 && KEYVALUE_RATE <= 6000),
    "KETCH_KEYVALUE_RATE is 1 to 6000"
);
const _: () = assert!(
    !MESSAGING || (QUEUE_LENGTH >= 1 && QUEUE_LENGTH <= 1000),
    "KETCH_QUEUE_LENGTH is 1 to 1000"
);
const _: () = assert!(
    !MESSAGING || (QUEUE_SIZE >= 16 && QUEUE_SIZE <= 65_535),
    "KETCH_QUEUE_SIZE is 16 to 65535"
);

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_decimal() {
        assert_eq!(number(Some("42"), 7), 42);
        assert_eq!(number(None, 7), 7);
    }

    #[test]
    #[should_panic]
    fn anything_else_stops_the_build() {
        number(Some("0x10"), 7);
    }
}
