// SPDX-License-Identifier: Apache-2.0
//
// Transfers on an I2C bus. A label stands for addresses on a bus; others do not answer. Addresses have 7 bits.

import { TEXT, begin, end, ended, put, result, take, value } from "./core";

/** Source: `error-code` of wasi:i2c/i2c, whose no-acknowledge has three sources. */
export namespace I2cError {
  /** The bus does not work, or the transfer took longer than it may. */
  export const BUS: u32 = 1;
  export const ARBITRATION_LOSS: u32 = 2;
  /** Nobody answered, and the controller does not tell to what. */
  export const NO_ACKNOWLEDGE: u32 = 3;
  export const OVERRUN: u32 = 4;
  /** An operation that was not granted, too many bytes, too many calls in a second. */
  export const OTHER: u32 = 5;
  export const NO_ACKNOWLEDGE_ADDRESS: u32 = 6;
  export const NO_ACKNOWLEDGE_DATA: u32 = 7;
}

@external("ketch:devices/i2c@0.1.0", "open")
declare function importOpen(label: usize, length: usize, result: usize): void;
@external("wasi:i2c/i2c@0.2.0-draft", "[method]i2c.read")
declare function importRead(bus: u32, address: u32, length: u64, result: usize): void;
@external("wasi:i2c/i2c@0.2.0-draft", "[method]i2c.write")
declare function importWrite(bus: u32, address: u32, data: usize, length: usize, result: usize): void;
@external("wasi:i2c/i2c@0.2.0-draft", "[method]i2c.write-read")
declare function importWriteRead(bus: u32, address: u32, data: usize, length: usize, readLength: u64, result: usize): void;
@external("wasi:i2c/i2c@0.2.0-draft", "[method]i2c.transaction")
declare function importTransaction(bus: u32, address: u32, operations: usize, count: usize, result: usize): void;
@external("wasi:i2c/i2c@0.2.0-draft", "[resource-drop]i2c")
declare function importDrop(bus: u32): void;

/** Ends a call whose error, and then its source, are at this place. */
function outcome(place: usize): bool {
  if (load<u8>(result) == 0) return end(0);
  const error = u32(load<u8>(result + place));
  const source = u32(load<u8>(result + place, 1));
  return end(error == 2 && source < 2 ? I2cError.NO_ACKNOWLEDGE_ADDRESS + source : error + 1);
}

export namespace I2c {
  /** Opens the addresses behind a label; 0 where it is refused, with one of `DeviceError`. */
  export function open(label: string): u32 {
    const length = put(label);
    begin();
    importOpen(TEXT, length, result);
    return value(ended(4));
  }

  /** Reads so many bytes. Needs the operation `read`. */
  export function read(bus: u32, address: u32, into: usize, length: i32): bool {
    begin();
    importRead(bus, address, length, result);
    if (!outcome(4)) return false;
    take(result + 4, into, length);
    return true;
  }

  /** Writes bytes. Needs the operation `write`. */
  export function write(bus: u32, address: u32, data: usize, length: i32): bool {
    begin();
    importWrite(bus, address, data, length, result);
    return outcome(1);
  }

  /** Writes bytes and then reads some, with a repeated start between. Needs both operations. */
  export function writeRead(bus: u32, address: u32, data: usize, length: i32, into: usize, readLength: i32): bool {
    begin();
    importWriteRead(bus, address, data, length, readLength, result);
    if (!outcome(4)) return false;
    take(result + 4, into, readLength);
    return true;
  }

  /** Bytes of each part of a transaction. */
  export const PART: i32 = 16;

  /** Writes to a place of 16 bytes, aligned to 8, that a transaction reads so many bytes. */
  export function toRead(part: usize, length: i32): void {
    store<u8>(part, 0);
    store<u64>(part, length, 8);
  }

  /** The same for bytes that it writes, which have to stay until it is over. */
  export function toWrite(part: usize, data: usize, length: i32): void {
    store<u8>(part, 1);
    store<usize>(part, data, 8);
    store<i32>(part, length, 12);
  }

  /** Carries out all parts between one start and one stop. `into` gets what those that read have brought, one
   *  behind the other. */
  export function transaction(bus: u32, address: u32, parts: usize, count: i32, into: usize, size: i32): bool {
    begin();
    importTransaction(bus, address, parts, count, result);
    if (!outcome(4)) return false;
    const first = load<usize>(result, 4);
    const lists = load<u32>(result, 8);
    let taken = 0;
    for (let i: u32 = 0; i < lists; i++) taken += take(first + 8 * i, into + taken, size - taken);
    return true;
  }

  export function drop(bus: u32): void {
    importDrop(bus);
  }
}
