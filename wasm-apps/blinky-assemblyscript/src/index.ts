// SPDX-License-Identifier: Apache-2.0
//
// Blinks led0: half a second on, half a second off.

import { Clock, Event, Level, Output, Pollable, exit, log } from "../build/ketch";

const HALF_PERIOD: u64 = 500_000_000;

let led: u32 = 0;
let timer: u32 = 0;
let due: u64 = 0;
let on: bool = false;

function show(): void {
  if (!Output.set(led, on)) {
    log(Level.ERROR, "led0: refused");
    exit(1);
  }
  log(Level.INFO, on ? "on" : "off");
}

export function onEvent(event: u32, token: u32): void {
  if (event == Event.START) {
    led = Output.open("led0");
    due = Clock.now();
    on = true;
  } else if (event == Event.READY) {
    Pollable.drop(timer);
    on = !on;
  } else {
    Output.set(led, false);
    return;
  }
  show();
  // By the time at which the last one was due, so that the rhythm does not drift.
  due += HALF_PERIOD;
  timer = Clock.timerAt(due, 0);
}
