// SPDX-License-Identifier: Apache-2.0
//
// Calls everything that the package has, on the board of ../nouns.toml. Expected: the lines of
// ../nouns.txt, exit code 0.

import { Clock, Devices, Level, Line, Pollable, Random, log } from "../build/ketch";
import { buses } from "./buses";
import { must } from "./check";
import { kept } from "./kept";
import { lines } from "./lines";
import { pins } from "./pins";

const MILLISECOND: u64 = 1_000_000;

function device(label: usize, length: i32, kind: u32, operations: u32): void {
  Line.bytes(label, length);
  Line.text(": kind ");
  Line.number(kind);
  Line.text(", operations ");
  Line.number(operations);
  Line.log(Level.INFO);
}

const timers: usize = memory.data(8, 4);
const ready: usize = memory.data(8, 4);

function time(): void {
  const before = Clock.now();
  must("resolution", Clock.resolution() > 0);
  Clock.sleep(2 * MILLISECOND);
  must("sleep", Clock.now() >= before + 2 * MILLISECOND);
  store<u32>(timers, Clock.at(Clock.now() + 3_600_000 * MILLISECOND));
  store<u32>(timers, Clock.after(MILLISECOND), 4);
  must("poll", Pollable.poll(timers, 2, ready) == 1 && load<u32>(ready) == 1);
  must("ready", !Pollable.ready(load<u32>(timers)) && Pollable.ready(load<u32>(timers, 4)));
  Pollable.drop(load<u32>(timers));
  Pollable.drop(load<u32>(timers, 4));
  log(Level.INFO, "time passes");
}

export function run(): bool {
  Devices.each(device);
  time();
  must("random", Random.secure() != Random.secure());
  must("insecure", Random.insecure() != Random.insecure());
  log(Level.INFO, "numbers are random");
  pins();
  buses();
  lines();
  kept();
  log(Level.INFO, "done");
  return true;
}
