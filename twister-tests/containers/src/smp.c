/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include <mgmt/mcumgr/transport/smp_internal.h>
#include <zcbor_encode.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/mgmt/mcumgr/mgmt/mgmt_defines.h>
#include <zephyr/mgmt/mcumgr/smp/smp.h>
#include <zephyr/mgmt/mcumgr/transport/smp.h>
#include <zephyr/net_buf.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "smp.h"

uint8_t response[CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE];
size_t response_length;

static K_SEM_DEFINE(answered, 0, 1);

static int output(struct net_buf *buffer)
{
	struct smp_hdr header;

	memcpy(&header, buffer->data, sizeof(header));
	response_length = sys_be16_to_cpu(header.nh_len);
	memcpy(response, buffer->data + sizeof(header), response_length);
	smp_packet_free(buffer);
	k_sem_give(&answered);
	return 0;
}

static uint16_t mtu(const struct net_buf *buffer)
{
	return CONFIG_MCUMGR_TRANSPORT_NETBUF_SIZE;
}

static struct smp_transport transport = {.functions = {.output = output, .get_mtu = mtu}};

static int initialize(void)
{
	return smp_transport_init(&transport);
}

SYS_INIT(initialize, APPLICATION, CONFIG_APPLICATION_INIT_PRIORITY);

void smp_request(uint8_t version, bool write, enum command command, const uint8_t *payload,
		 size_t length)
{
	struct smp_hdr header = {
		.nh_op = write ? MGMT_OP_WRITE : MGMT_OP_READ,
		.nh_version = version,
		.nh_len = sys_cpu_to_be16(length),
		.nh_group = sys_cpu_to_be16(GROUP),
		.nh_id = command,
	};
	struct net_buf *buffer = smp_packet_alloc();

	zassert_not_null(buffer);
	net_buf_add_mem(buffer, &header, sizeof(header));
	net_buf_add_mem(buffer, payload, length);
	smp_rx_req(&transport, buffer);
	zassert_ok(k_sem_take(&answered, K_SECONDS(10)), "no answer to command %d", command);
}

uint16_t smp_command(bool write, enum command command, const char *name)
{
	uint8_t payload[64];
	zcbor_state_t state[3];

	zcbor_new_encode_state(state, ARRAY_SIZE(state), payload, sizeof(payload), 0);
	zassert_true(zcbor_map_start_encode(state, 1) && zcbor_tstr_put_lit(state, "name") &&
		     zcbor_tstr_put_term(state, name, 40) && zcbor_map_end_encode(state, 1));
	smp_request(1, write, command, payload, state->payload - payload);
	return answer_error();
}
