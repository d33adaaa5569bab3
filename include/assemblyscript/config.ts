// SPDX-License-Identifier: Apache-2.0
//
// What the operator told the container: `ketch create NAME --config interval=250`.

import { TEXT, begin, ended, put, result, take, value } from "./core";

/** Source: `error` of wasi:config/store. */
export namespace ConfigError {
  export const UPSTREAM: u32 = 1;
  /** The device's flash failed. */
  export const IO: u32 = 2;
}

@external("wasi:config/store@0.2.0-draft", "get")
declare function importGet(key: usize, length: usize, result: usize): void;
@external("wasi:config/store@0.2.0-draft", "get-all")
declare function importAll(result: usize): void;

export namespace Config {
  /** Copies a key's value, UTF-8, and returns how many bytes; -1 where it was not set or cannot be told. */
  export function get(key: string, into: usize, size: i32): i32 {
    const length = put(key);
    begin();
    importGet(TEXT, length, result);
    return u8(value(ended(4))) == 1 ? take(result + 8, into, size) : -1;
  }

  /** Hands each key with its value to a function: addresses and lengths. */
  export function each(found: (key: usize, keyLength: i32, value: usize, length: i32) => void): bool {
    begin();
    importAll(result);
    if (!ended(4)) return false;
    const first = load<usize>(result, 4);
    const count = load<u32>(result, 8);
    for (let i: u32 = 0; i < count; i++) {
      const entry = first + 16 * i;
      found(load<usize>(entry), load<i32>(entry, 4), load<usize>(entry, 8), load<i32>(entry, 12));
    }
    return true;
  }
}
