// SPDX-License-Identifier: Apache-2.0
//
// Transfers to a chip on an SPI bus. Mode, speed and select line are the board's.

import { TEXT, begin, endedInWords, put, result, take, value } from "./core";

/** Source: `error` of wasi:spi/spi. */
export namespace SpiError {
  export const OVERRUN: u32 = 1;
  export const MODE_FAULT: u32 = 2;
  export const FRAME_FORMAT: u32 = 3;
  export const CHIP_SELECT_FAULT: u32 = 4;
  /** In words, see `reason`: not granted, too long, or else. */
  export const OTHER: u32 = 5;
}

@external("wasi:spi/spi", "open")
declare function importOpen(label: usize, length: usize, result: usize): void;
@external("wasi:spi/spi", "[method]spi-device.read")
declare function importRead(chip: u32, length: u64, result: usize): void;
@external("wasi:spi/spi", "[method]spi-device.write")
declare function importWrite(chip: u32, data: usize, length: usize, result: usize): void;
@external("wasi:spi/spi", "[method]spi-device.transfer")
declare function importTransfer(chip: u32, data: usize, length: usize, result: usize): void;
@external("wasi:spi/spi", "[method]spi-device.transaction")
declare function importTransaction(chip: u32, operations: usize, count: usize, result: usize): void;
@external("wasi:spi/spi", "[resource-drop]spi-device")
declare function importDrop(chip: u32): void;

export namespace Spi {
  /** Opens the chip with this label; 0 where it is refused. */
  export function open(label: string): u32 {
    const length = put(label);
    begin();
    importOpen(TEXT, length, result);
    return value(endedInWords(SpiError.OTHER));
  }

  /** Reads so many bytes. Needs the operation `read`. */
  export function read(chip: u32, into: usize, length: i32): bool {
    begin();
    importRead(chip, length, result);
    if (!endedInWords(SpiError.OTHER)) return false;
    take(result + 4, into, length);
    return true;
  }

  /** Writes bytes. Needs the operation `write`. */
  export function write(chip: u32, data: usize, length: i32): bool {
    begin();
    importWrite(chip, data, length, result);
    return endedInWords(SpiError.OTHER);
  }

  /** Writes bytes, and reads as many at the same time. Needs both operations. */
  export function transfer(chip: u32, data: usize, into: usize, length: i32): bool {
    begin();
    importTransfer(chip, data, length, result);
    if (!endedInWords(SpiError.OTHER)) return false;
    take(result + 4, into, length);
    return true;
  }

  /** Bytes of each part of a transaction. */
  export const PART: i32 = 16;

  /** Writes to a place of 16 bytes, aligned to 8, that a transaction reads so many bytes. */
  export function toRead(part: usize, length: i32): void {
    store<u8>(part, 0);
    store<u64>(part, length, 8);
  }

  function bytes(part: usize, which: u8, data: usize, length: i32): void {
    store<u8>(part, which);
    store<usize>(part, data, 8);
    store<i32>(part, length, 12);
  }

  /** The same for bytes that it writes, which have to stay until it is over. */
  export function toWrite(part: usize, data: usize, length: i32): void {
    bytes(part, 1, data, length);
  }

  /** The same for bytes that it writes while it reads as many. */
  export function toTransfer(part: usize, data: usize, length: i32): void {
    bytes(part, 2, data, length);
  }

  /** The same for nanoseconds that it waits, with the chip selected. */
  export function toWait(part: usize, nanoseconds: u32): void {
    store<u8>(part, 3);
    store<u32>(part, nanoseconds, 8);
  }

  /** Carries out all parts while the chip is selected. `into` gets what those that read or transfer have
   *  brought, one behind the other. */
  export function transaction(chip: u32, parts: usize, count: i32, into: usize, size: i32): bool {
    begin();
    importTransaction(chip, parts, count, result);
    if (!endedInWords(SpiError.OTHER)) return false;
    const first = load<usize>(result, 4);
    const outcomes = load<u32>(result, 8);
    let taken = 0;
    for (let i: u32 = 0; i < outcomes; i++) {
      const outcome = first + 12 * i;
      // 0 is what was read, 2 what was transferred.
      if ((load<u8>(outcome) & 1) == 0) taken += take(outcome + 4, into + taken, size - taken);
    }
    return true;
  }

  export function drop(chip: u32): void {
    importDrop(chip);
  }
}
