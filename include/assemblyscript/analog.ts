// SPDX-License-Identifier: Apache-2.0
//
// Analog inputs and outputs. Their errors are those of pins.

import { TEXT, begin, endedInWords, put, result, value } from "./core";
import { GpioError, PinConfig } from "./gpio/general";

@external("ketch:devices/analog@0.1.0", "open-analog-in")
declare function importOpen(label: usize, length: usize, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.get-config")
declare function importConfig(pin: u32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-for-ready")
declare function importWatchForReady(pin: u32): u32;
@external("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.read-raw")
declare function importReadRaw(pin: u32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.read")
declare function importRead(pin: u32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-above-raw")
declare function importWatchAboveRaw(pin: u32, value: u32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-above")
declare function importWatchAbove(pin: u32, part: f32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-below-raw")
declare function importWatchBelowRaw(pin: u32, value: u32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-below")
declare function importWatchBelow(pin: u32, part: f32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[resource-drop]analog-in-pin")
declare function importDrop(pin: u32): void;
@external("ketch:devices/analog@0.1.0", "open-analog-out")
declare function importOutOpen(label: usize, length: usize, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-out-pin.get-config")
declare function importOutConfig(pin: u32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-out-pin.watch-for-ready")
declare function importOutWatchForReady(pin: u32): u32;
@external("wasi:gpio/analog@0.2.0", "[method]analog-out-pin.set-value-raw")
declare function importOutSetRaw(pin: u32, value: u32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[method]analog-out-pin.set-value")
declare function importOutSet(pin: u32, part: f32, result: usize): void;
@external("wasi:gpio/analog@0.2.0", "[resource-drop]analog-out-pin")
declare function importOutDrop(pin: u32): void;

export namespace AnalogInput {
  /** Opens the input with this label; 0 where it is refused. */
  export function open(label: string): u32 {
    const length = put(label);
    begin();
    importOpen(TEXT, length, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** How it is set up: its label and its mode. */
  export function config(pin: u32): PinConfig {
    begin();
    importConfig(pin, result);
    return result;
  }

  /** A pollable: ready when the input can be used. */
  export function watchForReady(pin: u32): u32 {
    return importWatchForReady(pin);
  }

  /** Converts, and returns what the converter says: 0 to the most that its resolution allows. 0 where it
   *  fails, as with the next one. */
  export function readRaw(pin: u32): u32 {
    begin();
    importReadRaw(pin, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** Converts, and returns which part of the full scale it is: 0.0 to 1.0. */
  export function read(pin: u32): f32 {
    begin();
    importRead(pin, result);
    return endedInWords(GpioError.OTHER) ? load<f32>(result, 4) : 0;
  }

  /** A pollable: ready while the input is above this value; 0 where it is refused. */
  export function watchAboveRaw(pin: u32, limit: u32): u32 {
    begin();
    importWatchAboveRaw(pin, limit, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** The same for a part of the full scale, 0.0 to 1.0. */
  export function watchAbove(pin: u32, part: f32): u32 {
    begin();
    importWatchAbove(pin, part, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** A pollable: ready while the input is below this value; 0 where it is refused. */
  export function watchBelowRaw(pin: u32, limit: u32): u32 {
    begin();
    importWatchBelowRaw(pin, limit, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** The same for a part of the full scale, 0.0 to 1.0. */
  export function watchBelow(pin: u32, part: f32): u32 {
    begin();
    importWatchBelow(pin, part, result);
    return value(endedInWords(GpioError.OTHER));
  }

  export function drop(pin: u32): void {
    importDrop(pin);
  }
}

export namespace AnalogOutput {
  /** Opens the output with this label; 0 where it is refused. */
  export function open(label: string): u32 {
    const length = put(label);
    begin();
    importOutOpen(TEXT, length, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** How it is set up: its label and its mode. */
  export function config(pin: u32): PinConfig {
    begin();
    importOutConfig(pin, result);
    return result;
  }

  /** A pollable: ready when the output can be used. */
  export function watchForReady(pin: u32): u32 {
    return importOutWatchForReady(pin);
  }

  /** Sets what the converter gets: 0 to the most that its resolution allows; more stands for that. False
   *  where that is refused, for instance beyond the output's limits. */
  export function setRaw(pin: u32, level: u32): bool {
    begin();
    importOutSetRaw(pin, level, result);
    return endedInWords(GpioError.OTHER);
  }

  /** Sets it to a part of the full scale, 0.0 to 1.0. */
  export function set(pin: u32, part: f32): bool {
    begin();
    importOutSet(pin, part, result);
    return endedInWords(GpioError.OTHER);
  }

  export function drop(pin: u32): void {
    importOutDrop(pin);
  }
}
