// SPDX-License-Identifier: Apache-2.0
//
// Serial lines and messages.

import { Level, Line, MessageError, Parity, Pollable, StopBits, Subscription, Uart, failure, send } from "../build/ketch";
import { must, now, tell } from "./check";

const text: usize = memory.data(16);
const NEWS: usize = memory.data<u8>([0x67, 0x6f, 0x6f, 0x64, 0x20, 0x6e, 0x65, 0x77, 0x73]);

function uart(): void {
  const port = Uart.open("line");
  must("line", port != 0);
  Line.number(Uart.baudrate(port));
  Line.text(" baud, ");
  Line.number(Uart.dataBits(port));
  Line.text(" bits, parity ");
  Line.number(Uart.parity(port));
  Line.text(", stop ");
  Line.number(Uart.stopBits(port));
  Line.log(Level.INFO);
  must("configure", Uart.configure(port, 115200, 8, Parity.EVEN, StopBits.TWO));
  must("changed", Uart.baudrate(port) == 115200 && Uart.parity(port) == Parity.EVEN);
  must("changed", Uart.stopBits(port) == StopBits.TWO);
  must("write", Uart.writeText(port, "hel") == 3 && Uart.write(port, text, 0) == 0);
  must("write", Uart.writeText(port, "lo") == 2);
  now("sent", Uart.watchSent(port));
  const arrivals = Uart.watchReceived(port);
  for (let all = 0; all < 5; ) {
    Pollable.block(arrivals);
    const count = Uart.read(port, text + all, 16 - all);
    must("read", count >= 0);
    all += count;
  }
  Pollable.drop(arrivals);
  tell("line", text, 5);
  must("lost", Uart.lost(port) == 0);
  Uart.drop(port);
}

function messages(): void {
  must("denied", !send("elsewhere", NEWS, 1) && failure() == MessageError.PERMISSION_DENIED);
  must("denied", Subscription.open("elsewhere") == 0 && failure() == MessageError.PERMISSION_DENIED);
  const subscription = Subscription.open("nouns");
  must("subscription", subscription != 0);
  must("none", Subscription.receive(subscription, text, 16) == -1 && failure() == 0);
  must("send", send("nouns", NEWS, 9));
  now("arrives", Subscription.watch(subscription));
  const length = Subscription.receive(subscription, text, 16);
  tell("message", text, length);
  Subscription.drop(subscription);
}

export function lines(): void {
  uart();
  messages();
}
