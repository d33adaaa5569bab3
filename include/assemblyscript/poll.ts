// SPDX-License-Identifier: Apache-2.0
//
// Waiting: a reactor subscribes to a pollable and gets an event, a command blocks.

import { begin, result, take } from "./core";

@external("wasi:io/poll@0.2.4", "[method]pollable.ready")
declare function importReady(pollable: u32): u32;
@external("wasi:io/poll@0.2.4", "[method]pollable.block")
declare function importBlock(pollable: u32): void;
@external("wasi:io/poll@0.2.4", "poll")
declare function importPoll(pollables: usize, count: usize, result: usize): void;
@external("wasi:io/poll@0.2.4", "[resource-drop]pollable")
declare function importDrop(pollable: u32): void;
@external("ketch:container/events@0.1.0", "subscribe")
declare function importSubscribe(pollable: u32, token: u32): void;

/** A pollable is a number. A container has few of them, so give back what is over. */
export namespace Pollable {
  /** In a reactor: has `Event.READY` come with this token. It ends when the pollable is given back. */
  export function subscribe(pollable: u32, token: u32): void {
    importSubscribe(pollable, token);
  }

  /** Whether it is ready now. */
  export function ready(pollable: u32): bool {
    return importReady(pollable) != 0;
  }

  /** In a command: returns once it is ready. A reactor that calls it traps. */
  export function block(pollable: u32): void {
    importBlock(pollable);
  }

  /** In a command: returns once at least one of `count` is ready, and how many are. Both places have four
   *  bytes for each: `ready` gets the indices. */
  export function poll(pollables: usize, count: i32, ready: usize): i32 {
    begin();
    importPoll(pollables, count, result);
    const found = load<u32>(result, 4);
    store<u32>(result, found * 4, 4);
    return take(result, ready, count * 4) / 4;
  }

  /** Gives it back. */
  export function drop(pollable: u32): void {
    importDrop(pollable);
  }
}
