// SPDX-License-Identifier: Apache-2.0
//
// What a reactor's module exports. build.mjs compiles it from the project's folder build/ketch.
export { cabi_realloc } from "./core";
export { onEvent } from "../../src/index";

/** So that both are there to be exported, by transform.mjs. */
export function end(): usize {
  return __heap_base + __data_end;
}
