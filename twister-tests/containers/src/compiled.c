/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Containers whose images have compiled code: it runs where it is stored, and ends as wasm does.
 */

#include <string.h>

#include <zephyr/devicetree.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/gpio/gpio_emul.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "ketch_port.h"
#include "smp.h"
#include "trap.h"

#ifdef COMPILED_GUESTS

static void after(void *fixture)
{
	ARG_UNUSED(fixture);
	forget(&compiled_blinky);
	forget(&compiled_bounds);
	forget(&compiled_command);
	forget(&compiled_deep_calls);
	forget(&compiled_division);
	forget(&compiled_recursion);
	forget(&compiled_spin);
	forget(&compiled_twin);
	forget(&compiled_unreachable);
}

ZTEST_SUITE(compiled, NULL, NULL, NULL, after, NULL);

static const struct gpio_dt_spec led0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_led0), gpios);

/* How often blinky changes its pin in five seconds. */
static int blinks(void)
{
	int last = gpio_emul_output_get(led0.port, led0.pin);
	int count = 0;

	for (int i = 0; i < 500; i++) {
		int level;

		k_sleep(K_MSEC(10));
		level = gpio_emul_output_get(led0.port, led0.pin);
		count += level != last;
		last = level;
	}
	return count;
}

/* Waits until the container has ended by a trap. Returns the trap's text. */
static const char *trap(const struct image *image)
{
	for (int i = 0; i < 100 && strcmp(state(image), "failed") != 0; i++) {
		k_sleep(K_MSEC(100));
	}
	expect_state(image, "failed");
	zassert_str_equal(answer_text("cause"), "trapped");
	return answer_trap();
}

ZTEST(compiled, test_an_image_with_both_runs_on_every_device)
{
	int count;

	zassert_equal(run(&compiled_blinky), 0);
	count = blinks();
	zassert_between_inclusive(count, 9, 11, "%d changes", count);
}

ZTEST(compiled, test_an_image_without_wasm_runs_where_its_code_fits)
{
	/* The images have code for this target, and for hosts, where Zephyr runs none. */
	if (strcmp(CONFIG_KETCH_COMPILED_TARGET, "cortex-m33") != 0) {
		zassert_equal(upload(&compiled_alone), 21 /* ImageNoPayload */);
		return;
	}
	zassert_equal(run(&compiled_alone), 0);
	zassert_between_inclusive(blinks(), 9, 11);
}

ZTEST(compiled, test_faults_end_only_their_container)
{
	zassert_equal(run(&compiled_blinky), 0);
	zassert_equal(run(&compiled_division), 65 /* StartTrapped */);
	zassert_str_equal(trap(&compiled_division), "integer division by zero");
	forget(&compiled_division);
	zassert_equal(run(&compiled_bounds), 65 /* StartTrapped */);
	zassert_str_equal(trap(&compiled_bounds), "memory access out of bounds");
	forget(&compiled_bounds);
	zassert_equal(run(&compiled_unreachable), 0);
	zassert_str_equal(trap(&compiled_unreachable), "unreachable executed");
	zassert_between_inclusive(blinks(), 9, 11);
}

ZTEST(compiled, test_recursion_without_end_traps)
{
	const char *text;

	zassert_equal(run(&compiled_blinky), 0);
	zassert_equal(run(&compiled_recursion), 0);
	text = trap(&compiled_recursion);
	TC_PRINT("recursion: %s\n", text);
	/* Whichever stack ends first, the processor's or that in linear memory. */
	zassert_true(strcmp(text, "stack exhausted") == 0 ||
		     strcmp(text, "memory access out of bounds") == 0);
	zassert_between_inclusive(blinks(), 9, 11);
}

ZTEST(compiled, test_host_functions_have_room_however_deep_they_are_called)
{
	zassert_equal(run(&compiled_deep_calls), 0);
	zassert_str_equal(trap(&compiled_deep_calls), "stack exhausted");
	/* Its manifest asks for 4,096 bytes of stack, and they are there. */
	zassert_true(log_mentions(&compiled_deep_calls, "level 30"));
	/* And looks at the thread's stack. */
	forget(&compiled_deep_calls);
}

