/* SPDX-License-Identifier: Apache-2.0 */

#ifndef KETCH_TESTS_STACKS_H_
#define KETCH_TESTS_STACKS_H_

/* Fails where a thread that runs containers has next to nothing of its stack left. */
void stacks_look(const char *after);

#endif /* KETCH_TESTS_STACKS_H_ */
