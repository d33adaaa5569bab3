// SPDX-License-Identifier: Apache-2.0
//
// What every kind of pin shares. A pin is active or inactive; which voltage that is, the board's description
// says.

/** Source: `gpio-error` of wasi:gpio/general. */
export namespace GpioError {
  export const HARDWARE_FAULT: u32 = 1;
  export const ALREADY_IN_USE: u32 = 2;
  /** The pin was not granted, or not any more. */
  export const PIN_NOT_ALLOWED: u32 = 3;
  /** The pin was granted, but not for this. */
  export const PIN_MODE_NOT_ALLOWED: u32 = 4;
  export const UNDEFINED_PIN_LABEL: u32 = 5;
  export const PIN_MODE_NOT_AVAILABLE: u32 = 6;
  export const WOULD_BLOCK: u32 = 7;
  export const OPERATION_NOT_SUPPORTED: u32 = 8;
  /** In words: see `reason`. */
  export const OTHER: u32 = 9;
}

export namespace PinMode {
  export const IN: u32 = 0;
  export const OUT: u32 = 1;
  export const IN_OUT: u32 = 2;
}

/** How a pin is set up, until the next call: hand it to the functions of `Setup`. */
export type PinConfig = usize;

export namespace Setup {
  /** The address of the pin's label. */
  export function label(config: PinConfig): usize {
    return load<usize>(config);
  }

  /** The label's length in bytes. */
  export function labelSize(config: PinConfig): i32 {
    return load<i32>(config, 4);
  }

  /** One of `PinMode`. */
  export function mode(config: PinConfig): u32 {
    return load<u8>(config, 8);
  }

  /** Whether a low voltage is its active state. */
  export function activeLow(config: PinConfig): bool {
    return load<u8>(config, 9) == 1;
  }

  /** Whether there is a resistor that pulls it up. */
  export function pullUp(config: PinConfig): bool {
    return load<u8>(config, 10) == 1 && load<u8>(config, 11) == 0;
  }

  /** Whether there is one that pulls it down. */
  export function pullDown(config: PinConfig): bool {
    return load<u8>(config, 10) == 1 && load<u8>(config, 11) == 1;
  }
}
