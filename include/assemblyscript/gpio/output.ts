// SPDX-License-Identifier: Apache-2.0
//
// Pins that are driven.

import { TEXT, begin, endedInWords, put, result, value } from "../core";
import { GpioError, PinConfig } from "./general";

@external("ketch:devices/gpio@0.1.0", "open-digital-out")
declare function importOpen(label: usize, length: usize, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.get-config")
declare function importConfig(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.watch-for-ready")
declare function importWatchForReady(pin: u32): u32;
@external("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.set-state")
declare function importSetState(pin: u32, state: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.set-active")
declare function importSetActive(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.set-inactive")
declare function importSetInactive(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.toggle")
declare function importToggle(pin: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[resource-drop]digital-out-pin")
declare function importDrop(pin: u32): void;

export namespace Output {
  /** Opens the pin with this label, which the manifest requests for writing; 0 where it is refused. */
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

  export function drop(pin: u32): void {
    importDrop(pin);
  }
}
