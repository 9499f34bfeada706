// SPDX-License-Identifier: GPL-2.0-only
/* The tables of events, and the user's choice from them. */

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "embed.h"
#include "environ.h"
#include "events.h"
#include "util.h"

/* Linked in by the Makefile: events/NAME.json, each by NAME. */
extern const struct embedded event_tables[];
extern const size_t event_tables_count;

#define GENERIC "generic"

static const struct {
	const char *name;
	uint32_t type;
} types[] = {
	{ "hardware", PERF_TYPE_HARDWARE },
	{ "cache", PERF_TYPE_HW_CACHE },
	{ "raw", PERF_TYPE_RAW },
};

static bool get_type(const char *name, uint32_t *type)
{
	for (size_t i = 0; name && i < ARRAY_SIZE(types); i++) {
		if (strcmp(types[i].name, name))
			continue;
		*type = types[i].type;
		return true;
	}
	return false;
}

static bool get_code(const char *text, uint64_t *code)
{
	char *end;

	/* strtoull() would take signs and white space. */
	if (!text || !isxdigit((unsigned char)*text))
		return false;
	errno = 0;
	*code = strtoull(text, &end, 16);
	return !errno && !*end;
}

static int add(struct event_list *list, const struct event *e)
{
	struct event *more = realloc(list->events, (list->n + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	list->events = more;
	more[list->n++] = *e;
	return 0;
}

static int add_row(struct event_list *list, const json_t *row)
{
	const char *name = json_string_value(json_object_get(row, "name"));
	const char *type = json_string_value(json_object_get(row, "type"));
	const char *config = json_string_value(json_object_get(row, "config"));
	const char *class = json_string_value(json_object_get(row, "class"));
	struct event e = {
		.emulated = json_is_true(json_object_get(row, "emulated")),
		.usual = json_is_true(json_object_get(row, "default")),
	};

	if (!name || strlen(name) >= sizeof(e.name) || !get_type(type, &e.type) ||
	    !get_code(config, &e.config))
		return -EINVAL;
	strcpy(e.name, name);
	snprintf(e.class, sizeof(e.class), "%s", class ? class : GENERIC);
	return add(list, &e);
}

/* Is a number of the "match" that of the hart? */
static bool id_fits(const char *root, const json_t *match, const char *key)
{
	unsigned long long id;
	uint64_t want;

	return environ_hart_id(root, key, &id) &&
	       get_code(json_string_value(json_object_get(match, key)), &want) && id == want;
}

static bool table_fits(const char *root, const json_t *table)
{
	const json_t *match = json_object_get(table, "match");
	unsigned long long vendor;
	const json_t *one;
	char uarch[64];
	size_t i;

	if (environ_hart_id(root, "mvendorid", &vendor))
		return id_fits(root, match, "mvendorid") && id_fits(root, match, "marchid");
	if (!environ_uarch(root, uarch, sizeof(uarch)))
		return false;
	json_array_foreach (json_object_get(match, "compatible"), i, one)
		if (json_is_string(one) && !strcmp(json_string_value(one), uarch))
			return true;
	return false;
}

static int add_table(const char *root, const struct embedded *e, struct event_list *list)
{
	json_t *table = json_loadb(e->data, e->size, 0, NULL);
	const char *title = json_string_value(json_object_get(table, "title"));
	bool generic = !strcmp(e->name, GENERIC);
	int err = title ? 0 : -EINVAL;
	const json_t *row;
	size_t i;

	if (!err && (generic || table_fits(root, table))) {
		json_array_foreach (json_object_get(table, "events"), i, row)
			err = err ? err : add_row(list, row);
		if (!generic)
			snprintf(list->core, sizeof(list->core), "%s", title);
	}
	json_decref(table);
	if (err)
		say("the table of events %s can't be used: %s: fix bench/events/%s.json", e->name,
		    strerror(-err), e->name);
	return err;
}

int events_known(const char *root, struct event_list *list)
{
	int err = 0;

	*list = (struct event_list){};
	/* The generic ones first: every pass begins with two of them. */
	for (int others = 0; others < 2; others++)
		for (size_t i = 0; !err && i < event_tables_count; i++)
			if (!strcmp(event_tables[i].name, GENERIC) == !others)
				err = add_table(root, &event_tables[i], list);
	if (err)
		events_free(list);
	return err;
}

static const struct event *find(const struct event_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcasecmp(list->events[i].name, name))
			return &list->events[i];
	return NULL;
}

/* "r200" or "0x200": a raw event, by the table's name if it has one. */
static bool raw_event(const struct event_list *known, const char *name, struct event *e)
{
	uint64_t code;

	if (!(*name == 'r' ? get_code(name + 1, &code)
			   : !strncasecmp(name, "0x", 2) && get_code(name, &code)))
		return false;
	for (size_t i = 0; i < known->n; i++) {
		*e = known->events[i];
		if (e->type == PERF_TYPE_RAW && e->config == code)
			return true;
	}
	*e = (struct event){ .type = PERF_TYPE_RAW, .config = code, .class = "raw" };
	snprintf(e->name, sizeof(e->name), "r%llx", (unsigned long long)code);
	return true;
}

static int add_once(struct event_list *list, const struct event *e)
{
	return find(list, e->name) ? 0 : add(list, e);
}

static int add_many(const struct event_list *known, bool all, bool emulated,
		    struct event_list *list)
{
	int err = 0;

	for (size_t i = 0; !err && i < known->n; i++) {
		const struct event *e = &known->events[i];

		if ((all || e->usual) && (!emulated || e->emulated))
			err = add_once(list, e);
	}
	return err;
}

static int add_named(const struct event_list *known, const char *name, bool emulated,
		     struct event_list *list)
{
	const struct event *e;
	struct event raw;

	if (!strcmp(name, "all") || !strcmp(name, "usual"))
		return add_many(known, *name == 'a', emulated, list);
	e = find(known, name);
	if (!e && raw_event(known, name, &raw))
		e = &raw;
	if (!e) {
		say("%s: no such event here: `jitbench list --events` lists them; raw codes are "
		    "written r200 or 0x200",
		    name);
		return -EINVAL;
	}
	if (emulated && !e->emulated) {
		say("%s: an emulator does not truly count it: choose instructions", e->name);
		return -EINVAL;
	}
	return add_once(list, e);
}

int events_choose(const struct event_list *known, const char *names, bool emulated,
		  struct event_list *list)
{
	char name[64];
	int err = 0;

	*list = (struct event_list){};
	if (!names)
		names = "usual";
	while (!err && list_next(&names, name, sizeof(name)))
		err = add_named(known, name, emulated, list);
	if (!err && !list->n) {
		say("no event is named: `jitbench list --events` lists them");
		err = -EINVAL;
	}
	if (!err)
		return EXIT_DONE;
	if (err != -EINVAL)
		say("can't choose events: %s", strerror(-err));
	events_free(list);
	return err == -EINVAL ? EXIT_USAGE : EXIT_FAILED;
}

void events_free(struct event_list *list)
{
	free(list->events);
	*list = (struct event_list){};
}
