/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Sensors that the device has a driver for.
 */

#ifndef KETCH_SENSOR_H_
#define KETCH_SENSOR_H_

#include "core.h"
#include "devices.h"

/* What can be measured, and in which unit. */
enum ketch_sensor_channel {
	/* m/s² */
	KETCH_SENSOR_ACCEL_X = 0,
	KETCH_SENSOR_ACCEL_Y = 1,
	KETCH_SENSOR_ACCEL_Z = 2,
	/* rad/s */
	KETCH_SENSOR_GYRO_X = 3,
	KETCH_SENSOR_GYRO_Y = 4,
	KETCH_SENSOR_GYRO_Z = 5,
	/* G */
	KETCH_SENSOR_MAGN_X = 6,
	KETCH_SENSOR_MAGN_Y = 7,
	KETCH_SENSOR_MAGN_Z = 8,
	/* °C, of the sensor itself */
	KETCH_SENSOR_DIE_TEMP = 9,
	/* °C */
	KETCH_SENSOR_AMBIENT_TEMP = 10,
	/* kPa */
	KETCH_SENSOR_PRESS = 11,
	/* 1: something is near */
	KETCH_SENSOR_PROX = 12,
	/* % */
	KETCH_SENSOR_HUMIDITY = 13,
	/* lx */
	KETCH_SENSOR_LIGHT = 14,
	/* m */
	KETCH_SENSOR_ALTITUDE = 15,
	/* µg/m³ */
	KETCH_SENSOR_PARTICLES_1 = 16,
	KETCH_SENSOR_PARTICLES_2_5 = 17,
	KETCH_SENSOR_PARTICLES_10 = 18,
	/* m */
	KETCH_SENSOR_DISTANCE = 19,
	/* ppm */
	KETCH_SENSOR_CO2 = 20,
	/* V */
	KETCH_SENSOR_VOLTAGE = 21,
	/* A */
	KETCH_SENSOR_CURRENT = 22,
	/* W */
	KETCH_SENSOR_POWER = 23,
	/* Ω */
	KETCH_SENSOR_RESISTANCE = 24,
	/* ° */
	KETCH_SENSOR_ROTATION = 25,
	/* rpm */
	KETCH_SENSOR_RPM = 26,
};

/* A measurement: `value` times ten to the power of `scale`, in the channel's unit. */
struct ketch_reading {
	int64_t value;
	int8_t scale;
};

/* The answer of get; an error's number is in the lowest byte of the value. */
struct ketch_sensor_answer {
	uint8_t is_error;
	struct ketch_reading reading;
};

_Static_assert(sizeof(struct ketch_sensor_answer) == 24, "as the canonical ABI has it");

KETCH_IMPORT("ketch:sensor/sensor@0.1.0", "open")
void ketch_import_sensor_open(const char *label, size_t length, uint32_t *answer);
KETCH_IMPORT("ketch:sensor/sensor@0.1.0", "[method]device.channels")
void ketch_import_sensor_channels(ketch_handle sensor, struct ketch_list *channels);
KETCH_IMPORT("ketch:sensor/sensor@0.1.0", "[method]device.fetch")
void ketch_import_sensor_fetch(ketch_handle sensor, uint8_t *answer);
KETCH_IMPORT("ketch:sensor/sensor@0.1.0", "[method]device.get")
void ketch_import_sensor_get(ketch_handle sensor, uint32_t channel,
			     struct ketch_sensor_answer *answer);
KETCH_IMPORT("ketch:sensor/sensor@0.1.0", "[resource-drop]device")
void ketch_import_sensor_drop(ketch_handle sensor);

/* Opens the sensor with this label. */
static inline enum ketch_device_error ketch_sensor_open(const char *label, ketch_handle *sensor)
{
	uint32_t answer[2] = {0};

	ketch_import_sensor_open(label, ketch_length(label), answer);
	return ketch_device_word(answer, sensor);
}

/* Whether this container may measure this with it. */
static inline bool ketch_sensor_has(ketch_handle sensor, enum ketch_sensor_channel channel)
{
	struct ketch_list list = {0};

	ketch_forget();
	ketch_import_sensor_channels(sensor, &list);
	for (size_t i = 0; i < list.length; i++) {
		if (((const uint8_t *)list.start)[i] == (uint8_t)channel) {
			return true;
		}
	}
	return false;
}

/* Has the sensor measure every channel. */
static inline enum ketch_device_error ketch_sensor_fetch(ketch_handle sensor)
{
	uint8_t answer[2] = {0};

	ketch_import_sensor_fetch(sensor, answer);
	return ketch_device_unit(answer);
}

/* What the last fetch measured. */
static inline enum ketch_device_error ketch_sensor_get(ketch_handle sensor,
						       enum ketch_sensor_channel channel,
						       struct ketch_reading *reading)
{
	struct ketch_sensor_answer answer = {0};

	ketch_import_sensor_get(sensor, channel, &answer);
	*reading = answer.reading;
	return (enum ketch_device_error)(answer.is_error ? (uint8_t)answer.reading.value + 1U
							 : KETCH_OK);
}

static inline void ketch_sensor_drop(ketch_handle sensor)
{
	ketch_import_sensor_drop(sensor);
}

#endif /* KETCH_SENSOR_H_ */
