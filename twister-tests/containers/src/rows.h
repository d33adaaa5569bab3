/* SPDX-License-Identifier: Apache-2.0 */

#ifndef ROWS_H_
#define ROWS_H_

/* Tries each row of HOSTILE_ROWS, beside a container that behaves. */
void try_rows(void);

/* What runs after that: cleans up where it failed. */
void forget_row(void *fixture);

#endif /* ROWS_H_ */
