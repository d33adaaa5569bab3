/* SPDX-License-Identifier: Apache-2.0 */

#define DT_DRV_COMPAT ketch_fake_dac

#include <zephyr/drivers/dac.h>

#include "fake_dac.h"
#include "hold.h"

int fake_dac_failure;
uint32_t fake_dac_value;
uint8_t fake_dac_channel, fake_dac_resolution;
int fake_dac_set;

static int setup(const struct device *dac, const struct dac_channel_cfg *config)
{
	ARG_UNUSED(dac);
	fake_dac_resolution = config->resolution;
	return 0;
}

static int write(const struct device *dac, uint8_t channel, uint32_t value)
{
	ARG_UNUSED(dac);
	hold(DAC_DRIVER);
	fake_dac_set++;
	if (fake_dac_failure == 0) {
		fake_dac_channel = channel;
		fake_dac_value = value;
	}
	return fake_dac_failure;
}

static DEVICE_API(dac, fake_dac_api) = {
	.channel_setup = setup,
	.write_value = write,
};

DEVICE_DT_INST_DEFINE(0, NULL, NULL, NULL, NULL, POST_KERNEL, CONFIG_KERNEL_INIT_PRIORITY_DEVICE,
		      &fake_dac_api);
