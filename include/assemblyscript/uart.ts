// SPDX-License-Identifier: Apache-2.0
//
// Serial lines. No call waits: what arrives is kept by the device until it is read. The errors are those of
// devices.

import { TEXT, begin, ended, put, result, take, value } from "./core";

export namespace Parity {
  export const NONE: u32 = 0;
  export const ODD: u32 = 1;
  export const EVEN: u32 = 2;
}

export namespace StopBits {
  export const ONE: u32 = 0;
  export const TWO: u32 = 1;
}

@external("ketch:uart/uart@0.1.0", "open")
declare function importOpen(label: usize, length: usize, result: usize): void;
@external("ketch:uart/uart@0.1.0", "[method]port.read")
declare function importRead(port: u32, length: u32, result: usize): void;
@external("ketch:uart/uart@0.1.0", "[method]port.write")
declare function importWrite(port: u32, data: usize, length: usize, result: usize): void;
@external("ketch:uart/uart@0.1.0", "[method]port.watch-received")
declare function importWatchReceived(port: u32): u32;
@external("ketch:uart/uart@0.1.0", "[method]port.watch-sent")
declare function importWatchSent(port: u32): u32;
@external("ketch:uart/uart@0.1.0", "[method]port.lost")
declare function importLost(port: u32): u32;
@external("ketch:uart/uart@0.1.0", "[method]port.settings")
declare function importSettings(port: u32, result: usize): void;
@external("ketch:uart/uart@0.1.0", "[method]port.configure")
declare function importConfigure(port: u32, baudrate: u32, dataBits: u32, parity: u32, stopBits: u32, result: usize): void;
@external("ketch:uart/uart@0.1.0", "[resource-drop]port")
declare function importDrop(port: u32): void;

export namespace Uart {
  /** Opens the line with this label, with the board's settings; 0 where it is refused. */
  export function open(label: string): u32 {
    const length = put(label);
    begin();
    importOpen(TEXT, length, result);
    return value(ended(4));
  }

  /** Takes what has arrived, at most `size` bytes and 256, and returns how many; -1 where it fails. */
  export function read(port: u32, into: usize, size: i32): i32 {
    begin();
    importRead(port, size, result);
    return ended(4) ? take(result + 4, into, size) : -1;
  }

  /** Hands over bytes to be sent, 256 at most, and returns how many there was room for; -1 where it fails. */
  export function write(port: u32, data: usize, length: i32): i32 {
    begin();
    importWrite(port, data, length, result);
    return ended(4) ? load<i32>(result, 4) : -1;
  }

  /** The same for a text. */
  export function writeText(port: u32, text: string): i32 {
    const length = put(text);
    return write(port, TEXT, i32(length));
  }

  /** A pollable: ready while bytes wait to be read. */
  export function watchReceived(port: u32): u32 {
    return importWatchReceived(port);
  }

  /** A pollable: ready while everything that was written has been sent. */
  export function watchSent(port: u32): u32 {
    return importWatchSent(port);
  }

  /** Bytes that arrived and were lost since the line was opened. */
  export function lost(port: u32): u32 {
    return importLost(port);
  }

  function settings(port: u32): bool {
    begin();
    importSettings(port, result);
    return ended(4);
  }

  /** Symbols in a second; 0 where the driver does not tell. */
  export function baudrate(port: u32): u32 {
    return value(settings(port));
  }

  /** Bits of a character. */
  export function dataBits(port: u32): u32 {
    return settings(port) ? load<u8>(result, 8) : 0;
  }

  /** One of `Parity`. */
  export function parity(port: u32): u32 {
    return settings(port) ? load<u8>(result, 9) : 0;
  }

  /** One of `StopBits`. */
  export function stopBits(port: u32): u32 {
    return settings(port) ? load<u8>(result, 10) : 0;
  }

  /** Changes how the line works, until it is opened again. Needs the operation `configure`. */
  export function configure(port: u32, baudrate: u32, dataBits: u32, parity: u32, stopBits: u32): bool {
    begin();
    importConfigure(port, baudrate, dataBits, parity, stopBits, result);
    return ended(1);
  }

  export function drop(port: u32): void {
    importDrop(port);
  }
}
