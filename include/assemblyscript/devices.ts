// SPDX-License-Identifier: Apache-2.0
//
// What this container was granted, and the errors of the devices that have no WASI proposal.

import { begin, result } from "./core";

/** Why a call on a device failed. Source: `error` of ketch:devices/types. */
export namespace DeviceError {
  export const UNKNOWN: u32 = 1;
  /** Not granted, or not any more: request it in ketch.toml. */
  export const NOT_GRANTED: u32 = 2;
  /** Granted, but not for this: request the operation. */
  export const OPERATION_NOT_GRANTED: u32 = 3;
  /** No handle is free: give one back first. */
  export const EXHAUSTED: u32 = 4;
  export const TOO_MANY_CALLS: u32 = 5;
  export const TOO_LARGE: u32 = 6;
  export const OUT_OF_RANGE: u32 = 7;
  export const NOT_SUPPORTED: u32 = 8;
  export const TIMEOUT: u32 = 9;
  export const FAULT: u32 = 10;
}

export namespace DeviceKind {
  export const GPIO_PIN: u32 = 0;
  export const UART: u32 = 1;
  export const ADC_CHANNEL: u32 = 2;
  export const PWM_CHANNEL: u32 = 3;
  export const SENSOR: u32 = 4;
  export const I2C_DEVICE: u32 = 5;
  export const SPI_DEVICE: u32 = 6;
  export const DAC_CHANNEL: u32 = 7;
}

/** Operations, as bits. */
export namespace Operation {
  export const READ: u32 = 1;
  export const WRITE: u32 = 2;
  export const WATCH: u32 = 4;
  export const PUBLISH: u32 = 8;
  export const SUBSCRIBE: u32 = 16;
  export const CONFIGURE: u32 = 32;
}

@external("ketch:devices/directory@0.1.0", "list")
declare function importList(result: usize): void;

export namespace Devices {
  /** Hands each device that was granted to a function: its label's address and length, its kind, its
   *  operations. */
  export function each(found: (label: usize, length: i32, kind: u32, operations: u32) => void): void {
    begin();
    importList(result);
    const first = load<usize>(result);
    const count = load<u32>(result, 4);
    for (let i: u32 = 0; i < count; i++) {
      const entry = first + 12 * i;
      found(load<usize>(entry), load<i32>(entry, 4), load<u8>(entry, 8), load<u8>(entry, 9));
    }
  }
}
