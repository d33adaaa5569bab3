/* SPDX-License-Identifier: Apache-2.0 */

#ifndef KETCH_TEST_SPI_CHIPS_H_
#define KETCH_TEST_SPI_CHIPS_H_

#include <stdint.h>

/* What every transfer returns, or 0. */
extern int spi_failure;

/* Speed and mode of the last transfer. */
extern uint32_t spi_frequency;

#endif /* KETCH_TEST_SPI_CHIPS_H_ */
