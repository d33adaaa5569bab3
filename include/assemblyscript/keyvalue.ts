// SPDX-License-Identifier: Apache-2.0
//
// What the container keeps, by key, through restarts and updates. ketch.toml asks for bytes:
// `key-value-bytes`. A key has at most 32 bytes.

import { SECOND, TEXT, begin, ended, endedInWords, put, putSecond, result, take, value } from "./core";

/** Source: `error` of wasi:keyvalue/store. */
export namespace KeyValueError {
  export const NO_SUCH_STORE: u32 = 1;
  /** The manifest asks for no bytes, or policy allows none. */
  export const ACCESS_DENIED: u32 = 2;
  /** In words: see `reason`. */
  export const OTHER: u32 = 3;
}

@external("wasi:keyvalue/store@0.2.0-draft2", "open")
declare function importOpen(name: usize, length: usize, result: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.get")
declare function importGet(bucket: u32, key: usize, length: usize, result: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.set")
declare function importSet(bucket: u32, key: usize, keyLength: usize, value: usize, length: usize, result: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.delete")
declare function importRemove(bucket: u32, key: usize, length: usize, result: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.exists")
declare function importExists(bucket: u32, key: usize, length: usize, result: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.list-keys")
declare function importKeys(bucket: u32, hasCursor: u32, cursor: usize, length: usize, result: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft2", "[resource-drop]bucket")
declare function importDrop(bucket: u32): void;

export namespace Bucket {
  /** Opens the container's own store; 0 where it has none. */
  export function open(): u32 {
    begin();
    importOpen(TEXT, 0, result);
    return value(endedInWords(KeyValueError.OTHER));
  }

  /** Copies a key's value, and returns how many bytes; -1 where it has none. */
  export function get(bucket: u32, key: string, into: usize, size: i32): i32 {
    const length = put(key);
    begin();
    importGet(bucket, TEXT, length, result);
    return u8(value(endedInWords(KeyValueError.OTHER))) == 1 ? take(result + 8, into, size) : -1;
  }

  /** Keeps a value, in place of the one that the key had. When it returns, the value is on flash. */
  export function set(bucket: u32, key: string, from: usize, length: i32): bool {
    const keyLength = put(key);
    begin();
    importSet(bucket, TEXT, keyLength, from, length, result);
    return endedInWords(KeyValueError.OTHER);
  }

  /** The same for a text. */
  export function setText(bucket: u32, key: string, from: string): bool {
    const length = putSecond(from);
    return set(bucket, key, SECOND, i32(length));
  }

  /** Forgets a key, if it is there. */
  export function remove(bucket: u32, key: string): bool {
    const length = put(key);
    begin();
    importRemove(bucket, TEXT, length, result);
    return endedInWords(KeyValueError.OTHER);
  }

  /** Whether a key is there. */
  export function exists(bucket: u32, key: string): bool {
    const length = put(key);
    begin();
    importExists(bucket, TEXT, length, result);
    return u8(value(endedInWords(KeyValueError.OTHER))) == 1;
  }

  /** Hands each key to a function, its address and its length. It must not call the device. */
  export function each(bucket: u32, found: (key: usize, length: i32) => void): bool {
    let cursor: i32 = -1;
    do {
      begin();
      importKeys(bucket, cursor < 0 ? 0 : 1, TEXT, cursor < 0 ? 0 : cursor, result);
      if (!ended(4)) return false;
      const first = load<usize>(result, 4);
      const count = load<u32>(result, 8);
      for (let i: u32 = 0; i < count; i++) {
        found(load<usize>(first + 8 * i), load<i32>(first + 8 * i, 4));
      }
      cursor = load<u8>(result, 12) == 1 ? take(result + 16, TEXT, 192) : -1;
    } while (cursor >= 0);
    return true;
  }

  export function drop(bucket: u32): void {
    importDrop(bucket);
  }
}
