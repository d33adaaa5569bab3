// SPDX-License-Identifier: Apache-2.0
//
// What a command's module exports. build.mjs compiles it from the project's folder build/ketch.
export { cabi_realloc } from "./core";
import { run as go } from "../../src/index";

/** 0 for success, as the interface has it: the project's `run` returns whether it succeeded. */
export function run(): u32 {
  return go() ? 0 : 1;
}

/** So that both are there to be exported, by transform.mjs. */
export function end(): usize {
  return __heap_base + __data_end;
}
