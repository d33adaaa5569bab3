//! The C half of the port, in `zephyr/port`.

use core::ffi::{c_char, c_int, c_void};
use core::ptr::NonNull;

use ketch_runtime::platform::{DeviceError, Segment};

/// One row of the device table. Source: `struct ketch_device` in `ketch_port.h`.
#[repr(C)]
pub(crate) struct Device {
    /// Text with a zero byte at its end, for ever.
    pub label: *const c_char,
    pub capability: u8,
    pub operations: u8,
    pub exclusive: u8,
    pub calls_per_second: u16,
}

// What the gpio functions return below zero, beside other values for a failure of the hardware.
// Source: `ketch_port.h`.
pub(crate) const GPIO_NOT_SUPPORTED: c_int = -2;
pub(crate) const GPIO_MODE_NOT_AVAILABLE: c_int = -3;

// What the functions of other devices return below zero. Source: `ketch_port.h`.
const DEVICE_NOT_SUPPORTED: c_int = -2;
const DEVICE_OUT_OF_RANGE: c_int = -3;
const DEVICE_TIMEOUT: c_int = -4;

/// What a function of a device other than a pin returned: a number from zero on, or an error.
pub(crate) fn outcome(result: c_int) -> Result<usize, DeviceError> {
    match result {
        0.. => Ok(result as usize),
        DEVICE_NOT_SUPPORTED => Err(DeviceError::NotSupported),
        DEVICE_OUT_OF_RANGE => Err(DeviceError::OutOfRange),
        DEVICE_TIMEOUT => Err(DeviceError::Timeout),
        _ => Err(DeviceError::Fault),
    }
}

/// Source: `struct ketch_line_settings` in `ketch_port.h`.
#[repr(C)]
#[derive(Default)]
pub(crate) struct LineSettings {
    pub baudrate: u32,
    pub data_bits: u8,
    pub parity: u8,
    pub two_stop_bits: bool,
}
// What the i2c functions return beside 0. Source: `ketch_port.h`.
pub(crate) const I2C_BUS: c_int = -2;
pub(crate) const I2C_ARBITRATION_LOSS: c_int = -3;
pub(crate) const I2C_NO_ACKNOWLEDGE: c_int = -4;

/// Source: `struct ketch_output_limits` in `ketch_port.h`.
#[repr(C)]
#[derive(Default)]
pub(crate) struct OutputLimits {
    pub minimum: u32,
    pub maximum: u32,
    pub milliseconds: u16,
    pub resolution: u8,
}

/// Source: `struct ketch_pulse_limits` in `ketch_port.h`.
#[repr(C)]
#[derive(Default)]
pub(crate) struct PulseLimits {
    pub min_period: u32,
    pub max_period: u32,
    pub max_duty: u8,
}

/// Source: `struct ketch_pulses` in `ketch_port.h`.
#[repr(C)]
pub(crate) struct Pulses {
    pub period: u32,
    pub width: u32,
}

/// What the spi functions return beside 0. Source: `ketch_port.h`.
pub(crate) const SPI_FRAME_FORMAT: c_int = -2;

