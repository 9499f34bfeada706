// SPDX-License-Identifier: GPL-2.0-only
/* Reads the environment of a run.json: how the machine was while it was measured. */

#include <stdlib.h>

#include "rundata_environment.h"
#include "util.h"

static const struct field move_fields[] = {
	{ "what", FIELD_STRING, false, offsetof(struct run_move, what) },
	{ "name", FIELD_STRING, false, offsetof(struct run_move, name) },
	{ "unit", FIELD_STRING, false, offsetof(struct run_move, unit) },
	{ "from", FIELD_INT, false, offsetof(struct run_move, from) },
	{ "to", FIELD_INT, true, offsetof(struct run_move, to) },
	{ "round", FIELD_INT, false, offsetof(struct run_move, round) },
};

/* environment.warnings, a list of strings; it may be missing. */
static int load_environment_warnings(struct loader *l, json_t *environment, struct run *run)
{
	json_t *array, *value;
	size_t i;
	int err = fields_get(l, environment, "warnings", FIELD_LIST, true, &array);

	if (err)
		return err;
	run->environment_warnings =
		calloc(json_array_size(array) + 1, sizeof(*run->environment_warnings));
	if (!run->environment_warnings)
		return fields_nomem(l);
	json_array_foreach (array, i, value) {
		if (!json_is_string(value)) {
			fields_enter(l, "warnings[%zu]", i);
			return fields_bad(l, "is %s, not a string", fields_type(value));
		}
		run->environment_warnings[run->n_environment_warnings++] = json_string_value(value);
	}
	return 0;
}

static int load_move(struct loader *l, json_t *obj, void *item)
{
	struct run_move *m = item;

	(void)l;
	m->gone = !json_is_integer(json_object_get(obj, "to"));
	return 0;
}

/* environment.clean and .moved; they may be missing. */
static int load_clean(struct loader *l, json_t *environment, struct run *run)
{
	static const struct list moved = {
		"moved",
		move_fields,
		ARRAY_SIZE(move_fields),
		sizeof(struct run_move),
		offsetof(struct run, moved),
		offsetof(struct run, n_moved),
		load_move,
		true,
	};
	json_t *clean;
	int err = fields_get(l, environment, "clean", FIELD_BOOL, true, &clean);

	if (err)
		return err;
	if (clean)
		run->clean = json_is_true(clean) ? CLEAN_YES : CLEAN_NO;
	err = fields_load_list(l, environment, &moved, run);
	/* One that was cut short has no last word, but what it saw until then. */
	if (run->n_moved)
		run->clean = CLEAN_NO;
	return err;
}

int run_load_environment(struct loader *l, json_t *root, struct run *run)
{
	json_t *environment;
	size_t old;
	int err = fields_get(l, root, "environment", FIELD_OBJECT, true, &environment);

	if (err || !environment)
		return err;
	old = fields_enter(l, "environment");
	err = load_environment_warnings(l, environment, run);
	if (!err)
		err = load_clean(l, environment, run);
	fields_leave(l, old);
	return err;
}
