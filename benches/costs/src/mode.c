/* SPDX-License-Identifier: Apache-2.0 */

#include "guests.h"

enum mode mode;

const char *mode_name(void)
{
	return mode == INTERPRETED ? "interpreter" : "compiled";
}
