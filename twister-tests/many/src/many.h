/* SPDX-License-Identifier: Apache-2.0 */

#ifndef KETCH_TEST_MANY_H_
#define KETCH_TEST_MANY_H_

#include "images.h"

/* The container of this number: they differ in their names alone. Valid until the next call. */
struct image many_image(int index);

#endif /* KETCH_TEST_MANY_H_ */
