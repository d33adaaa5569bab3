// SPDX-License-Identifier: Apache-2.0
//
// Pins, analog inputs and pulse outputs.

import {
  AnalogInput,
  AnalogOutput,
  Input,
  InputOutput,
  Level,
  Output,
  PinMode,
  Pollable,
  Pwm,
  Setup,
  failure,
  log,
  reasonSize,
} from "../build/ketch";
import { must, now, say } from "./check";

function outputs(): void {
  must("led9", Output.open("led9") == 0);
  say("led9", failure());
  const pin = Output.open("led0");
  must("led0", pin != 0);
  const setup = Output.config(pin);
  must("out config", Setup.mode(setup) == PinMode.OUT && !Setup.activeLow(setup) && Setup.labelSize(setup) == 4);
  must("out pull", !Setup.pullUp(setup) && !Setup.pullDown(setup) && load<u8>(Setup.label(setup)) == 0x6c);
  now("out ready", Output.watchForReady(pin));
  must("out set", Output.set(pin, true) && Output.setInactive(pin));
  must("out toggle", Output.toggle(pin) && Output.setActive(pin));
  Output.drop(pin);
  log(Level.INFO, "led0 is driven");
}

function bothWays(): void {
  const pin = InputOutput.open("led1");
  must("led1", pin != 0);
  must("both config", Setup.mode(InputOutput.config(pin)) == PinMode.IN_OUT);
  now("both ready", InputOutput.watchForReady(pin));
  must("both set", InputOutput.set(pin, false) && InputOutput.setActive(pin) && InputOutput.read(pin));
  const falling = InputOutput.watchFallingEdge(pin);
  must("both toggle", InputOutput.toggle(pin));
  now("both falling", falling);
  must("both is-inactive", InputOutput.isInactive(pin));
  const rising = InputOutput.watchRisingEdge(pin);
  must("both again", InputOutput.setInactive(pin) && InputOutput.setActive(pin));
  now("both rising", rising);
  must("both is-active", InputOutput.isActive(pin));
  now("both watch", InputOutput.watchState(pin, true));
  now("both watch", InputOutput.watchActive(pin));
  must("both inactive", InputOutput.setInactive(pin));
  now("both watch", InputOutput.watchInactive(pin));
  InputOutput.drop(pin);
  log(Level.INFO, "led1 is driven and read");
}

/** A watch that does not come: nobody touches the button. */
function never(pollable: u32): void {
  must("in watch", pollable != 0 && !Pollable.ready(pollable));
  Pollable.drop(pollable);
}

function inputs(): void {
  const pin = Input.open("button0");
  must("button0", pin != 0);
  must("in config", Setup.mode(Input.config(pin)) == PinMode.IN);
  now("in ready", Input.watchForReady(pin));
  must("in read", Input.read(pin) && Input.isActive(pin) && !Input.isInactive(pin));
  now("in watch", Input.watchState(pin, true));
  now("in watch", Input.watchActive(pin));
  never(Input.watchInactive(pin));
  never(Input.watchFallingEdge(pin));
  never(Input.watchRisingEdge(pin));
  Input.drop(pin);
  log(Level.INFO, "button0 is active");
}

function analog(): void {
  const pin = AnalogInput.open("level");
  must("level", pin != 0);
  now("analog ready", AnalogInput.watchForReady(pin));
  const setup = AnalogInput.config(pin);
  must("analog config", Setup.labelSize(setup) == 5);
  say("level", AnalogInput.readRaw(pin));
  say("percent", i64(AnalogInput.read(pin) * 100));
  now("above", AnalogInput.watchAboveRaw(pin, 1000));
  now("above", AnalogInput.watchAbove(pin, 0.25));
  now("below", AnalogInput.watchBelowRaw(pin, 3000));
  now("below", AnalogInput.watchBelow(pin, 0.75));
  must("above 2.0", AnalogInput.watchAbove(pin, 2.0) == 0);
  say("above 2.0", failure());
  say("its reason", i64(reasonSize() > 0));
  AnalogInput.drop(pin);
}

function outlets(): void {
  const pin = AnalogOutput.open("valve");
  must("valve", pin != 0);
  must("outlet config", Setup.labelSize(AnalogOutput.config(pin)) == 5);
  now("outlet ready", AnalogOutput.watchForReady(pin));
  must("outlet", AnalogOutput.setRaw(pin, 1000) && AnalogOutput.set(pin, 0.5));
  log(Level.INFO, "valve is set");
  must("beyond", !AnalogOutput.setRaw(pin, 3001));
  say("valve beyond", failure());
  AnalogOutput.drop(pin);
}

function pulses(): void {
  const channel = Pwm.open("fan");
  must("fan", channel != 0);
  say("fan at least", Pwm.minPeriod(channel));
  say("fan at most", Pwm.maxPeriod(channel));
  say("fan percent", Pwm.maxDuty(channel));
  must("pwm", Pwm.set(channel, 20000, 5000));
  say("period", Pwm.period(channel));
  say("width", Pwm.width(channel));
  must("too wide", !Pwm.set(channel, 20000, 20000));
  say("too wide", failure());
  Pwm.drop(channel);
}

export function pins(): void {
  outputs();
  bothWays();
  inputs();
  analog();
  outlets();
  pulses();
}
