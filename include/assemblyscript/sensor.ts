// SPDX-License-Identifier: Apache-2.0
//
// Sensors that the device has a driver for. The errors are those of devices.

import { TEXT, begin, ended, put, result, value } from "./core";

/** What can be measured, and in which unit. */
export namespace Channel {
  /** m/s² */
  export const ACCEL_X: u32 = 0;
  export const ACCEL_Y: u32 = 1;
  export const ACCEL_Z: u32 = 2;
  /** rad/s */
  export const GYRO_X: u32 = 3;
  export const GYRO_Y: u32 = 4;
  export const GYRO_Z: u32 = 5;
  /** G */
  export const MAGN_X: u32 = 6;
  export const MAGN_Y: u32 = 7;
  export const MAGN_Z: u32 = 8;
  /** °C, of the sensor itself */
  export const DIE_TEMP: u32 = 9;
  /** °C */
  export const AMBIENT_TEMP: u32 = 10;
  /** kPa */
  export const PRESS: u32 = 11;
  /** 1: something is near */
  export const PROX: u32 = 12;
  /** % */
  export const HUMIDITY: u32 = 13;
  /** lx */
  export const LIGHT: u32 = 14;
  /** m */
  export const ALTITUDE: u32 = 15;
  /** µg/m³ */
  export const PARTICLES_1: u32 = 16;
  export const PARTICLES_2_5: u32 = 17;
  export const PARTICLES_10: u32 = 18;
  /** m */
  export const DISTANCE: u32 = 19;
  /** ppm */
  export const CO2: u32 = 20;
  /** V */
  export const VOLTAGE: u32 = 21;
  /** A */
  export const CURRENT: u32 = 22;
  /** W */
  export const POWER: u32 = 23;
  /** Ω */
  export const RESISTANCE: u32 = 24;
  /** ° */
  export const ROTATION: u32 = 25;
  /** rpm */
  export const RPM: u32 = 26;
}

@external("ketch:sensor/sensor@0.1.0", "open")
declare function importOpen(label: usize, length: usize, result: usize): void;
@external("ketch:sensor/sensor@0.1.0", "[method]device.channels")
declare function importChannels(sensor: u32, result: usize): void;
@external("ketch:sensor/sensor@0.1.0", "[method]device.fetch")
declare function importFetch(sensor: u32, result: usize): void;
@external("ketch:sensor/sensor@0.1.0", "[method]device.get")
declare function importGet(sensor: u32, channel: u32, result: usize): void;
@external("ketch:sensor/sensor@0.1.0", "[resource-drop]device")
declare function importDrop(sensor: u32): void;

let measured: i32 = 0;

export namespace Sensor {
  /** Opens the sensor with this label; 0 where it is refused. */
  export function open(label: string): u32 {
    const length = put(label);
    begin();
    importOpen(TEXT, length, result);
    return value(ended(4));
  }

  /** Whether this container may measure this with it. */
  export function has(sensor: u32, channel: u32): bool {
    begin();
    importChannels(sensor, result);
    const first = load<usize>(result);
    const count = load<u32>(result, 4);
    for (let i: u32 = 0; i < count; i++) {
      if (load<u8>(first + i) == channel) return true;
    }
    return false;
  }

  /** Has the sensor measure every channel. */
  export function fetch(sensor: u32): bool {
    begin();
    importFetch(sensor, result);
    return ended(1);
  }

  /** What the last fetch measured: an integer, to be multiplied by ten to the power of `scale`; 0 where that
   *  has failed. */
  export function get(sensor: u32, channel: u32): i64 {
    begin();
    importGet(sensor, channel, result);
    if (!ended(8)) return 0;
    measured = load<i8>(result, 16);
    return load<i64>(result, 8);
  }

  /** The power of ten of what `get` has returned last. */
  export function scale(): i32 {
    return measured;
  }

  export function drop(sensor: u32): void {
    importDrop(sensor);
  }
}
