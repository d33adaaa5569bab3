// SPDX-License-Identifier: Apache-2.0
//
// The container's log, and lines for it that are put together from texts and numbers.

import { TEXT, put } from "./core";

/** Levels of the log. */
export namespace Level {
  export const TRACE: u32 = 0;
  export const DEBUG: u32 = 1;
  export const INFO: u32 = 2;
  export const WARN: u32 = 3;
  export const ERROR: u32 = 4;
  export const CRITICAL: u32 = 5;
}

@external("wasi:logging/logging@0.1.0-draft", "log")
declare function importLog(level: u32, context: usize, contextLength: usize, message: usize, messageLength: usize): void;

/** Writes a line to the container's log. Devices cut lines after 160 bytes. */
export function log(level: u32, message: string): void {
  const length = put(message);
  importLog(level, TEXT, 0, TEXT, length);
}

const LINE_SIZE: i32 = 160;
const line: usize = memory.data(160);
let length: i32 = 0;

/** A line in the making; there is one. What is too long is cut. */
export namespace Line {
  /** Adds bytes that are UTF-8. */
  export function bytes(from: usize, count: i32): void {
    const room = min(count, LINE_SIZE - length);
    memory.copy(line + length, from, room);
    length += room;
  }

  /** Adds a text. */
  export function text(from: string): void {
    const count = put(from);
    bytes(TEXT, i32(count));
  }

  function byte(one: u8): void {
    if (length < LINE_SIZE) store<u8>(line + length++, one);
  }

  /** Adds a number, in decimal. */
  export function number(from: i64): void {
    let rest: u64 = from < 0 ? 0 - u64(from) : u64(from);
    if (from < 0) byte(0x2d);
    let place: u64 = 1;
    while (rest / place >= 10) place *= 10;
    for (; place > 0; place /= 10) {
      byte(u8(0x30 + (rest / place)));
      rest %= place;
    }
  }

  /** Adds bytes, each as a space and two digits in hexadecimal. */
  export function hex(from: usize, count: i32): void {
    for (let i = 0; i < count; i++) {
      const one = load<u8>(from + i);
      byte(0x20);
      for (let shift: u8 = 4; ; shift = 0) {
        const digit = (one >> shift) & 15;
        byte(digit < 10 ? 0x30 + digit : 0x57 + digit);
        if (shift == 0) break;
      }
    }
  }

  /** Writes the line to the log, and begins it anew. */
  export function log(level: u32): void {
    importLog(level, line, 0, line, length);
    length = 0;
  }
}
