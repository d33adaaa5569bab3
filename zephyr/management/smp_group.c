/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Ketch's group of MCUmgr's protocol. Requests go to Rust as the bytes of their CBOR map, and what
 * comes back are the entries of the response's map, which the SMP server opens and closes.
 */

#include <zcbor_common.h>
#include <zephyr/mgmt/mcumgr/mgmt/handlers.h>
#include <zephyr/mgmt/mcumgr/mgmt/mgmt.h>
#include <zephyr/mgmt/mcumgr/smp/smp.h>
#include <zephyr/net_buf.h>
#include <zephyr/sys/util.h>

#include "ketch_port.h"

static int handle(struct smp_streamer *streamer, uint8_t command, bool write)
{
	const struct net_buf *request = streamer->reader->nb;
	struct cbor_nb_writer *writer = streamer->writer;
	zcbor_state_t *response = writer->zs;
	/* One byte stays for the end of the map. */
	size_t room = response->payload_end - response->payload;
	uint16_t error = 0;

	if (room < 1) {
		return MGMT_ERR_EMSGSIZE;
	}
	response->payload_mut += ketch_smp(write, command, request->data, request->len,
					   response->payload_mut, room - 1, &error);
	if (error != 0) {
#ifdef CONFIG_MCUMGR_SMP_SUPPORT_ORIGINAL_PROTOCOL
		/* Where the client speaks version 1, the server sends the translation instead. */
		writer->error_group = KETCH_SMP_GROUP;
		writer->error_ret = error;
#endif
	}
	return MGMT_ERR_EOK;
}

/* Both operations go to Rust, which refuses the one that a command does not have. */
#define COMMAND(number, _)                                                                         \
	static int read_##number(struct smp_streamer *streamer)                                    \
	{                                                                                          \
		return handle(streamer, number, false);                                            \
	}                                                                                          \
	static int write_##number(struct smp_streamer *streamer)                                   \
	{                                                                                          \
		return handle(streamer, number, true);                                             \
	}

#define HANDLER(number, _) [number] = {.mh_read = read_##number, .mh_write = write_##number}

LISTIFY(KETCH_SMP_COMMANDS, COMMAND, ())

static const struct mgmt_handler handlers[] = {LISTIFY(KETCH_SMP_COMMANDS, HANDLER, (,))};

#ifdef CONFIG_MCUMGR_SMP_SUPPORT_ORIGINAL_PROTOCOL
static int translate(uint16_t error)
{
	return ketch_smp_v1(error);
}
#endif

static struct mgmt_group group = {
	.mg_handlers = handlers,
	.mg_handlers_count = ARRAY_SIZE(handlers),
	.mg_group_id = KETCH_SMP_GROUP,
#ifdef CONFIG_MCUMGR_SMP_SUPPORT_ORIGINAL_PROTOCOL
	.mg_translate_error = translate,
#endif
#ifdef CONFIG_MCUMGR_GRP_ENUM_DETAILS_NAME
	.mg_group_name = "ketch",
#endif
};

static void register_group(void)
{
	mgmt_register_group(&group);
}

MCUMGR_HANDLER_DEFINE(ketch, register_group);
