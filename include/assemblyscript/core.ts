// SPDX-License-Identifier: Apache-2.0
//
// What every other file here builds on. Nothing here allocates: texts pass through a memory of their own, and
// what the device returns is copied to where the caller wants it. `usize` is an address: of
// `memory.data(64)`, for instance.

/** What happened, as the first argument of `onEvent`. */
export namespace Event {
  /** The first event. */
  export const START: u32 = 0;
  /** What was subscribed with the token is ready. */
  export const READY: u32 = 1;
  /** The last event: the container is asked to end. */
  export const STOP: u32 = 2;
}

/** Bytes of the longest text that is passed on; of a longer one, the first characters. */
const TEXT_SIZE: i32 = 192;
const text: usize = memory.data(192);
const second: usize = memory.data(192);

/** Where a call puts its result. */
export const result: usize = memory.data(24, 8);

/** Bytes for what one call returns: a longer answer ends the container. */
const ANSWERS_SIZE: usize = 512;
const answers: usize = memory.data(512, 8);
let answersUsed: usize = 0;

let failed: u32 = 0;
let reasonStart: usize = 0;
let reasonLength: u32 = 0;

/** Why the last call that can fail has failed: a number of the noun's own errors, or 0. */
export function failure(): u32 {
  return failed;
}

/** The address of what the device said about that, UTF-8, where the error is `other`; until the next call. */
export function reason(): usize {
  return reasonStart;
}

/** How many bytes that are. */
export function reasonSize(): u32 {
  return reasonLength;
}

/** Begins a call: what the one before has returned is gone. */
export function begin(): void {
  answersUsed = 0;
  failed = 0;
  reasonStart = 0;
  reasonLength = 0;
}

/** Notes an error, from 1, or 0 for none; says whether the call was done. */
export function end(error: u32): bool {
  failed = error;
  return error == 0;
}

/** Ends a call whose error, where there is one, is a byte at this place of the result. */
export function ended(place: usize): bool {
  return end(load<u8>(result) == 0 ? 0 : u32(load<u8>(result + place)) + 1);
}

/** The same for a result of 16 bytes, where the error of this number has a text. */
export function endedInWords(other: u32): bool {
  const done = ended(4);
  if (failed == other) {
    reasonStart = load<usize>(result, 8);
    reasonLength = load<u32>(result, 12);
  }
  return done;
}

/** What such a result has at 4, or 0. */
export function value(done: bool): u32 {
  return done ? load<u32>(result, 4) : 0;
}

/** Writes a text as UTF-8 to a place. */
function write(from: string, to: usize): usize {
  // A character has three bytes at most for each of its units.
  const units = min(from.length, TEXT_SIZE / 3);
  return String.UTF8.encodeUnsafe(changetype<usize>(from), units, to);
}

/** Where `put` and `putSecond` have put it. */
export const TEXT: usize = text;
export const SECOND: usize = second;

/** Writes a text for a call, and returns its length in bytes. */
export function put(from: string): usize {
  return write(from, text);
}

/** Writes a second one. */
export function putSecond(from: string): usize {
  return write(from, second);
}

/** Copies a list that the device has returned, as much of it as there is room for; returns how much. */
export function take(list: usize, into: usize, size: i32): i32 {
  const length = min(load<u32>(list, 4), u32(size));
  memory.copy(into, load<usize>(list), length);
  return i32(length);
}

/** Where the device puts what it returns. */
export function cabi_realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {
  const start = (answersUsed + align - 1) & ~(align - 1);
  if (align > 8 || size > ANSWERS_SIZE || start > ANSWERS_SIZE - size) unreachable();
  answersUsed = start + size;
  memory.copy(answers + start, old, min(oldSize, size));
  return answers + start;
}
