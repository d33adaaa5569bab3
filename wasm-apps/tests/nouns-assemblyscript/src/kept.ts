// SPDX-License-Identifier: Apache-2.0
//
// What the container keeps and is told.

import { Bucket, Config, KeyValueError, Level, Line, failure, reasonSize } from "../build/ketch";
import { must } from "./check";

const value: usize = memory.data(16);

function setting(key: usize, keyLength: i32, told: usize, length: i32): void {
  Line.text("told ");
  Line.bytes(key, keyLength);
  Line.text(" = ");
  Line.bytes(told, length);
  Line.log(Level.INFO);
}

function settings(): void {
  must("config", Config.get("unit", value, 16) == 2 && load<u8>(value) == 0x6d);
  must("config", Config.get("nothing", value, 16) == -1 && failure() == 0);
  must("config", Config.each(setting));
}

let found: i32 = 0;

function key(start: usize, length: i32): void {
  if (length == 3 && load<u8>(start) == 0x6b) found++;
}

function name(number: i32): string {
  return number == 0 ? "k00" : number == 1 ? "k01" : number == 2 ? "k02" : number == 3 ? "k03" : number == 4
    ? "k04" : number == 5 ? "k05" : number == 6 ? "k06" : number == 7 ? "k07" : number == 8 ? "k08" : "k09";
}

function keys(): void {
  const bucket = Bucket.open();
  must("bucket", bucket != 0);
  for (let number = 0; number < 10; number++) must("set", Bucket.setText(bucket, name(number), "value"));
  must("set", Bucket.set(bucket, "k00", value, 2));
  const length = Bucket.get(bucket, "k07", value, 16);
  Line.text("kept k07 = ");
  Line.bytes(value, length);
  Line.log(Level.INFO);
  must("delete", Bucket.remove(bucket, "k07") && !Bucket.exists(bucket, "k07") && Bucket.exists(bucket, "k08"));
  must("get", Bucket.get(bucket, "k07", value, 16) == -1 && failure() == 0);
  must("keys", Bucket.each(bucket, key) && found == 9);
  // A key that is too long is refused in words.
  must("refused", !Bucket.setText(bucket, "a key of more than thirty-two bytes", ""));
  must("reason", failure() == KeyValueError.OTHER && reasonSize() > 0);
  Bucket.drop(bucket);
}

export function kept(): void {
  settings();
  keys();
}
