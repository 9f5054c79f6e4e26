/* SPDX-License-Identifier: Apache-2.0 */
/* The kafka driver's settings: what is refused, where it stood and why. Needs no broker: everything is refused before one is asked. */
#include "tests/log/kafka_help.h"

/* settings: how many of the three; the first is the one looked at. */
static int open_with(const char *name, const char *value, size_t settings)
{
	struct log *log;
	log_driver_register(&log_kafka);
	struct log_setting extra[] = {
		{.name = name, .value = value, .file = "aldyn.yaml", .line = 7, .col = 5},
		{.name = "kafka.bootstrap.servers", .value = "127.0.0.1:1"},
		{.name = "kafka.security.protocol", .value = "ssl"},
	};
	struct log_settings s = {.driver = "kafka", .prefix = "t.", .instance = "i1", .extra = extra, .extra_count = settings};
	memset(&help_err, 0, sizeof help_err);
	int rc = log_open(&s, &log, &help_err);
	if (rc == OK)
		log_close(log);
	return rc;
}

static void refused(const char *name, const char *value, const char *code, const char *says)
{
	tap_is_int(open_with(name, value, 2), ERR_INPUT, "%s=%s is refused", name, value);
	tap_is_str(help_err.code, code, "  as %s", code);
	tap_ok(strcmp(help_err.file, "aldyn.yaml") == 0 && help_err.line == 7 && help_err.col == 5, "  with its place (%s:%d:%d)",
	       help_err.file, help_err.line, help_err.col);
	tap_is_str(help_err.field, name, "  and its name");
	if (!tap_ok(strstr(help_err.text, says) != NULL, "  and says \"%s\"", says))
		printf("# %s\n", help_err.text);
}

int main(void)
{
	static const char *const ours[] = {"enable.idempotence", "transactional.id", "isolation.level", "enable.auto.commit",
		"enable.auto.offset.store", "group.id", "group.instance.id", "partition.assignment.strategy", "partitioner", "acks",
		"auto.offset.reset", "enable.partition.eof", "queuing.strategy", "plugin.library.paths", NULL};
	for (const char *const *o = ours; *o; o++) {
		char name[80];
		snprintf(name, sizeof name, "kafka.%s", *o);
		refused(name, "true", "setting-not-yours", "cannot be set: ");
	}
	refused("kafka.transaction.timeout.ms", "5000", "setting-out-of-range", "from 10000 to 60000");
	refused("kafka.transaction.timeout.ms", "soon", "setting-out-of-range", "whole number");
	refused("kafka.message.timeout.ms", "30000", "setting-out-of-range", "below transaction.timeout.ms");
	refused("kafka.topic.replication", "0", "setting-out-of-range", "replicas");
	refused("kafka.sasl.mechanizm", "PLAIN", "setting-unknown", "librdkafka says: No such configuration property");
	refused("kafka.security.protocol", "tls", "setting-invalid", "librdkafka says: ");
	refused("kafka.linger.ms", "", "setting-invalid", "librdkafka says: ");
	tap_is_int(open_with("kafka.client.id", "x", 1), ERR_INPUT, "without bootstrap.servers nothing is opened");
	tap_is_str(help_err.code, "setting-missing", "and it is said");
	tap_is_int(open_with("kafka.ssl.ca.location", "/nowhere/ca.pem", 3), ERR_INPUT, "a certificate file that is not there");
	tap_is_str(help_err.code, "settings-disagree", "is refused before any broker is asked");
	return tap_done();
}
