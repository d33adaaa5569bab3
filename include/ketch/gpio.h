/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Digital pins. A pin is active or inactive; which voltage that is, the board's description says.
 */

#ifndef KETCH_GPIO_H_
#define KETCH_GPIO_H_

#include "core.h"

/* Why a call on a pin failed. Source: `gpio-error` of wasi:gpio/general. */
enum ketch_gpio_error {
	KETCH_GPIO_HARDWARE_FAULT = 1,
	KETCH_GPIO_ALREADY_IN_USE = 2,
	/* The pin was not granted, or not any more. */
	KETCH_GPIO_PIN_NOT_ALLOWED = 3,
	/* The pin was granted, but not for this. */
	KETCH_GPIO_PIN_MODE_NOT_ALLOWED = 4,
	KETCH_GPIO_UNDEFINED_PIN_LABEL = 5,
	KETCH_GPIO_PIN_MODE_NOT_AVAILABLE = 6,
	KETCH_GPIO_WOULD_BLOCK = 7,
	KETCH_GPIO_OPERATION_NOT_SUPPORTED = 8,
	/* In words: see ketch_reason(). */
	KETCH_GPIO_OTHER = 9,
};

enum ketch_gpio_mode {
	KETCH_GPIO_IN = 0,
	KETCH_GPIO_OUT = 1,
	KETCH_GPIO_IN_OUT = 2,
};

/* How a pin is set up. */
struct ketch_gpio_config {
	char label[33];
	/* enum ketch_gpio_mode */
	uint8_t mode;
	/* Whether a low voltage is its active state. */
	bool active_low;
	bool has_pull_resistor;
	/* Whether that one pulls down. */
	bool pull_down;
};

/* The same as the device writes it. */
struct ketch_gpio_setup {
	struct ketch_list label;
	uint8_t mode;
	uint8_t active_level;
	uint8_t has_pull_resistor;
	uint8_t pull_resistor;
};

_Static_assert(sizeof(struct ketch_gpio_setup) == 12, "as the canonical ABI has it");

static inline void ketch_gpio_setup(const struct ketch_gpio_setup *setup,
				    struct ketch_gpio_config *config)
{
	ketch_take_text(config->label, sizeof(config->label), setup->label);
	config->mode = setup->mode;
	config->active_low = setup->active_level == 1;
	config->has_pull_resistor = setup->has_pull_resistor == 1;
	config->pull_down = setup->pull_resistor == 1;
}

static inline enum ketch_gpio_error ketch_gpio_outcome(const struct ketch_answer *answer)
{
	return (enum ketch_gpio_error)ketch_outcome(answer, KETCH_GPIO_OTHER);
}

static inline enum ketch_gpio_error ketch_gpio_opened(const struct ketch_answer *answer,
						      ketch_handle *handle)
{
	return (enum ketch_gpio_error)ketch_opened(answer, KETCH_GPIO_OTHER, handle);
}

static inline enum ketch_gpio_error ketch_gpio_bool(const struct ketch_answer *answer, bool *value)
{
	*value = !answer->is_error && (uint8_t)answer->value != 0;
	return ketch_gpio_outcome(answer);
}

#include "gpio/input.h"
#include "gpio/input_output.h"
#include "gpio/output.h"

#endif /* KETCH_GPIO_H_ */