// Every function that takes `device` needs a place of the device table, and checks nothing.
unsafe extern "C" {
    // kernel.c. From any context but `wait`, which blocks.
    pub(crate) safe fn ketch_clock_now() -> u64;
    pub(crate) safe fn ketch_clock_resolution() -> u64;
    pub(crate) safe fn ketch_signals_initialize();
    /// `signal` is below [`ketch_runtime::platform::SIGNALS`].
    pub(crate) fn ketch_signal_notify(signal: usize);
    /// As above; a negative time waits for ever.
    pub(crate) fn ketch_signal_wait(signal: usize, nanoseconds: i64);
    #[cfg(feature = "critical-section-implementation")]
    pub(crate) safe fn ketch_irq_lock() -> u32;
    /// `key` is what the matching lock returned.
    #[cfg(feature = "critical-section-implementation")]
    pub(crate) fn ketch_irq_unlock(key: u32);
    pub(crate) safe fn ketch_panic() -> !;

    // random.c. Both write at most `length` bytes. From any thread.
    pub(crate) fn ketch_random(bytes: *mut u8, length: usize);
    /// Returns whether a cryptographic generator has written all of them.
    pub(crate) fn ketch_random_secure(bytes: *mut u8, length: usize) -> bool;

    // console.c. `text` ends with a zero byte and is copied.
    pub(crate) fn ketch_console_line(level: u8, text: *const c_char);
    pub(crate) fn ketch_console_print(text: *const c_char);

    // devices.c
    /// Points `table` to rows that stay for ever, and returns their number.
    pub(crate) fn ketch_devices(table: *mut *const Device) -> usize;

    // gpio.c. From any thread.
    pub(crate) fn ketch_gpio_active_low(device: usize) -> bool;
    pub(crate) fn ketch_gpio_configure(
        device: usize,
        input: bool,
        output: bool,
        inactive: bool,
    ) -> c_int;
    pub(crate) fn ketch_gpio_read(device: usize) -> c_int;
    pub(crate) fn ketch_gpio_write(device: usize, active: bool) -> c_int;
    pub(crate) fn ketch_gpio_toggle(device: usize) -> c_int;
    pub(crate) fn ketch_gpio_watch(device: usize, enabled: bool) -> c_int;

    // uart.c. From any thread; nothing waits. Only with CONFIG_KETCH_UART.
    pub(crate) fn ketch_uart_open(device: usize) -> c_int;
    /// Writes at most `length` bytes, and returns how many.
    pub(crate) fn ketch_uart_read(device: usize, bytes: *mut u8, length: usize) -> c_int;
    pub(crate) fn ketch_uart_write(device: usize, bytes: *const u8, length: usize) -> c_int;
    pub(crate) fn ketch_uart_has_received(device: usize) -> bool;
    pub(crate) fn ketch_uart_has_sent(device: usize) -> bool;
    pub(crate) fn ketch_uart_lost(device: usize) -> u32;
    pub(crate) fn ketch_uart_settings(device: usize, settings: *mut LineSettings) -> c_int;
    pub(crate) fn ketch_uart_configure(device: usize, settings: *const LineSettings) -> c_int;
    // i2c.c. From any thread; only with CONFIG_KETCH_I2C.
    /// Points `addresses` to as many bytes as it returns, constant for ever.
    pub(crate) fn ketch_i2c_addresses(device: usize, addresses: *mut *const u8) -> usize;
    pub(crate) fn ketch_i2c_bounds(device: usize, bytes: *mut u16, milliseconds: *mut u16);
    /// Copies `count` segments and the `length` bytes of all of them, at most SEGMENTS_MAX and
    /// TRANSFER_MAX, and begins a transfer; null where none can begin.
    pub(crate) fn ketch_i2c_start(
        device: usize,
        address: u8,
        segments: *const Segment,
        count: usize,
        bytes: *const u8,
        length: usize,
        signal: usize,
    ) -> *mut c_void;

    // spi.c. From any thread; only with CONFIG_KETCH_SPI.
    pub(crate) fn ketch_spi_bounds(device: usize, bytes: *mut u16, milliseconds: *mut u16);
    /// As `ketch_i2c_start`.
    pub(crate) fn ketch_spi_start(
        device: usize,
        segments: *const Segment,
        count: usize,
        bytes: *const u8,
        length: usize,
        signal: usize,
    ) -> *mut c_void;

    // transfers.c. Only with a transfer that a `start` function returned, and not after either has
    // taken it back.
    /// Returns whether the transfer is over, and takes it back then: writes `length` bytes, at most as
    /// many as it began with, and its result.
    pub(crate) fn ketch_transfer_finish(
        transfer: *mut c_void,
        bytes: *mut u8,
        length: usize,
        result: *mut c_int,
    ) -> bool;
    /// Takes the transfer back whatever becomes of it.
    pub(crate) fn ketch_transfer_abandon(transfer: *mut c_void);

    // adc.c. From any thread. Only with CONFIG_KETCH_ADC.
    pub(crate) fn ketch_adc_resolution(device: usize) -> u8;
    pub(crate) fn ketch_adc_time(device: usize) -> u16;
    pub(crate) fn ketch_adc_configure(device: usize) -> c_int;
    /// Begins a transfer of 4 bytes, a number in the processor's order; null where none can begin.
    pub(crate) fn ketch_adc_start(device: usize, signal: usize) -> *mut c_void;
    pub(crate) fn ketch_adc_watch(device: usize, enabled: bool) -> c_int;

    // dac.c. From any thread. Only with CONFIG_KETCH_DAC.
    pub(crate) fn ketch_dac_limits(device: usize, limits: *mut OutputLimits);
    pub(crate) fn ketch_dac_configure(device: usize) -> c_int;
    /// Begins a transfer of no bytes; null where none can begin.
    pub(crate) fn ketch_dac_start(device: usize, value: u32, signal: usize) -> *mut c_void;

    // pwm.c. From any thread. Only with CONFIG_KETCH_PWM.
    pub(crate) fn ketch_pwm_limits(device: usize, limits: *mut PulseLimits);
    pub(crate) fn ketch_pwm_pulses(device: usize, pulses: *mut Pulses);
    pub(crate) fn ketch_pwm_set(device: usize, pulses: Pulses) -> c_int;

    // sensor.c. From any thread. Only with CONFIG_KETCH_SENSOR.
    pub(crate) fn ketch_sensor_channels(device: usize) -> u32;
    pub(crate) fn ketch_sensor_time(device: usize) -> u16;
    /// Begins a transfer of no bytes; null where none can begin.
    pub(crate) fn ketch_sensor_fetch(device: usize, signal: usize) -> *mut c_void;
    /// As `ketch_adc_start`, with 8 bytes, a signed number of millionths. `channel` is below
    /// [`ketch_runtime::platform::SENSOR_CHANNELS`].
    pub(crate) fn ketch_sensor_get(device: usize, channel: u8, signal: usize) -> *mut c_void;

    // flash.c. Ranges outside the partition are errors. Only `open` may be called before `open`.
    pub(crate) safe fn ketch_flash_open() -> c_int;
    pub(crate) safe fn ketch_flash_size() -> u32;
    pub(crate) fn ketch_flash_read(offset: u32, bytes: *mut u8, length: usize) -> c_int;
    pub(crate) fn ketch_flash_write(offset: u32, bytes: *const u8, length: usize) -> c_int;
    pub(crate) fn ketch_flash_erase(offset: u32, length: usize) -> c_int;
    /// Where the processor reads the partition, for as long as the firmware runs.
    pub(crate) fn ketch_flash_mapped() -> *const u8;

    // keyvalue.c. From threads alone; the same thread unlocks.
    pub(crate) safe fn ketch_keyvalue_lock();
    pub(crate) safe fn ketch_keyvalue_unlock();

    // management.c. See [`crate::management`].
    pub(crate) fn ketch_management_call(job: *mut c_void);
    pub(crate) safe fn ketch_management_next() -> *mut c_void;
    pub(crate) safe fn ketch_management_done();

    // deadline.c. Called on a thread that runs guests; `expire` is called from an interrupt, not after
    // `stop` on the same thread, with the arguments given here.
    pub(crate) fn ketch_deadline_start(
        expire: extern "C" fn(*const c_void, usize) -> u32,
        runtime: *const c_void,
        container: usize,
        microseconds: u32,
    );
    /// Returns the microseconds of the calling thread's time since the start.
    pub(crate) safe fn ketch_deadline_stop() -> u32;

    // threads.c. `entry` runs once, on its own thread, with the arguments given here.
    pub(crate) fn ketch_worker_start(
        entry: extern "C" fn(*const c_void, usize),
        runtime: *const c_void,
    );
    /// For the worker itself: whether it is one of the commands' threads for a while.
    pub(crate) safe fn ketch_worker_yield(yields: bool);
    /// Returns the bytes that the stack of a command's thread takes, where its guest has so many bytes of
    /// frames on it.
    pub(crate) safe fn ketch_command_stack(frames: u32) -> u32;
    /// For a command's thread, which is about to end: no other thread comes before it.
    pub(crate) safe fn ketch_command_leave();
    /// Returns whether a thread was free. If so, `stack` is its own until it hands it to `release`.
    pub(crate) fn ketch_command_start(
        entry: extern "C" fn(*const c_void, usize),
        runtime: *const c_void,
        container: usize,
        stack: NonNull<u8>,
        bytes: usize,
        release: extern "C" fn(NonNull<u8>, usize),
    ) -> bool;
}
