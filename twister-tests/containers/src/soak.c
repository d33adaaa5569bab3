/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Containers at work for long take nothing that they do not give back.
 */

#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/gpio/gpio_emul.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "ketch_port.h"
#include "many.h"
#include "smp.h"

#define BLINKIES 7

static const struct gpio_dt_spec button0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_button0), gpios);

static void minute(void)
{
	for (int i = 0; i < 30; i++) {
		zassert_ok(gpio_emul_input_set(button0.port, button0.pin, i % 2));
		k_sleep(K_SECONDS(2));
	}
}

static int64_t events(const char *name)
{
	zassert_equal(smp_command(false, INSPECT, name), 0);
	zassert_str_equal(answer_text("state"), "running", "%s", name);
	zassert_equal(smp_command(false, COUNTERS, name), 0);
	return answer_counter("events");
}

static void start_all(void)
{
	for (int i = 0; i < BLINKIES; i++) {
		struct image image = many_image(i);

		zassert_equal(run(&image), 0);
	}
	zassert_equal(run(&button), 0);
}

static void remove_all(void)
{
	for (int i = 0; i < BLINKIES; i++) {
		struct image image = many_image(i);

		zassert_equal(smp_command(true, STOP, image.name), 0);
		zassert_equal(smp_command(true, REMOVE, image.name), 0);
	}
	zassert_equal(smp_command(true, STOP, button.name), 0);
	zassert_equal(smp_command(true, REMOVE, button.name), 0);
}

ZTEST(containers, test_eight_at_work_for_long_take_nothing_more)
{
	uint32_t empty;
	uint32_t working;

	/* The first reactor since the start takes the stack that all share. */
	start_all();
	remove_all();
	empty = ketch_pool_used();
	start_all();
	minute();
	working = ketch_pool_used();
	zassert_true(working > empty);
	for (int i = 0; i < CONFIG_KETCH_TEST_MINUTES; i++) {
		minute();
		zassert_equal(ketch_pool_used(), working, "minute %d: %u bytes, %u before", i,
			      ketch_pool_used(), working);
	}
	/* Two changes in a second, and 30 edges in a minute. */
	for (int i = 0; i < BLINKIES; i++) {
		zassert_true(events(many_image(i).name) >= 120LL * CONFIG_KETCH_TEST_MINUTES);
	}
	zassert_true(events(button.name) >= 29LL * CONFIG_KETCH_TEST_MINUTES);
	remove_all();
	zassert_equal(ketch_pool_used(), empty);
	TC_PRINT("soak;minutes=%d;containers=%d;pool-empty=%u;pool-working=%u\n",
		 CONFIG_KETCH_TEST_MINUTES, BLINKIES + 1, empty, working);
}
