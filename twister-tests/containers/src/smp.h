/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Requests to Ketch's SMP group through the whole SMP server, over a transport of the test's own.
 */

#ifndef KETCH_TEST_SMP_H_
#define KETCH_TEST_SMP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GROUP 75

enum command {
	INFO,
	UPLOAD,
	LIST,
	INSPECT,
	CREATE,
	START,
	STOP,
	KILL,
	REMOVE,
	LOGS,
	COUNTERS,
	CHALLENGE,
	CHANGE,
	SETTINGS,
};

/* The payload of the last response. */
extern uint8_t response[];
extern size_t response_length;

/* Sends a request with this payload and waits for its response. `version` is 0 or 1 on the wire. */
void smp_request(uint8_t version, bool write, enum command command, const uint8_t *payload,
		 size_t length);

/* Sends a command with `{"name": name}`. Returns the number of Ketch's error, or 0. */
uint16_t smp_command(bool write, enum command command, const char *name);

#endif /* KETCH_TEST_SMP_H_ */
