/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What hostile containers get: the rows of wasm-apps/hostile.txt, or of the lists beside it that need
 * devices, each beside one that behaves.
 */

#include <stdio.h>
#include <string.h>

#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/gpio/gpio_emul.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "ketch_port.h"
#include "rows.h"
#include "smp.h"
#include "trap.h"

struct row {
	const char *container;
	/* The number of the error that its start is answered with, or 0. */
	uint16_t start;
	/* How it stands then: running, trapped, exited, start-failed, over. */
	const char *stands;
	/* The trap's text, or the exit code. */
	const char *detail;
	/* What its log has, or nothing. */
	const char *log;
};

#define HOSTILE(...) {__VA_ARGS__},

/* Both made by `cargo xtask guests`. */
static const struct row rows[] = {
#include HOSTILE_ROWS
};
static const uint8_t images[] = {
#include "hostile-images.inc"
};

static const struct gpio_dt_spec led0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_led0), gpios);
static const struct gpio_dt_spec led1 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_led1), gpios);
static const struct gpio_dt_spec button0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_button0), gpios);

/* The name of the one that is tried, for cleaning up where it did what it should not. */
static struct image tried;

void forget_row(void *fixture)
{
	ARG_UNUSED(fixture);
	if (tried.name != NULL) {
		forget(&tried);
	}
	forget(&witness);
}

static bool is_active(const struct gpio_dt_spec *pin)
{
	bool low = pin->dt_flags & GPIO_ACTIVE_LOW;

	return (gpio_emul_output_get(pin->port, pin->pin) != 0) != low;
}

static void press(bool pressed)
{
	bool low = button0.dt_flags & GPIO_ACTIVE_LOW;

	zassert_ok(gpio_emul_input_set(button0.port, button0.pin, pressed != low));
}

static int64_t events(void)
{
	zassert_equal(smp_command(false, COUNTERS, witness.name), 0);
	return answer_counter("events");
}

/* The container that behaves gets its timer's events and its pin's. */
static void expect_witness(const char *container)
{
	static bool pressed;
	int64_t before = events();

	pressed = !pressed;
	press(pressed);
	/* Its events come between those of the others, each of which may take its time. */
	for (int i = 0; i < 12 && events() < before + 5; i++) {
		k_msleep(CONFIG_KETCH_EVENT_TIME_US / 1000);
	}
	zassert_true(events() >= before + 5, "%s", container);
	zassert_equal(is_active(&led1), pressed, "%s", container);
}

static const char *cause(const struct image *image)
{
	zassert_equal(smp_command(false, INSPECT, image->name), 0, "%s", image->name);
	return answer_text("cause");
}

/* Killed at the moment when it exits, again and again. */
static void expect_over(const struct image *image)
{
	for (int i = 0; i < 20; i++) {
		const char *found;

		if (i > 0) {
			zassert_equal(smp_command(true, START, image->name), 0);
		}
		k_sleep(K_USEC(i * 500));
		zassert_equal(smp_command(true, KILL, image->name), 0);
		found = cause(image);
		zassert_true(strcmp(found, "exited") == 0 || strcmp(found, "killed") == 0, "%s",
			     found);
	}
}

static void expect_row(const struct row *row, const struct image *image)
{
	char code[16];

	if (strcmp(row->stands, "over") == 0) {
		expect_over(image);
		return;
	}
	if (strcmp(row->stands, "running") == 0) {
		k_sleep(K_MSEC(300));
		zassert_str_equal(cause(image), "", "%s", row->container);
		return;
	}
	for (int i = 0; i < 1000 && cause(image)[0] == 0; i++) {
		k_sleep(K_MSEC(10));
	}
	zassert_str_equal(cause(image), row->stands, "%s", row->container);
	if (strcmp(row->stands, "trapped") == 0) {
		zassert_str_equal(answer_trap(), row->detail, "%s", row->container);
	} else if (strcmp(row->stands, "exited") == 0) {
		snprintf(code, sizeof(code), "%lld", (long long)answer_number("code"));
		zassert_str_equal(code, row->detail, "%s", row->container);
	}
}

static void try_row(const struct row *row, const struct image *image)
{
	uint32_t pool = ketch_pool_used();
	bool led = is_active(&led0);
	uint16_t error;

	tried = *image;
	error = run(image);

	if (error == 64 /* OutOfMemory */ && strcmp(row->stands, "running") == 0 &&
	    CONFIG_KETCH_POOL_SIZE < 262144) {
		TC_PRINT("%s: the pool is smaller than its memory\n", row->container);
	} else {
		zassert_equal(error, row->start, "%s: %u", row->container, error);
		expect_row(row, image);
		if (row->log[0] != 0) {
			for (int i = 0; i < 1000 && !log_mentions(image, row->log); i++) {
				k_sleep(K_MSEC(10));
			}
			zassert_true(log_mentions(image, row->log), "%s", row->container);
		}
	}
	zassert_equal(is_active(&led0), led, "%s", row->container);
	expect_witness(row->container);
	forget(image);
	zassert_equal(smp_command(false, INSPECT, image->name), 40 /* ContainerUnknown */);
	zassert_equal(ketch_pool_used(), pool, "%s: %u, before %u", row->container,
		      ketch_pool_used(), pool);
}

void try_rows(void)
{
	size_t at = 0;

	zassert_equal(run(&witness), 0);
	expect_witness(witness.name);
	ARRAY_FOR_EACH(rows, i) {
		struct image image = {
			.name = rows[i].container,
			.length = sys_get_le32(&images[at]),
			.bytes = &images[at + 4],
		};

		at += 4 + image.length;
		try_row(&rows[i], &image);
	}
	zassert_equal(at, sizeof(images));
	TC_PRINT("hostile;rows=%zu\n", ARRAY_SIZE(rows));
}
