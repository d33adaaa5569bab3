// SPDX-License-Identifier: Apache-2.0
//
// I2C, SPI and sensors.

import { Channel, I2c, Level, Line, Sensor, Spi } from "../build/ketch";
import { bytes, error, must } from "./check";

const out: usize = memory.data<u8>([0, 1, 0]);
const read: usize = memory.data(8);
const parts: usize = memory.data(64, 8);

function i2c(): void {
  must("nothing", I2c.open("nothing") == 0);
  error("i2c nothing");
  const bus = I2c.open("thermometer");
  must("thermometer", bus != 0);
  // The configuration and what it is set to, then the temperature.
  must("write", I2c.write(bus, 0x48, out + 1, 2) && I2c.write(bus, 0x48, out, 1));
  must("read", I2c.read(bus, 0x48, read, 2));
  bytes("i2c read", read, 2);
  must("write-read", I2c.writeRead(bus, 0x48, out, 1, read, 2));
  bytes("i2c write-read", read, 2);
  I2c.toWrite(parts, out, 1);
  I2c.toRead(parts + I2c.PART, 2);
  I2c.toWrite(parts + 2 * I2c.PART, out + 1, 1);
  I2c.toRead(parts + 3 * I2c.PART, 1);
  must("transaction", I2c.transaction(bus, 0x48, parts, 4, read, 8));
  bytes("i2c transaction", read, 3);
  must("nobody", !I2c.read(bus, 0x49, read, 1));
  error("i2c nobody");
  must("elsewhere", !I2c.write(bus, 0x20, out, 1));
  error("i2c elsewhere");
  I2c.drop(bus);
}

/** Source: what all such flashes have: read identification, read data. */
const IDENTIFY: usize = memory.data<u8>([0x9f, 0, 0, 0]);
const READ_DATA: usize = memory.data<u8>([0x03, 0, 0, 0]);

function spi(): void {
  must("nothing", Spi.open("nothing") == 0);
  error("spi nothing");
  const chip = Spi.open("flash");
  must("flash", chip != 0);
  must("write", Spi.write(chip, IDENTIFY, 1));
  must("read", Spi.read(chip, read, 1));
  must("transfer", Spi.transfer(chip, IDENTIFY, read, 4));
  bytes("spi transfer", read + 1, 3);
  Spi.toWrite(parts, READ_DATA, 4);
  Spi.toWait(parts + Spi.PART, 1000);
  Spi.toRead(parts + 2 * Spi.PART, 2);
  Spi.toTransfer(parts + 3 * Spi.PART, READ_DATA, 2);
  must("transaction", Spi.transaction(chip, parts, 4, read, 8));
  bytes("spi transaction", read, 4);
  Spi.drop(chip);
}

function sensor(): void {
  const climate = Sensor.open("climate");
  must("climate", climate != 0);
  must("has", Sensor.has(climate, Channel.AMBIENT_TEMP) && !Sensor.has(climate, Channel.CO2));
  must("fetch", Sensor.fetch(climate));
  Line.text("climate: ");
  Line.number(Sensor.get(climate, Channel.AMBIENT_TEMP));
  Line.text(" e");
  Line.number(Sensor.scale());
  Line.log(Level.INFO);
  must("co2", Sensor.get(climate, Channel.CO2) == 0);
  error("co2");
  Sensor.drop(climate);
}

export function buses(): void {
  i2c();
  spi();
  sensor();
}
