/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Messages between containers.
 */

#include <zephyr/devicetree.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/gpio/gpio_emul.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

static const struct gpio_dt_spec led0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_led0), gpios);
static const struct gpio_dt_spec button0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_button0), gpios);

/* Whether the voltage at led0 becomes this. */
static bool led_becomes(int level)
{
	for (int i = 0; i < 300; i++) {
		if (gpio_emul_output_get(led0.port, led0.pin) == level) {
			return true;
		}
		k_sleep(K_MSEC(10));
	}
	return false;
}

static int64_t counter(const struct image *image, const char *name)
{
	zassert_equal(smp_command(false, COUNTERS, image->name), 0);
	return answer_counter(name);
}

/* Whether a counter becomes greater than this, in the time that a busy emulator needs at worst. */
static bool counter_passes(const struct image *image, const char *name, int64_t value)
{
	for (int i = 0; i < 100; i++) {
		if (counter(image, name) > value) {
			return true;
		}
		k_sleep(K_MSEC(100));
	}
	return false;
}

ZTEST(containers, test_a_chain_of_three_raises_and_clears_the_alarm)
{
	/* The driver makes the pin an input. Active low: released is a high voltage. */
	zassert_equal(run(&alarm_driver), 0);
	zassert_ok(gpio_emul_input_set(button0.port, button0.pin, 1));
	/* Whatever was in the tank runs out, while nobody listens. */
	k_sleep(K_MSEC(600));
	zassert_equal(run(&alarm_transform), 0);
	zassert_equal(run(&alarm_policy), 0);
	zassert_ok(gpio_emul_input_set(button0.port, button0.pin, 0));
	zassert_true(led_becomes(1));
	k_sleep(K_MSEC(500));
	zassert_ok(gpio_emul_input_set(button0.port, button0.pin, 1));
	zassert_true(led_becomes(0));
	/* The line comes after the pin. */
	k_sleep(K_MSEC(50));
	zassert_true(log_mentions(&alarm_policy, "alarm at 85"));
	zassert_true(log_mentions(&alarm_policy, "clear at 55"));
	zassert_true(counter(&alarm_policy, "messages_received") > 10);
	zassert_equal(counter(&alarm_policy, "messages_dropped"), 0);

	/* Whoever sends goes on without those that listen, and they come back. */
	zassert_equal(smp_command(true, KILL, alarm_transform.name), 0);
	k_sleep(K_MSEC(500));
	expect_state(&alarm_driver, "running");
	expect_state(&alarm_policy, "running");
	zassert_equal(smp_command(true, START, alarm_transform.name), 0);
	zassert_ok(gpio_emul_input_set(button0.port, button0.pin, 0));
	zassert_true(led_becomes(1));
}

ZTEST(containers, test_topics_that_were_not_granted_are_refused_in_each_direction)
{
	zassert_equal(run(&topic_denied), 0);
	expect_state(&topic_denied, "running");
	zassert_true(log_mentions(&topic_denied, "send own/out: sent"));
	zassert_true(log_mentions(&topic_denied, "open own/in: opened"));
	zassert_true(log_mentions(&topic_denied, "send own/in: permission-denied"));
	zassert_true(log_mentions(&topic_denied, "open own/out: permission-denied"));
	zassert_true(log_mentions(&topic_denied, "send tank/raw: permission-denied"));
	zassert_true(log_mentions(&topic_denied, "send 4097: too-large"));
	zassert_true(log_mentions(&topic_denied, "open 4 at once: exhausted"));
}

static const uint8_t sender_bytes[] = {
#include "topic-send-check.inc"
};
static const uint8_t sender_twin_bytes[] = {
#include "topic-send-check-twin.inc"
};
static const uint8_t receiver_bytes[] = {
#include "topic-receive-check.inc"
};
static const uint8_t receiver_twin_bytes[] = {
#include "topic-receive-check-twin.inc"
};
static const uint8_t unread_bytes[] = {
#include "topic-unread.inc"
};

ZTEST(containers, test_one_that_ended_with_unread_messages_disturbs_nobody)
{
	static const struct image senders[] = {
		{.name = "topic-send-check", .bytes = sender_bytes, .length = sizeof(sender_bytes)},
		{.name = "topic-send-check-twin",
		 .bytes = sender_twin_bytes,
		 .length = sizeof(sender_twin_bytes)},
	};
	static const struct image receivers[] = {
		{.name = "topic-receive-check",
		 .bytes = receiver_bytes,
		 .length = sizeof(receiver_bytes)},
		{.name = "topic-receive-check-twin",
		 .bytes = receiver_twin_bytes,
		 .length = sizeof(receiver_twin_bytes)},
	};
	static const struct image unread = {
		.name = "topic-unread", .bytes = unread_bytes, .length = sizeof(unread_bytes)};
	int64_t received[2], sent[2], dropped;

	for (size_t i = 0; i < 2; i++) {
		zassert_equal(run(&receivers[i]), 0);
		zassert_equal(run(&senders[i]), 0);
	}
	/* Last, so that messages come for as long as it is there. */
	zassert_equal(run(&unread), 0);
	k_sleep(K_MSEC(2000));
	expect_state(&unread, "stopped");
	zassert_equal(answer_number("code"), 0);
	/* Its queue was bounded, and nobody else's was full. */
	dropped = counter(&unread, "messages_dropped");
	zassert_true(dropped > 0, "%lld", dropped);
	zassert_equal(counter(&unread, "messages_received"), 0);
	for (size_t i = 0; i < 2; i++) {
		received[i] = counter(&receivers[i], "messages_received");
		sent[i] = counter(&senders[i], "messages_sent");
	}
	for (size_t i = 0; i < 2; i++) {
		zassert_true(counter_passes(&senders[i], "messages_sent", sent[i] + 20));
		zassert_true(counter_passes(&receivers[i], "messages_received", received[i] + 40));
		zassert_equal(counter(&receivers[i], "messages_dropped"), 0);
		expect_state(&receivers[i], "running");
		expect_state(&senders[i], "running");
	}
	zassert_equal(counter(&unread, "messages_dropped"), dropped);
	forget(&unread);
	for (size_t i = 0; i < 2; i++) {
		forget(&receivers[i]);
		forget(&senders[i]);
	}
}
