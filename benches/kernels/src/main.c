/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Runs each kernel natively and as a module, and prints for each kernel;NAME;HOW;INSTRUCTIONS;RESULT.
 * The last line is "done", or begins with "failed: ".
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>
#include <cmsis_core.h>

#include "count.h"
#include "kernels.h"
#include "module.h"

struct kernel {
	const char *name;
	uint32_t (*native)(uint32_t rounds);
	/* About a million instructions natively. */
	uint32_t rounds;
	uint32_t result;
};

static struct kernel kernels[] = {
	{"mix", kernel_mix, 20},      {"crc32", kernel_crc32, 120}, {"matrix", kernel_matrix, 12},
	{"fft", kernel_fft, 40},      {"json", kernel_json, 120},   {"sieve", kernel_sieve, 12},
};

static const uint8_t wasm[] __aligned(16) = {
#include "kernels.wasm.inc"
};
#ifdef HAVE_KERNELS_RAM
static const uint8_t ram[] __aligned(16) = {
#include "kernels.ram.inc"
};
#endif
#ifdef HAVE_KERNELS_XIP
static const uint8_t xip[] __aligned(16) = {
#include "kernels.xip.inc"
};
#endif

#ifdef HAVE_KERNELS_UNCHECKED
static const uint8_t unchecked[] __aligned(16) = {
#include "kernels.unchecked.inc"
};
#endif

static void print(const struct kernel *kernel, const char *mode, uint64_t count, uint32_t result)
{
	printk("kernel;%s;%s;%llu;%08x\n", kernel->name, mode, count, result);
}

static void run_native(void)
{
	ARRAY_FOR_EACH_PTR(kernels, kernel) {
		uint64_t count;

		count_begin();
		kernel->result = kernel->native(kernel->rounds);
		count = count_end();
		print(kernel, "native", count, kernel->result);
	}
}

static bool run_module(const char *mode, const uint8_t *bytes, size_t length)
{
	bool good = module_open(bytes, length);

	for (size_t i = 0; good && i < ARRAY_SIZE(kernels); i++) {
		const struct kernel *kernel = &kernels[i];
		uint64_t count;
		uint32_t result;

		count_begin();
		good = module_call(kernel->name, kernel->rounds, &result);
		count = count_end();
		if (!good) {
			break;
		}
		print(kernel, mode, count, result);
		if (result != kernel->result) {
			printk("failed: %s gives another result than natively\n", kernel->name);
			module_close();
			return false;
		}
	}
	if (!good) {
		printk("failed: %s: %s\n", mode, module_error());
	}
	module_close();
	return good;
}

int main(void)
{
	bool good;

	/* Ketch starts the engine on a thread of its own, and has nothing to do after that. */
	k_sleep(K_SECONDS(1));
	count_calibrate();
	run_native();
	good = run_module("interpreter", wasm, sizeof(wasm));
#ifdef HAVE_KERNELS_XIP
	good = good && run_module("xip", xip, sizeof(xip));
#endif
#ifdef HAVE_KERNELS_UNCHECKED
	good = good && run_module("xip without stop checks", unchecked, sizeof(unchecked));
#endif
#ifdef HAVE_KERNELS_RAM
	/*
	 * RAM is execute-never, and stays so in every product: only to measure what code in RAM
	 * would be worth, the protection is off for a moment.
	 */
	ARM_MPU_Disable();
	good = good && run_module("ram", ram, sizeof(ram));
	ARM_MPU_Enable(MPU_CTRL_PRIVDEFENA_Msk | MPU_CTRL_HFNMIENA_Msk);
#endif
	if (good) {
		printk("done\n");
	}
	return 0;
}
