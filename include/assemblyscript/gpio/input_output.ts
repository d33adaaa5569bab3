// SPDX-License-Identifier: Apache-2.0
//
// Pins that are driven and read back.

import { TEXT, begin, endedInWords, put, result, value } from "../core";
import { GpioError, PinConfig } from "./general";

@external("ketch:devices/gpio@0.1.0", "open-digital-in-out")
declare function importOpen(label: usize, length: usize, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.get-config")
declare function importConfig(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-for-ready")
declare function importWatchForReady(pin: u32): u32;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.set-state")
declare function importSetState(pin: u32, state: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.set-active")
declare function importSetActive(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.set-inactive")
declare function importSetInactive(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.toggle")
declare function importToggle(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.read")
declare function importRead(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.is-active")
declare function importIsActive(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.is-inactive")
declare function importIsInactive(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-state")
declare function importWatchState(pin: u32, state: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-active")
declare function importWatchActive(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-inactive")
declare function importWatchInactive(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-falling-edge")
declare function importWatchFallingEdge(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-rising-edge")
declare function importWatchRisingEdge(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[resource-drop]digital-in-out-pin")
declare function importDrop(pin: u32): void;

export namespace InputOutput {
  /** Opens the pin with this label, which the manifest requests for reading and writing; 0 where it is refused. */
  export function open(label: string): u32 {
    const length = put(label);
    begin();
    importOpen(TEXT, length, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** How the pin is set up. */
  export function config(pin: u32): PinConfig {
    begin();
    importConfig(pin, result);
    return result;
  }

  /** A pollable: ready when the pin can be used. */
  export function watchForReady(pin: u32): u32 {
    return importWatchForReady(pin);
  }

  /** Drives the pin active or inactive. */
  export function set(pin: u32, active: bool): bool {
    begin();
    importSetState(pin, active ? 0 : 1, result);
    return endedInWords(GpioError.OTHER);
  }

  /** Drives the pin active. */
  export function setActive(pin: u32): bool {
    begin();
    importSetActive(pin, result);
    return endedInWords(GpioError.OTHER);
  }

  /** Drives the pin inactive. */
  export function setInactive(pin: u32): bool {
    begin();
    importSetInactive(pin, result);
    return endedInWords(GpioError.OTHER);
  }

  /** Drives the pin to the other state. */
  export function toggle(pin: u32): bool {
    begin();
    importToggle(pin, result);
    return endedInWords(GpioError.OTHER);
  }

  /** Whether the state that is read is active; not, where it cannot be read. */
  export function read(pin: u32): bool {
    begin();
    importRead(pin, result);
    return endedInWords(GpioError.OTHER) && load<u8>(result, 4) == 0;
  }

  /** Whether the pin is active; not, where it cannot be read. */
  export function isActive(pin: u32): bool {
    begin();
    importIsActive(pin, result);
    return endedInWords(GpioError.OTHER) && load<u8>(result, 4) != 0;
  }

  /** Whether the pin is inactive; not, where it cannot be read. */
  export function isInactive(pin: u32): bool {
    begin();
    importIsInactive(pin, result);
    return endedInWords(GpioError.OTHER) && load<u8>(result, 4) != 0;
  }

  /** A pollable: ready while the pin is in this state; 0 where it is refused, as with those below. */
  export function watchState(pin: u32, active: bool): u32 {
    begin();
    importWatchState(pin, active ? 0 : 1, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** A pollable: ready while the pin is active. */
  export function watchActive(pin: u32): u32 {
    begin();
    importWatchActive(pin, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** A pollable: ready while the pin is inactive. */
  export function watchInactive(pin: u32): u32 {
    begin();
    importWatchInactive(pin, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** A pollable: ready when the pin has gone from active to inactive. */
  export function watchFallingEdge(pin: u32): u32 {
    begin();
    importWatchFallingEdge(pin, result);
    return value(endedInWords(GpioError.OTHER));
  }

  /** A pollable: ready when the pin has gone from inactive to active. */
  export function watchRisingEdge(pin: u32): u32 {
    begin();
    importWatchRisingEdge(pin, result);
    return value(endedInWords(GpioError.OTHER));
  }

  export function drop(pin: u32): void {
    importDrop(pin);
  }
}
