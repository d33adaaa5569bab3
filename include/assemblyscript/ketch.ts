// SPDX-License-Identifier: Apache-2.0
//
// What a container written in AssemblyScript uses of its device. The interface itself is in WIT, under wit/
// of the repository. One instance has one thread, and nothing here allocates: texts pass through a small
// memory of their own, and what the device returns lies in another until the next event.

/** What happened, as the first argument of `onEvent`. */
export namespace Event {
  /** The first event. */
  export const START: u32 = 0;
  /** What was subscribed with the token is ready. */
  export const READY: u32 = 1;
  /** The last event: the container is asked to end. */
  export const STOP: u32 = 2;
}

/** Levels of the log. */
export namespace Level {
  export const TRACE: u32 = 0;
  export const DEBUG: u32 = 1;
  export const INFO: u32 = 2;
  export const WARN: u32 = 3;
  export const ERROR: u32 = 4;
  export const CRITICAL: u32 = 5;
}

// The imports, as the canonical ABI lowers them.

@external("wasi:logging/logging@0.1.0-draft", "log")
declare function importLog(level: u32, context: usize, contextLength: usize, message: usize, messageLength: usize): void;
@external("wasi:clocks/monotonic-clock@0.2.4", "now")
declare function importNow(): u64;
@external("wasi:clocks/monotonic-clock@0.2.4", "subscribe-instant")
declare function importTimer(instant: u64): u32;
@external("wasi:io/poll@0.2.4", "[resource-drop]pollable")
declare function importDropPollable(pollable: u32): void;
@external("ketch:container/events@0.1.0", "subscribe")
declare function importSubscribe(pollable: u32, token: u32): void;
@external("wasi:cli/exit@0.2.4", "exit-with-code")
declare function importExit(code: u32): void;
@external("ketch:devices/gpio@0.1.0", "open-digital-out")
declare function importOpenOut(label: usize, length: usize, result: usize): void;
@external("ketch:devices/gpio@0.1.0", "open-digital-in")
declare function importOpenIn(label: usize, length: usize, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.set-state")
declare function importOutSet(pin: u32, state: u32, result: usize): void;
@external("wasi:gpio/digital@0.2.0", "[method]digital-in-pin.is-active")
declare function importInActive(pin: u32, result: usize): void;

/** Bytes of the longest text that is passed on; of a longer one, the first characters. */
const TEXT_SIZE: i32 = 192;
const text: usize = memory.data(192);
/** Where a call on a pin puts its result: 0 or 1 for an error, at 4 its value or the error's number. */
const result: usize = memory.data(16, 8);
const ANSWERS_SIZE: usize = 128;
const answers: usize = memory.data(128, 8);
let answersUsed: usize = 0;

/** Writes a text as UTF-8, and returns its length in bytes. */
function put(value: string): usize {
  // A character has three bytes at most for each of its units.
  const units = min(value.length, TEXT_SIZE / 3);
  return String.UTF8.encodeUnsafe(changetype<usize>(value), units, text);
}

/** Where the device puts what it returns. */
export function cabi_realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {
  const start = (answersUsed + align - 1) & ~(align - 1);
  if (align > 8 || size > ANSWERS_SIZE || start > ANSWERS_SIZE - size) unreachable();
  answersUsed = start + size;
  memory.copy(answers + start, old, min(oldSize, size));
  return answers + start;
}

/** Writes a line to the container's log. */
export function log(level: u32, message: string): void {
  const length = put(message);
  importLog(level, text, 0, text, length);
}

/** Nanoseconds since the device started. */
export function now(): u64 {
  return importNow();
}

/** Ends the container; 0 is success. */
export function exit(code: u32): void {
  importExit(code);
}

/** Has `Event.READY` come with this token at this instant. Give the timer back when it is over. */
export function timerAt(instant: u64, token: u32): u32 {
  const timer = importTimer(instant);
  importSubscribe(timer, token);
  return timer;
}

/** Gives a timer back. */
export function dropTimer(timer: u32): void {
  importDropPollable(timer);
}

/** Opens the pin with this label, which the manifest requests for writing; 0 where it is refused. */
export function openOut(label: string): u32 {
  const length = put(label);
  answersUsed = 0;
  importOpenOut(text, length, result);
  return load<u8>(result) == 0 ? load<u32>(result, 4) : 0;
}

/** Opens the pin with this label, which the manifest requests for reading; 0 where it is refused. */
export function openIn(label: string): u32 {
  const length = put(label);
  answersUsed = 0;
  importOpenIn(text, length, result);
  return load<u8>(result) == 0 ? load<u32>(result, 4) : 0;
}

/** Makes the pin active or inactive; says whether that was done. */
export function outSet(pin: u32, active: bool): bool {
  answersUsed = 0;
  importOutSet(pin, active ? 0 : 1, result);
  return load<u8>(result) == 0;
}

/** Whether the pin is active; not, where it cannot be read. */
export function inActive(pin: u32): bool {
  answersUsed = 0;
  importInActive(pin, result);
  return load<u8>(result) == 0 && load<u8>(result, 4) != 0;
}