#ifdef CONFIG_CPU_CORTEX_M

#include <cmsis_core.h>

#define IMAGES_START DT_REG_ADDR(DT_NODELABEL(images_memory))
#define IMAGES_END   (IMAGES_START + DT_REG_SIZE(DT_NODELABEL(images_memory)))

#define SLOT_SIZE    ((IMAGES_END - IMAGES_START) / CONFIG_KETCH_CONTAINERS_MAX)

/* When a thread was first and last seen to execute the images' flash, in ticks, and how often. */
static volatile int64_t first_seen, last_seen;
static volatile uint32_t times_seen;
/* The slots in which it was seen, a bit for each. */
static volatile uint32_t slots_seen;

/* Looks where the interrupted thread was: the seventh word of what an exception leaves on its
 * stack.
 */
static void look(struct k_timer *timer)
{
	const uint32_t place = ((const uint32_t *)__get_PSP())[6];

	ARG_UNUSED(timer);
	if (place >= IMAGES_START && place < IMAGES_END) {
		last_seen = k_uptime_ticks();
		slots_seen |= BIT((place - IMAGES_START) / SLOT_SIZE);
		if (times_seen++ == 0) {
			first_seen = last_seen;
		}
	}
}

static K_TIMER_DEFINE(looking, look, NULL);

static void start_to_look(void)
{
	times_seen = 0;
	slots_seen = 0;
	k_timer_start(&looking, K_USEC(500), K_USEC(500));
}

ZTEST(compiled, test_the_mpu_is_on)
{
	zassert_true(IS_ENABLED(CONFIG_ARM_MPU));
	zassert_true(MPU->CTRL & MPU_CTRL_ENABLE_Msk);
}

ZTEST(compiled, test_a_runaway_runs_from_flash_and_ends_at_its_budget)
{
	int64_t took;

	zassert_equal(run(&compiled_blinky), 0);
	start_to_look();
	zassert_equal(run(&compiled_spin), 0);
	zassert_str_equal(trap(&compiled_spin), "time budget exhausted");
	k_timer_stop(&looking);
	took = k_ticks_to_us_ceil64(last_seen - first_seen);
	TC_PRINT("runaway: seen %u times in flash, over %lld us; its budget %d us\n", times_seen, took,
		 CONFIG_KETCH_EVENT_TIME_US);
	zassert_true(times_seen > 10);
	zassert_true(took <= CONFIG_KETCH_EVENT_TIME_US + 10000);
	expect_state(&compiled_blinky, "running");
}

ZTEST(compiled, test_a_command_runs_from_flash_and_can_be_killed)
{
	int64_t before;
	int64_t took;

	zassert_equal(run(&compiled_blinky), 0);
	zassert_equal(run(&compiled_command), 0);
	start_to_look();
	k_sleep(K_MSEC(500));
	expect_state(&compiled_command, "running");
	before = k_uptime_get();
	zassert_equal(smp_command(true, KILL, compiled_command.name), 0);
	/* When it ended, and not when that was written into flash and answered. */
	took = 1000 * (log_time(&compiled_command, "killed") - before);
	k_timer_stop(&looking);
	TC_PRINT("killed: seen %u times in flash; ended %lld us after the request\n", times_seen, took);
	zassert_true(times_seen > 10);
	zassert_true(took <= 10000);
	expect_state(&compiled_command, "stopped");
	zassert_str_equal(answer_text("cause"), "killed");
	expect_state(&compiled_blinky, "running");
}

/* A piece of the engine's pool that the test has, in a row of them. */
struct piece {
	struct piece *next;
};

void *wasm_runtime_malloc(unsigned int size);
void wasm_runtime_free(void *piece);

/* Takes pieces of this size, as many as there are. */
static void take(struct piece **row, unsigned int size)
{
	struct piece *piece;

	while ((piece = wasm_runtime_malloc(size)) != NULL) {
		piece->next = *row;
		*row = piece;
	}
}

