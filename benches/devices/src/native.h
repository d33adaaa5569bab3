/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a firmware without containers would call for the same.
 */

#ifndef KETCH_BENCH_NATIVE_H_
#define KETCH_BENCH_NATIVE_H_

/* Sets the devices up, as Ketch does when a container opens them. */
void native_open(void);

void native_nothing(void);
void native_pin_set(void);
void native_pin_toggle(void);
void native_pin_get(void);
void native_adc_read(void);
void native_dac_write(void);
void native_pwm_set(void);
void native_sensor_fetch(void);
void native_sensor_get(void);
void native_uart_write(void);
void native_uart_read(void);
void native_i2c_write(void);
void native_i2c_read(void);
void native_i2c_write_read(void);
void native_i2c_transaction(void);
void native_spi_write(void);
void native_spi_read(void);
void native_spi_transfer(void);
void native_spi_transaction(void);
void native_clock(void);
void native_random(void);
void native_message(void);
void native_log(void);
void native_config_get(void);
void native_keyvalue_set(void);
void native_keyvalue_get(void);

#endif /* KETCH_BENCH_NATIVE_H_ */
