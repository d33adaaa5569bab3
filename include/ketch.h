/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a container written in C uses of its device: every noun is a file under ketch/. The interface
 * itself is in WIT, under wit/ of the repository; tests compare the imports with what devices link, and
 * run each call. One instance has one thread, and nothing here allocates: what the device returns is
 * copied to where the caller wants it.
 *
 * Calls that can fail return KETCH_OK, which is 0, or an error of their noun. Texts are UTF-8.
 *
 * Include it in one file of the project with KETCH_IMPLEMENTATION defined before it, and for a command
 * KETCH_COMMAND too. What is not called costs nothing.
 */

#ifndef KETCH_H_
#define KETCH_H_

#include "ketch/core.h"

#include "ketch/analog.h"
#include "ketch/clock.h"
#include "ketch/config.h"
#include "ketch/devices.h"
#include "ketch/exit.h"
#include "ketch/gpio.h"
#include "ketch/i2c.h"
#include "ketch/keyvalue.h"
#include "ketch/log.h"
#include "ketch/messaging.h"
#include "ketch/poll.h"
#include "ketch/pwm.h"
#include "ketch/random.h"
#include "ketch/sensor.h"
#include "ketch/spi.h"
#include "ketch/uart.h"

#ifdef KETCH_IMPLEMENTATION
#include "ketch/implementation.h"
#endif

#endif /* KETCH_H_ */
