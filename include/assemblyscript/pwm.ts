// SPDX-License-Identifier: Apache-2.0
//
// Pulse outputs. All times are nanoseconds. The errors are those of devices.

import { TEXT, begin, ended, put, result, value } from "./core";

@external("ketch:pwm/pwm@0.1.0", "open")
declare function importOpen(label: usize, length: usize, result: usize): void;
@external("ketch:pwm/pwm@0.1.0", "[method]channel.limits")
declare function importLimits(channel: u32, result: usize): void;
@external("ketch:pwm/pwm@0.1.0", "[method]channel.pulses")
declare function importPulses(channel: u32, result: usize): void;
@external("ketch:pwm/pwm@0.1.0", "[method]channel.set")
declare function importSet(channel: u32, period: u32, width: u32, result: usize): void;
@external("ketch:pwm/pwm@0.1.0", "[resource-drop]channel")
declare function importDrop(channel: u32): void;

export namespace Pwm {
  /** Opens the channel with this label; 0 where it is refused. */
  export function open(label: string): u32 {
    const length = put(label);
    begin();
    importOpen(TEXT, length, result);
    return value(ended(4));
  }

  /** The shortest period. */
  export function minPeriod(channel: u32): u32 {
    importLimits(channel, result);
    return load<u32>(result);
  }

  /** The longest period. */
  export function maxPeriod(channel: u32): u32 {
    importLimits(channel, result);
    return load<u32>(result, 4);
  }

  /** The largest part of a period that a pulse may take, in percent. */
  export function maxDuty(channel: u32): u32 {
    importLimits(channel, result);
    return load<u8>(result, 8);
  }

  /** The period that it was last set to; before that, the board's. */
  export function period(channel: u32): u32 {
    importPulses(channel, result);
    return load<u32>(result);
  }

  /** The width of the pulses that it was last set to; before that, 0. */
  export function width(channel: u32): u32 {
    importPulses(channel, result);
    return load<u32>(result, 4);
  }

  /** Sets period and width: 0 is always inactive, the period always active. What is beyond the limits is
   *  `DeviceError.OUT_OF_RANGE` and changes nothing. */
  export function set(channel: u32, period: u32, width: u32): bool {
    begin();
    importSet(channel, period, width, result);
    return ended(1);
  }

  export function drop(channel: u32): void {
    importDrop(channel);
  }
}
