// SPDX-License-Identifier: Apache-2.0
//
// What a container written in AssemblyScript uses of its device: every noun is a file. The interface itself is
// in WIT, under wit/ of the repository; tests compare the imports with what devices link, and run each call.
// What is not called costs nothing.
//
// Calls that can fail return `false`, 0 or -1 where they have; `failure` is then the error's number, of the
// noun's own errors. A container has few handles, so give back by `drop` what is over.

export { Event, failure, reason, reasonSize } from "./core";
export { AnalogInput, AnalogOutput } from "./analog";
export { Clock } from "./clock";
export { Config, ConfigError } from "./config";
export { DeviceError, DeviceKind, Devices, Operation } from "./devices";
export { exit } from "./exit";
export { GpioError, PinConfig, PinMode, Setup } from "./gpio/general";
export { Input } from "./gpio/input";
export { InputOutput } from "./gpio/input_output";
export { Output } from "./gpio/output";
export { I2c, I2cError } from "./i2c";
export { Bucket, KeyValueError } from "./keyvalue";
export { Level, Line, log } from "./log";
export { MessageError, Subscription, send } from "./messaging";
export { Pollable } from "./poll";
export { Pwm } from "./pwm";
export { Random } from "./random";
export { Channel, Sensor } from "./sensor";
export { Spi, SpiError } from "./spi";
export { Parity, StopBits, Uart } from "./uart";
