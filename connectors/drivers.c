/* SPDX-License-Identifier: Apache-2.0 */
/* The connectors that there are: one table. */
#include "connectors/connector.h"

static const struct connector_driver *const drivers[] = {&connector_console, &connector_file};

const struct connector_driver *connector_driver_find(struct slice name)
{
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		if (slice_is(name, drivers[i]->name))
			return drivers[i];
	return NULL;
}

struct slice connector_setting_value(const struct connector_setting *s, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(s[i].name, name))
			return slice_of(s[i].value);
	return SLICE_NONE;
}

void connector_tell(struct connector *c, const struct connector_event *e)
{
	if (c->told)
		c->told(c->to, e);
}