ZTEST(compiled, test_a_command_whose_stack_finds_no_room_is_refused)
{
	/* Enough for its instance, not for the stack that it asks for. */
	const unsigned int left = 6000;
	struct piece *row = NULL;
	uint32_t used;
	void *room;

	zassert_equal(upload(&compiled_command), 0);
	zassert_equal(smp_command(true, CREATE, compiled_command.name), 0);
	used = ketch_pool_used();
	room = wasm_runtime_malloc(left);
	take(&row, left);
	take(&row, left / 10);
	take(&row, left / 100);
	wasm_runtime_free(room);
	zassert_equal(smp_command(true, START, compiled_command.name), 64 /* OutOfMemory */);
	zassert_true(log_mentions(&compiled_command, "no room for its thread's stack"));
	while (row != NULL) {
		struct piece *piece = row;

		row = piece->next;
		wasm_runtime_free(piece);
	}
	zassert_equal(smp_command(true, START, compiled_command.name), 0);
	zassert_equal(smp_command(true, KILL, compiled_command.name), 0);
	zassert_equal(smp_command(true, REMOVE, compiled_command.name), 0);
	zassert_true(ketch_pool_used() <= used);
}

/* The slots in which a thread is seen within this time. */
static uint32_t slots(int milliseconds)
{
	start_to_look();
	k_sleep(K_MSEC(milliseconds));
	k_timer_stop(&looking);
	return slots_seen;
}

ZTEST(compiled, test_each_runs_in_the_slot_of_its_own_even_where_the_code_is_the_same)
{
	uint32_t first;
	uint32_t second;

	zassert_equal(run(&compiled_command), 0);
	first = slots(100);
	zassert_equal(smp_command(true, KILL, compiled_command.name), 0);
	/* The other one is still there, and could be started again. */
	zassert_equal(run(&compiled_twin), 0);
	second = slots(100);
	zassert_true(IS_POWER_OF_TWO(first) && IS_POWER_OF_TWO(second) && first != second,
		     "slots %#x, then %#x", first, second);
	/* Something else takes the first one's place. */
	zassert_equal(smp_command(true, REMOVE, compiled_command.name), 0);
	zassert_equal(run(&compiled_blinky), 0);
	zassert_equal(slots(100) & second, second);
	expect_state(&compiled_twin, "running");
	zassert_equal(smp_command(true, KILL, compiled_twin.name), 0);
}

/* Where the end of this image, which is compiled code, lies in the images' flash. */
static uint8_t *end_of(const struct image *image)
{
	const uint8_t *last = &image->bytes[image->length - 64];

	for (uint8_t *place = (uint8_t *)IMAGES_START; place <= (uint8_t *)IMAGES_END - 64; place++) {
		if (memcmp(place, last, 64) == 0) {
			return &place[63];
		}
	}
	zassert_unreachable("the image is not in flash");
	return NULL;
}

ZTEST(compiled, test_code_that_has_changed_in_flash_since_its_creation_does_not_start)
{
	uint8_t *byte;

	zassert_equal(upload(&compiled_command), 0);
	zassert_equal(smp_command(true, CREATE, compiled_command.name), 0);
	byte = end_of(&compiled_command);
	*byte ^= 1;
	zassert_equal(smp_command(true, START, compiled_command.name), 19 /* ImageDigestMismatch */);
	expect_state(&compiled_command, "failed");
	*byte ^= 1;
	zassert_equal(smp_command(true, START, compiled_command.name), 0);
	/* Also where it ran before. */
	zassert_equal(smp_command(true, KILL, compiled_command.name), 0);
	*byte ^= 1;
	zassert_equal(smp_command(true, START, compiled_command.name), 19 /* ImageDigestMismatch */);
}

#endif /* CONFIG_CPU_CORTEX_M */

#else

ZTEST_SUITE(compiled, NULL, NULL, NULL, NULL, NULL);

ZTEST(compiled, test_compiled_code)
{
	TC_PRINT("SKIPPED: no compiled code in the images: build rust/compiler, then `cargo xtask guests`\n");
	ztest_test_skip();
}

#endif /* COMPILED_GUESTS */
