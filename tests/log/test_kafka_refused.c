/* SPDX-License-Identifier: Apache-2.0 */
/* A broker that refuses us: wrong password, user, certificate authority, mechanism. log_open says so at once, in the broker's own
 * words, and how to mend it; it does not wait for a timeout. Needs a broker with SCRAM and TLS:
 * ALDYN_TEST_BROKER_SECURE=host:port, ALDYN_TEST_BROKER_DIR the directory that script/broker start --scram --tls was given. */
#include "tests/log/kafka_help.h"

static char ca[512], other_ca[512];

struct attempt {
	const char *name, *user, *password, *mechanism, *ca;
	int cls;
	const char *code, *says, *mend;
};

static int attempt(const struct attempt *a, const char *broker, const char *protocol)
{
	struct log *log;
	log_driver_register(&log_kafka);
	struct log_setting extra[] = {
		{.name = "kafka.bootstrap.servers", .value = broker}, {.name = "kafka.security.protocol", .value = protocol},
		{.name = "kafka.sasl.mechanism", .value = a->mechanism}, {.name = "kafka.sasl.username", .value = a->user},
		{.name = "kafka.sasl.password", .value = a->password}, {.name = "kafka.ssl.ca.location", .value = a->ca},
	};
	struct log_settings s = {.driver = "kafka", .prefix = help_prefix(), .instance = "i1", .extra = extra, .extra_count = 6};
	memset(&help_err, 0, sizeof help_err);
	int rc = log_open(&s, &log, &help_err);
	if (rc == OK)
		log_close(log);
	return rc;
}

int main(void)
{
	const struct attempt attempts[] = {
		{"the right password", "aldyn", "s3cret", "SCRAM-SHA-512", ca, OK, "", "", ""},
		{"a wrong password", "aldyn", "wrong-one", "SCRAM-SHA-512", ca, ERR_FATAL, "authentication-failed", "uthentication failed",
		 "kafka.sasl.password"},
		{"a wrong user", "nobody", "s3cret", "SCRAM-SHA-512", ca, ERR_FATAL, "authentication-failed", "uthentication failed",
		 "kafka.sasl.username"},
		{"a wrong mechanism", "aldyn", "s3cret", "PLAIN", ca, ERR_FATAL, "authentication-failed", "echanism", "kafka.sasl.mechanism"},
		{"a strange authority", "aldyn", "s3cret", "SCRAM-SHA-512", other_ca, ERR_FATAL, "certificate-refused",
		 "certificate verify failed", "kafka.ssl.ca.location"},
	};
	const char *broker = getenv("ALDYN_TEST_BROKER_SECURE"), *dir = getenv("ALDYN_TEST_BROKER_DIR");
	if (!broker || !dir) {
		tap_skip("ALDYN_TEST_BROKER_SECURE and ALDYN_TEST_BROKER_DIR are not set: script/broker start --scram --tls makes them");
		return tap_done();
	}
	snprintf(ca, sizeof ca, "%s/ca.pem", dir);
	snprintf(other_ca, sizeof other_ca, "%s/other-ca.pem", dir);
	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		const struct attempt *a = &attempts[i];
		int64_t begun = help_now_ms();
		tap_is_int(attempt(a, broker, "sasl_ssl"), a->cls, "%s", a->name);
		tap_is_str(help_err.code, a->code, "%s: code", a->name);
		if (a->cls)
			tap_ok(help_now_ms() - begun < 4000, "%s: said at once (%d ms)", a->name, (int)(help_now_ms() - begun));
		if (!tap_ok(strstr(help_err.text, a->says) && strstr(help_err.text, a->mend),
			    "%s: the broker's words, and what to mend", a->name))
			printf("# %s\n", help_err.text);
		tap_ok(!strstr(help_err.text, a->password), "%s: no password in the message", a->name);
	}
	tap_is_int(attempt(&attempts[0], broker, "sasl_plaintext"), ERR_RETRY, "without TLS where TLS is spoken: nobody answers");
	tap_ok(strstr(help_err.text, "kafka.security.protocol") != NULL, "and the message names the setting");
	printf("# %s\n", help_err.text);
	return tap_done();
}
