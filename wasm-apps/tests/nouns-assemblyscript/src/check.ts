// SPDX-License-Identifier: Apache-2.0
//
// What each file here reports with.

import { Level, Line, Pollable, exit, failure, reason, reasonSize } from "../build/ketch";

/** Ends the container at the first thing that is not so and should be. */
export function must(what: string, is: bool): void {
  if (is) return;
  Line.text(what);
  Line.text(": failed with ");
  Line.number(failure());
  Line.text(" ");
  Line.bytes(reason(), reasonSize());
  Line.log(Level.ERROR);
  exit(1);
}

/** Logs a number. */
export function say(what: string, number: i64): void {
  Line.text(what);
  Line.text(": ");
  Line.number(number);
  Line.log(Level.INFO);
}

/** Logs a text. */
export function tell(what: string, from: usize, length: i32): void {
  Line.text(what);
  Line.text(": ");
  Line.bytes(from, length);
  Line.log(Level.INFO);
}

const one: usize = memory.data(1);

/** Logs bytes. */
export function bytes(what: string, from: usize, length: i32): void {
  Line.text(what);
  Line.text(":");
  Line.hex(from, length);
  Line.log(Level.INFO);
}

/** Logs why the last call has failed. */
export function error(what: string): void {
  store<u8>(one, u8(failure()));
  bytes(what, one, 1);
}

/** Waits for a pollable and gives it back. */
export function now(what: string, pollable: u32): void {
  must(what, pollable != 0);
  Pollable.block(pollable);
  Pollable.drop(pollable);
}
