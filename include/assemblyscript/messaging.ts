// SPDX-License-Identifier: Apache-2.0
//
// Messages between containers, by topic. A topic is requested in ketch.toml, for each direction.

import { TEXT, begin, ended, put, result, take, value } from "./core";

/** Source: `error` of ketch:messaging/types. */
export namespace MessageError {
  /** The topic was not granted for this, or not any more. */
  export const PERMISSION_DENIED: u32 = 1;
  export const TOO_LARGE: u32 = 2;
  /** No place is free for a further subscription, or no memory for its queue. */
  export const EXHAUSTED: u32 = 3;
}

@external("ketch:messaging/producer@0.1.0", "send")
declare function importSend(topic: usize, topicLength: usize, data: usize, length: usize, result: usize): void;
@external("ketch:messaging/consumer@0.1.0", "open")
declare function importOpen(topic: usize, length: usize, result: usize): void;
@external("ketch:messaging/consumer@0.1.0", "[method]subscription.receive")
declare function importReceive(subscription: u32, result: usize): void;
@external("ketch:messaging/consumer@0.1.0", "[method]subscription.subscribe")
declare function importWatch(subscription: u32): u32;
@external("ketch:messaging/consumer@0.1.0", "[resource-drop]subscription")
declare function importDrop(subscription: u32): void;

/** Hands a copy of the bytes to everyone who has subscribed to the topic, and waits for nobody. */
export function send(topic: string, data: usize, length: i32): bool {
  const topicLength = put(topic);
  begin();
  importSend(TEXT, topicLength, data, length, result);
  return ended(1);
}

export namespace Subscription {
  /** Begins to queue a topic's messages; 0 where that is refused. */
  export function open(topic: string): u32 {
    const length = put(topic);
    begin();
    importOpen(TEXT, length, result);
    return value(ended(4));
  }

  /** Takes the oldest message, and returns how many bytes were copied; -1 where there is none. */
  export function receive(subscription: u32, into: usize, size: i32): i32 {
    begin();
    importReceive(subscription, result);
    return u8(value(ended(4))) == 1 ? take(result + 8, into, size) : -1;
  }

  /** A pollable: ready while a message waits, and once the topic was revoked. */
  export function watch(subscription: u32): u32 {
    return importWatch(subscription);
  }

  export function drop(subscription: u32): void {
    importDrop(subscription);
  }
}
