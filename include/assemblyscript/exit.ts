// SPDX-License-Identifier: Apache-2.0
//
// Ending with a code.

@external("wasi:cli/exit@0.2.4", "exit-with-code")
declare function importExit(code: u32): void;

/** Ends the container; 0 is success. */
export function exit(code: u32): void {
  importExit(code);
}
