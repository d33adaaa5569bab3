// SPDX-License-Identifier: Apache-2.0
//
// What a container's module exports: `ketch build` puts this file beside ketch.ts and compiles it.
export { cabi_realloc } from "./ketch";
export { onEvent } from "../src/index";

/** So that both are there to be exported, by transform.mjs. */
export function end(): usize {
  return __heap_base + __data_end;
}
