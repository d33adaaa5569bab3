// SPDX-License-Identifier: Apache-2.0
//
// Random numbers.

@external("wasi:random/random@0.2.4", "get-random-u64")
declare function importSecure(): u64;
@external("wasi:random/insecure@0.2.4", "get-insecure-random-u64")
declare function importInsecure(): u64;

export namespace Random {
  /** A number that nobody can guess. Devices that have none refuse a container that calls it. */
  export function secure(): u64 {
    return importSecure();
  }

  /** A number for delays and games, on every device; never for secrets. */
  export function insecure(): u64 {
    return importInsecure();
  }
}
