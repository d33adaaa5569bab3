/* SPDX-License-Identifier: Apache-2.0 */

#ifndef KETCH_TEST_FAKE_DAC_H_
#define KETCH_TEST_FAKE_DAC_H_

#include <stdint.h>

/* What setting a value returns, or 0. */
extern int fake_dac_failure;

/* The last value, at which output and of how many bits; how often one was set. */
extern uint32_t fake_dac_value;
extern uint8_t fake_dac_channel, fake_dac_resolution;
extern int fake_dac_set;

#endif /* KETCH_TEST_FAKE_DAC_H_ */
