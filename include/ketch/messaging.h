/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Messages between containers, by topic. A topic is requested in ketch.toml, for each direction.
 */

#ifndef KETCH_MESSAGING_H_
#define KETCH_MESSAGING_H_

#include "core.h"

/* Why a message was not sent, or none can be received. Source: `error` of ketch:messaging/types. */
enum ketch_message_error {
	/* The topic was not granted for this, or not any more. */
	KETCH_MESSAGE_PERMISSION_DENIED = 1,
	KETCH_MESSAGE_TOO_LARGE = 2,
	/* No place is free for a further subscription, or no memory for its queue. */
	KETCH_MESSAGE_EXHAUSTED = 3,
};

KETCH_IMPORT("ketch:messaging/producer@0.1.0", "send")
void ketch_import_send(const char *topic, size_t topic_length, const void *data, size_t length,
		       uint8_t *answer);
KETCH_IMPORT("ketch:messaging/consumer@0.1.0", "open")
void ketch_import_subscription_open(const char *topic, size_t length, uint32_t *answer);
KETCH_IMPORT("ketch:messaging/consumer@0.1.0", "[method]subscription.receive")
void ketch_import_receive(ketch_handle subscription, struct ketch_answer *answer);
KETCH_IMPORT("ketch:messaging/consumer@0.1.0", "[method]subscription.subscribe")
ketch_handle ketch_import_subscription_watch(ketch_handle subscription);
KETCH_IMPORT("ketch:messaging/consumer@0.1.0", "[resource-drop]subscription")
void ketch_import_subscription_drop(ketch_handle subscription);

/* Hands a copy of the bytes to everyone who has subscribed to the topic, and waits for nobody. */
static inline enum ketch_message_error ketch_send(const char *topic, const void *data,
						  size_t length)
{
	uint8_t answer[2] = {0};

	ketch_import_send(topic, ketch_length(topic), data, length, answer);
	return (enum ketch_message_error)(answer[0] ? answer[1] + 1U : KETCH_OK);
}

/* Begins to queue a topic's messages. */
static inline enum ketch_message_error ketch_subscription_open(const char *topic,
							       ketch_handle *subscription)
{
	uint32_t answer[2] = {0};

	ketch_import_subscription_open(topic, ketch_length(topic), answer);
	*subscription = (uint8_t)answer[0] ? 0 : answer[1];
	return (enum ketch_message_error)((uint8_t)answer[0] ? (uint8_t)answer[1] + 1U : KETCH_OK);
}

/* Takes the oldest message, if there is one. Never blocks. `length` is how long it is; what has no
 * room is lost.
 */
static inline enum ketch_message_error ketch_receive(ketch_handle subscription, void *into,
						     size_t size, bool *has_message, size_t *length)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_receive(subscription, &answer);
	*has_message = !answer.is_error && (uint8_t)answer.value == 1;
	*length = *has_message ? answer.list.length : 0;
	if (*has_message) {
		(void)ketch_take(into, size, answer.list);
	}
	return (enum ketch_message_error)ketch_outcome(&answer, 0);
}

/* A pollable: ready while a message waits, and once the topic was revoked. */
static inline ketch_handle ketch_subscription_watch(ketch_handle subscription)
{
	return ketch_import_subscription_watch(subscription);
}

static inline void ketch_subscription_drop(ketch_handle subscription)
{
	ketch_import_subscription_drop(subscription);
}

#endif /* KETCH_MESSAGING_H_ */
