// SPDX-License-Identifier: Apache-2.0
//
// Blinks led0: half a second on, half a second off.

import { Event, Level, dropTimer, exit, log, now, openOut, outSet, timerAt } from "../build/ketch";

const HALF_PERIOD: u64 = 500_000_000;

let led: u32 = 0;
let timer: u32 = 0;
let due: u64 = 0;
let on: bool = false;

function show(): void {
  if (!outSet(led, on)) {
    log(Level.ERROR, "led0: refused");
    exit(1);
  }
  log(Level.INFO, on ? "on" : "off");
}

export function onEvent(event: u32, token: u32): void {
  if (event == Event.START) {
    led = openOut("led0");
    due = now();
    on = true;
  } else if (event == Event.READY) {
    dropTimer(timer);
    on = !on;
  } else {
    outSet(led, false);
    return;
  }
  show();
  // By the time at which the last one was due, so that the rhythm does not drift.
  due += HALF_PERIOD;
  timer = timerAt(due, 0);
}
