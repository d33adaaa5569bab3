/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * A sensor of temperature, humidity and carbon dioxide, whose values a test sets.
 */

#ifndef KETCH_TEST_FAKE_SENSOR_H_
#define KETCH_TEST_FAKE_SENSOR_H_

#include <stdint.h>

/* What it measures, in millionths; what a fetch and a read return. */
extern int64_t fake_temperature, fake_humidity;
extern int fake_fetch_result, fake_get_result;

#endif /* KETCH_TEST_FAKE_SENSOR_H_ */
