// SPDX-License-Identifier: Apache-2.0
//
// The monotonic clock and timers. All times are nanoseconds; instants count from the device's start.

import { Pollable } from "./poll";

@external("wasi:clocks/monotonic-clock@0.2.4", "now")
declare function importNow(): u64;
@external("wasi:clocks/monotonic-clock@0.2.4", "resolution")
declare function importResolution(): u64;
@external("wasi:clocks/monotonic-clock@0.2.4", "subscribe-instant")
declare function importAt(instant: u64): u32;
@external("wasi:clocks/monotonic-clock@0.2.4", "subscribe-duration")
declare function importAfter(duration: u64): u32;

export namespace Clock {
  /** The time now. */
  export function now(): u64 {
    return importNow();
  }

  /** The clock's step. */
  export function resolution(): u64 {
    return importResolution();
  }

  /** A pollable that is ready from this instant on. */
  export function at(instant: u64): u32 {
    return importAt(instant);
  }

  /** A pollable that is ready after so long. */
  export function after(duration: u64): u32 {
    return importAfter(duration);
  }

  /** In a reactor: has `Event.READY` come with this token at this instant. Give the timer back, by
   *  `Pollable.drop`, when it is over. */
  export function timerAt(instant: u64, token: u32): u32 {
    const timer = importAt(instant);
    Pollable.subscribe(timer, token);
    return timer;
  }

  /** The same after so long. */
  export function timerAfter(duration: u64, token: u32): u32 {
    const timer = importAfter(duration);
    Pollable.subscribe(timer, token);
    return timer;
  }

  /** In a command: waits for so long. */
  export function sleep(duration: u64): void {
    const timer = importAfter(duration);
    Pollable.block(timer);
    Pollable.drop(timer);
  }
}
