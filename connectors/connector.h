/* SPDX-License-Identifier: Apache-2.0 */
/* Stage 5 connectors: [messages], [orders] -> the world outside; its replies and reports -> [subjects].
 *
 * A connector is a log client. The runner (runner.c) commits `sending` to the log before the connector acts, and the outcome
 * after: no local file is truth. A crash in between leaves a delivery in doubt; it is settled, at the next start, by the driver's
 * `settle`: by the receiver's idempotency (the id is already there), or by saying so (technical-failure). Never by sending blindly again.
 *
 * What the world says a driver tells (connector_tell) while it is in `send`, `settle` or `poll`, and keeps nothing of it: the runner writes
 * what `send` and `settle` told in one transaction with the outcome of the delivery, so either both stand or the delivery is in doubt
 * again, and `settle` tells it again under the same ids. What `poll` told stands when `stands` is called; a channel that acknowledges what it
 * took in does so there, not before.
 *
 * A driver fills in struct connector_driver. `open` is called from the thread that starts the connector, `close` from the one that stops
 * it, all else from the connector's own. Strings are borrowed for the call, in both directions. */
#ifndef ALDYN_CONNECTORS_CONNECTOR_H
#define ALDYN_CONNECTORS_CONNECTOR_H

#include <stdint.h>
#include "engine/base/err.h"
#include "engine/base/slice.h"

enum connector_answer {
	CONNECTOR_OK,     /* handed over; the receiver has it */
	CONNECTOR_RETRY,  /* not now: asked again later, the delivery waits */
	CONNECTOR_REJECT, /* never: reported as failed, with the reason in err */
	CONNECTOR_DOUBT,  /* settle only: nobody can tell */
	CONNECTOR_ABSENT  /* settle only: the receiver does not have it, so it is sent */
};

struct delivery { /* a record of [messages] or [orders] */
	struct slice id;      /* message, order: the receiver's idempotency key */
	struct slice type;    /* "message", "order", "order.cancel", "entitlement.repriced", "task" */
	struct slice subject;
	struct slice data;    /* JSON */
	int64_t time_ms;
	enum connector_answer answer;
	struct delivery *next;
};

enum connector_event_kind { CONNECTOR_REPLY, CONNECTOR_REPORT, CONNECTOR_ORDER_STATUS, CONNECTOR_ENTITLEMENT_STATUS,
                            CONNECTOR_WATERMARK };
struct connector_event {
	enum connector_event_kind kind;
	struct slice id;       /* unique at the source: makes a repeat known as one */
	struct slice subject;  /* tel:… for a reply or report; the case's subject for the status of an order or entitlement */
	struct slice about;    /* id of the message, order or entitlement */
	struct slice state;    /* report, status */
	struct slice text;     /* reply: as it came; status: the reason, may be absent */
	struct slice by;       /* an entitlement's status: who decided, may be absent */
	int64_t at_ms;         /* received, reported; watermark: replies are read up to here */
};

struct connector_setting { const char *name, *value; };
struct connector_setting_row { /* table: parser, errors, help */
	const char *name, *meaning;
	bool required;
	const char *words;     /* those that the value may consist of, with spaces between; NULL: any text */
};

struct connector;
struct connector_driver {
	const char *name;                     /* "console", "file" */
	const char *topic;                    /* the topic that it serves: "messages" or "orders" */
	const struct connector_setting_row *settings; /* ends with a NULL name */
	int (*open)(const struct connector_setting *settings, size_t count, struct connector **out, struct err *err);
	enum connector_answer (*send)(struct connector *c, const struct delivery *d, struct err *err);
	/* All that is in doubt, at once: answers OK, DOUBT or ABSENT into each. Sends nothing. ERR_RETRY: asked again later. */
	int (*settle)(struct connector *c, struct delivery *list, struct err *err);
	/* Tells what the world says, some hundred events at most; waits up to timeout_ms for the first. ERR_RETRY: the channel is down
	 * (its watermark stands still). */
	int (*poll)(struct connector *c, int timeout_ms, struct err *err);
	void (*stands)(struct connector *c); /* all that was told so far is durable; may be NULL */
	void (*close)(struct connector *c);
};
struct connector {
	const struct connector_driver *driver;
	void (*told)(void *to, const struct connector_event *e); /* whoever opened it listens; NULL: nobody does */
	void *to;
};
void connector_tell(struct connector *c, const struct connector_event *e);

extern const struct connector_driver connector_console, connector_file;
const struct connector_driver *connector_driver_find(struct slice name); /* NULL: none of that name */
struct slice connector_setting_value(const struct connector_setting *s, size_t count, const char *name);

#endif
