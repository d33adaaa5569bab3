/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pins, analog inputs and pulse outputs.
 */

#include "check.h"

static void say(const char *what, int64_t number)
{
	struct ketch_line line = {.length = 0};

	ketch_line_text(&line, what);
	ketch_line_text(&line, ": ");
	ketch_line_number(&line, number);
	ketch_line_log(&line, KETCH_INFO);
}

/* Waits for a pollable in a call and gives it back. */
static void now(const char *what, uint32_t error, ketch_handle pollable)
{
	must(what, error);
	ketch_pollable_block(pollable);
	ketch_pollable_drop(pollable);
}

static void outputs(void)
{
	struct ketch_gpio_config config;
	ketch_handle pin;

	say("led9", ketch_gpio_out_open("led9", &pin));
	must("led0", ketch_gpio_out_open("led0", &pin));
	ketch_gpio_out_config(pin, &config);
	must(config.label, config.mode != KETCH_GPIO_OUT || config.active_low);
	now("out ready", KETCH_OK, ketch_gpio_out_watch_for_ready(pin));
	must("out set", ketch_gpio_out_set(pin, true));
	must("out inactive", ketch_gpio_out_set_inactive(pin));
	must("out toggle", ketch_gpio_out_toggle(pin));
	must("out active", ketch_gpio_out_set_active(pin));
	ketch_gpio_out_drop(pin);
	ketch_log(KETCH_INFO, "led0 is driven");
}

static void both_ways(void)
{
	struct ketch_gpio_config config;
	ketch_handle pin;
	ketch_handle pollable;
	bool is;

	must("led1", ketch_gpio_in_out_open("led1", &pin));
	ketch_gpio_in_out_config(pin, &config);
	must(config.label, config.mode != KETCH_GPIO_IN_OUT);
	now("both ready", KETCH_OK, ketch_gpio_in_out_watch_for_ready(pin));
	must("both set", ketch_gpio_in_out_set(pin, false));
	must("both active", ketch_gpio_in_out_set_active(pin));
	must("both read", ketch_gpio_in_out_read(pin, &is) || !is);
	must("both falling", ketch_gpio_in_out_watch_falling_edge(pin, &pollable));
	must("both toggle", ketch_gpio_in_out_toggle(pin));
	now("both falling", KETCH_OK, pollable);
	must("both is-inactive", ketch_gpio_in_out_is_inactive(pin, &is) || !is);
	must("both rising", ketch_gpio_in_out_watch_rising_edge(pin, &pollable));
	must("both inactive", ketch_gpio_in_out_set_inactive(pin));
	must("both active", ketch_gpio_in_out_set_active(pin));
	now("both rising", KETCH_OK, pollable);
	must("both is-active", ketch_gpio_in_out_is_active(pin, &is) || !is);
	now("both watch", ketch_gpio_in_out_watch_state(pin, true, &pollable), pollable);
	now("both watch", ketch_gpio_in_out_watch_active(pin, &pollable), pollable);
	must("both inactive", ketch_gpio_in_out_set_inactive(pin));
	now("both watch", ketch_gpio_in_out_watch_inactive(pin, &pollable), pollable);
	ketch_gpio_in_out_drop(pin);
	ketch_log(KETCH_INFO, "led1 is driven and read");
}

static void inputs(void)
{
	struct ketch_gpio_config config;
	ketch_handle pin;
	ketch_handle pollable;
	bool is;

	must("button0", ketch_gpio_in_open("button0", &pin));
	ketch_gpio_in_config(pin, &config);
	must(config.label, config.mode != KETCH_GPIO_IN);
	now("in ready", KETCH_OK, ketch_gpio_in_watch_for_ready(pin));
	must("in read", ketch_gpio_in_read(pin, &is) || !is);
	must("in is-active", ketch_gpio_in_is_active(pin, &is) || !is);
	must("in is-inactive", ketch_gpio_in_is_inactive(pin, &is) || is);
	now("in watch", ketch_gpio_in_watch_state(pin, true, &pollable), pollable);
	now("in watch", ketch_gpio_in_watch_active(pin, &pollable), pollable);
	/* These three do not come: nobody touches the button. */
	must("in watch", ketch_gpio_in_watch_inactive(pin, &pollable) ||
				 ketch_pollable_ready(pollable));
	ketch_pollable_drop(pollable);
	must("in watch", ketch_gpio_in_watch_falling_edge(pin, &pollable) ||
				 ketch_pollable_ready(pollable));
	ketch_pollable_drop(pollable);
	must("in watch", ketch_gpio_in_watch_rising_edge(pin, &pollable) ||
				 ketch_pollable_ready(pollable));
	ketch_pollable_drop(pollable);
	ketch_gpio_in_drop(pin);
	ketch_log(KETCH_INFO, "button0 is active");
}

static void analog(void)
{
	char label[33];
	ketch_handle pin;
	ketch_handle pollable;
	uint32_t value;
	float part;

	must("level", ketch_analog_open("level", &pin));
	ketch_analog_label(pin, label, sizeof(label));
	now("analog ready", KETCH_OK, ketch_analog_watch_for_ready(pin));
	must("raw", ketch_analog_read_raw(pin, &value));
	say(label, value);
	must("part", ketch_analog_read(pin, &part));
	say("percent", (int64_t)(part * 100));
	now("above", ketch_analog_watch_above_raw(pin, 1000, &pollable), pollable);
	now("above", ketch_analog_watch_above(pin, 0.25F, &pollable), pollable);
	now("below", ketch_analog_watch_below_raw(pin, 3000, &pollable), pollable);
	now("below", ketch_analog_watch_below(pin, 0.75F, &pollable), pollable);
	say("above 2.0", ketch_analog_watch_above(pin, 2.0F, &pollable));
	say("its reason", ketch_reason().length > 0);
	ketch_analog_drop(pin);
}

static void outlets(void)
{
	char label[33];
	ketch_handle pin;

	must("valve", ketch_analog_out_open("valve", &pin));
	ketch_analog_out_label(pin, label, sizeof(label));
	must(label, label[0] != 'v' || label[5] != '\0');
	now("outlet ready", KETCH_OK, ketch_analog_out_watch_for_ready(pin));
	must("outlet raw", ketch_analog_out_set_raw(pin, 1000));
	must("outlet", ketch_analog_out_set(pin, 0.5F));
	ketch_log(KETCH_INFO, "valve is set");
	say("valve beyond", ketch_analog_out_set_raw(pin, 3001));
	ketch_analog_out_drop(pin);
}

static void pulses(void)
{
	struct ketch_pwm_limits limits;
	struct ketch_pwm_pulses set;
	ketch_handle channel;

	must("fan", ketch_pwm_open("fan", &channel));
	limits = ketch_pwm_limits(channel);
	say("fan at least", limits.min_period);
	say("fan at most", limits.max_period);
	say("fan percent", limits.max_duty);
	must("pwm", ketch_pwm_set(channel, 20000, 5000));
	set = ketch_pwm_pulses(channel);
	say("period", set.period);
	say("width", set.width);
	say("too wide", ketch_pwm_set(channel, 20000, 20000));
	ketch_pwm_drop(channel);
}

void pins(void)
{
	outputs();
	both_ways();
	inputs();
	analog();
	outlets();
	pulses();
}
