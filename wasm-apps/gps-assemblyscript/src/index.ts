// SPDX-License-Identifier: Apache-2.0
//
// Reads a GPS receiver on a serial line, and logs each position that it finds.

import { Event, Level, Line, Pollable, Uart, exit, log } from "../build/ketch";

/** Source: NMEA 0183: a sentence has 82 characters at most. */
const SIZE: i32 = 82;
const sentence: usize = memory.data(82);
let length: i32 = 0;

const CHUNK: i32 = 64;
const chunk: usize = memory.data(64);

let port: u32 = 0;
let arrivals: u32 = 0;

/** Where a field begins, counted from 0; its end is the next comma. */
function field(number: i32): i32 {
  let at = 0;
  while (number > 0 && at < length) {
    if (load<u8>(sentence + at++) == 0x2c) number--;
  }
  return at;
}

/** The digits of a field without its point, as many behind that as `places`. */
function digits(at: i32, places: i32): i64 {
  let number: i64 = 0;
  let behind = -1;
  for (; at < length && behind < places; at++) {
    const one = load<u8>(sentence + at);
    if (one == 0x2e && behind < 0) {
      behind = 0;
      continue;
    }
    if (one < 0x30 || one > 0x39) break;
    number = number * 10 + (one - 0x30);
    if (behind >= 0) behind++;
  }
  for (behind = max(behind, 0); behind < places; behind++) number *= 10;
  return number;
}

/** Degrees and minutes, as 4807.038, in millionths of a degree; negative for `negative`. */
function angle(at: i32, sign: i32, negative: u8): i64 {
  const minutes = digits(at, 5);
  const degrees = minutes / 10_000_000;
  const millionths = degrees * 1_000_000 + ((minutes % 10_000_000) * 10) / 60;
  return load<u8>(sentence + sign) == negative ? -millionths : millionths;
}

function hex(at: i32): u8 {
  const one = load<u8>(sentence + at);
  return one >= 0x41 ? one - 0x37 : one - 0x30;
}

/** Whether the sentence ends with its checksum: the exclusive or of what stands between `$` and `*`. */
function isSound(): bool {
  if (length < 10 || load<u8>(sentence) != 0x24 || load<u8>(sentence + length - 3) != 0x2a) return false;
  let sum: u8 = 0;
  for (let at = 1; at < length - 3; at++) sum ^= load<u8>(sentence + at);
  return sum == hex(length - 2) * 16 + hex(length - 1);
}

/** Whether it tells a position: $..GGA. */
function isPosition(): bool {
  return load<u8>(sentence + 3) == 0x47 && load<u8>(sentence + 4) == 0x47 && load<u8>(sentence + 5) == 0x41;
}

function end(): void {
  if (!isSound()) {
    log(Level.WARN, "a damaged sentence");
  } else if (isPosition() && digits(field(6), 0) == 0) {
    log(Level.INFO, "no fix");
  } else if (isPosition()) {
    Line.number(angle(field(2), field(3), 0x53));
    Line.text(" ");
    Line.number(angle(field(4), field(5), 0x57));
    Line.text(" millionths of a degree, ");
    Line.number(digits(field(9), 0));
    Line.text(" m, ");
    Line.number(digits(field(7), 0));
    Line.text(" satellites");
    Line.log(Level.INFO);
  }
}

function take(one: u8): void {
  if (one == 0x24) length = 0;
  if (one == 0x0a) {
    end();
    length = 0;
  } else if (one != 0x0d && length < SIZE) {
    store<u8>(sentence + length++, one);
  }
}

export function onEvent(event: u32, token: u32): void {
  if (event == Event.START) {
    port = Uart.open("gps");
    if (port == 0) {
      log(Level.ERROR, "gps: not to be had");
      exit(1);
    }
    arrivals = Uart.watchReceived(port);
    Pollable.subscribe(arrivals, 0);
  } else if (event == Event.READY) {
    // What is left is a further event.
    const count = Uart.read(port, chunk, CHUNK);
    for (let at = 0; at < count; at++) take(load<u8>(chunk + at));
  }
}
