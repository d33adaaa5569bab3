/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What ended a container.
 */

#ifndef KETCH_TEST_TRAP_H_
#define KETCH_TEST_TRAP_H_

/* The trap in the last response in words, also where the device tells its number alone; "" without one. */
const char *answer_trap(void);

#endif /* KETCH_TEST_TRAP_H_ */
