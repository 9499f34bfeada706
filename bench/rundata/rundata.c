// SPDX-License-Identifier: GPL-2.0-only
/* Reads a run.json: tables say which keys go where, and of what type they are. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "rundata.h"
#include "rundata_environment.h"
#include "rundata_file.h"
#include "rundata_source.h"
#include "util.h"

#define RUN_SCHEMA "jitboard-run-1"

/* The one event that an emulator counts. */
#define EMULATED_EVENT "instructions"

static const struct field root_fields[] = {
	{ "id", FIELD_STRING, false, offsetof(struct run, id) },
	{ "complete", FIELD_BOOL, false, offsetof(struct run, complete) },
};

static const struct field kit_fields[] = {
	{ "version", FIELD_STRING, true, offsetof(struct run, kit.version) },
	{ "commit", FIELD_STRING, true, offsetof(struct run, kit.commit) },
	{ "dirty", FIELD_BOOL, true, offsetof(struct run, kit.dirty) },
};

static const struct field board_fields[] = {
	{ "name", FIELD_STRING, true, offsetof(struct run, board.name) },
	{ "model", FIELD_STRING, true, offsetof(struct run, board.model) },
	{ "emulated", FIELD_BOOL, false, offsetof(struct run, board.emulated) },
	{ "timing", FIELD_STRING, true, offsetof(struct run, board.timing) },
	{ "isa", FIELD_STRING, true, offsetof(struct run, board.isa) },
	{ "harts", FIELD_INT, true, offsetof(struct run, board.harts) },
};

static const struct field kernel_fields[] = {
	{ "release", FIELD_STRING, false, offsetof(struct run, kernel.release) },
	{ "line", FIELD_STRING, true, offsetof(struct run, kernel.line) },
	{ "origin", FIELD_STRING, true, offsetof(struct run, kernel.origin) },
};

/* All may be null: a run that failed early has not come to them. */
static const struct section {
	const char *key;
	const struct field *fields;
	size_t n_fields;
} sections[] = {
	{ "kit", kit_fields, ARRAY_SIZE(kit_fields) },
	{ "board", board_fields, ARRAY_SIZE(board_fields) },
	{ "kernel", kernel_fields, ARRAY_SIZE(kernel_fields) },
};

static const struct field workload_fields[] = {
	{ "name", FIELD_STRING, false, offsetof(struct run_workload, name) },
	{ "title", FIELD_STRING, false, offsetof(struct run_workload, title) },
	{ "ops", FIELD_INT, false, offsetof(struct run_workload, ops) },
};

static const struct field control_fields[] = {
	{ "base", FIELD_STRING, true, offsetof(struct run_control, base) },
};

static const struct field adds_fields[] = {
	{ "instructions", FIELD_INT, false, offsetof(struct run_control, instructions) },
	{ "loads", FIELD_INT, false, offsetof(struct run_control, loads) },
	{ "stores", FIELD_INT, false, offsetof(struct run_control, stores) },
};

static const struct field refusal_fields[] = {
	{ "scheme", FIELD_STRING, false, offsetof(struct run_refusal, scheme) },
	{ "why", FIELD_STRING, false, offsetof(struct run_refusal, why) },
};

static const struct field function_fields[] = {
	{ "name", FIELD_STRING, false, offsetof(struct run_function, name) },
	{ "code_hex", FIELD_STRING, false, offsetof(struct run_function, code_hex) },
};

static const struct field program_fields[] = {
	{ "workload", FIELD_STRING, false, offsetof(struct run_program, workload) },
	{ "scheme", FIELD_STRING, false, offsetof(struct run_program, scheme) },
};

static const struct field measurement_fields[] = {
	{ "workload", FIELD_STRING, false, offsetof(struct run_measurement, workload) },
	{ "scheme", FIELD_STRING, false, offsetof(struct run_measurement, scheme) },
	{ "event", FIELD_STRING, false, offsetof(struct run_measurement, event) },
	{ "unit", FIELD_STRING, false, offsetof(struct run_measurement, unit) },
	{ "attempts", FIELD_INT, true, offsetof(struct run_measurement, attempts) },
	{ "refused", FIELD_INT, true, offsetof(struct run_measurement, refused) },
	{ "interrupted", FIELD_INT, true, offsetof(struct run_measurement, interrupted) },
};

static const struct field execution_fields[] = {
	{ "workload", FIELD_STRING, false, offsetof(struct run_execution, workload) },
	{ "scheme", FIELD_STRING, false, offsetof(struct run_execution, scheme) },
	{ "build", FIELD_STRING, false, offsetof(struct run_execution, build) },
	{ "ops", FIELD_INT, false, offsetof(struct run_execution, ops) },
	{ "instructions", FIELD_INT, false, offsetof(struct run_execution, instructions) },
	{ "loads", FIELD_INT, false, offsetof(struct run_execution, loads) },
	{ "stores", FIELD_INT, false, offsetof(struct run_execution, stores) },
};

static const struct field warning_fields[] = {
	{ "where", FIELD_STRING, false, offsetof(struct run_warning, where) },
	{ "what", FIELD_STRING, false, offsetof(struct run_warning, what) },
};

static int load_section(struct loader *l, json_t *root, const struct section *s, struct run *run)
{
	json_t *obj;
	size_t old;
	int err = fields_get(l, root, s->key, FIELD_OBJECT, true, &obj);

	if (err || !obj)
		return err;
	old = fields_enter(l, "%s", s->key);
	err = fields_load(l, obj, s->fields, s->n_fields, run);
	fields_leave(l, old);
	return err;
}

static int load_function(struct loader *l, json_t *obj, void *item)
{
	struct run_function *f = item;
	const char *addr = json_string_value(json_object_get(obj, "addr"));
	int err = run_load_hex(l, "code_hex", f->code_hex, &f->code, &f->size);

	if (!err && addr)
		f->addr = strtoull(addr, NULL, 16);
	return err;
}

/* What a workload says of itself if it is a control. */
static int load_control(struct loader *l, json_t *workload, struct run_workload *w)
{
	json_t *obj, *adds;
	size_t old;
	int err = fields_get(l, workload, "control", FIELD_OBJECT, true, &obj);

	if (err || !obj)
		return err;
	w->is_control = true;
	old = fields_enter(l, "control");
	err = fields_load(l, obj, control_fields, ARRAY_SIZE(control_fields), &w->control);
	if (!err)
		err = fields_get(l, obj, "adds", FIELD_OBJECT, false, &adds);
	if (!err) {
		fields_enter(l, "adds");
		err = fields_load(l, adds, adds_fields, ARRAY_SIZE(adds_fields), &w->control);
	}
	fields_leave(l, old);
	return err;
}

static int load_workload(struct loader *l, json_t *obj, void *item)
{
	static const struct list refused = {
		"refused",
		refusal_fields,
		ARRAY_SIZE(refusal_fields),
		sizeof(struct run_refusal),
		offsetof(struct run_workload, refused),
		offsetof(struct run_workload, n_refused),
		NULL,
		true,
	};

	struct run_workload *w = item;
	int err = load_control(l, obj, w);

	w->each = json_is_true(json_object_get(json_object_get(obj, "object"), "each"));
	return err ? err : fields_load_list(l, obj, &refused, item);
}

static int load_program(struct loader *l, json_t *obj, void *item)
{
	static const struct list functions = {
		"functions",
		function_fields,
		ARRAY_SIZE(function_fields),
		sizeof(struct run_function),
		offsetof(struct run_program, functions),
		offsetof(struct run_program, n_functions),
		load_function,
		false,
	};

	return fields_load_list(l, obj, &functions, item);
}

/* null: a sample that was refused or discarded; it keeps its place, that of its round. */
static int load_samples(struct loader *l, json_t *obj, void *item)
{
	struct run_measurement *m = item;
	json_t *array, *value;
	size_t i, old;
	int err = fields_get(l, obj, "samples", FIELD_LIST, false, &array);

	if (err)
		return err;
	m->n_rounds = json_array_size(array);
	m->rounds = calloc(m->n_rounds + 1, sizeof(*m->rounds));
	m->samples = calloc(m->n_rounds + 1, sizeof(*m->samples));
	if (!m->rounds || !m->samples)
		return fields_nomem(l);
	json_array_foreach (array, i, value) {
		if (!json_is_number(value) && !json_is_null(value)) {
			old = fields_enter(l, "samples[%zu]", i);
			err = fields_bad(l, "is %s, not a number", fields_type(value));
			fields_leave(l, old);
			return err;
		}
		m->rounds[i] = json_is_null(value) ? NAN : json_number_value(value);
		if (!json_is_null(value))
			m->samples[m->n_samples++] = m->rounds[i];
	}
	return 0;
}

#define LIST(name, type, more, optional)     \
	{ #name "s",                         \
	  name##_fields,                     \
	  ARRAY_SIZE(name##_fields),         \
	  sizeof(struct type),               \
	  offsetof(struct run, name##s),     \
	  offsetof(struct run, n_##name##s), \
	  more,                              \
	  optional }

static const struct list lists[] = {
	LIST(workload, run_workload, load_workload, false),
	LIST(program, run_program, load_program, false),
	LIST(measurement, run_measurement, load_samples, false),
	LIST(execution, run_execution, NULL, true),
	LIST(warning, run_warning, NULL, false),
};

/* What names a workload must name one that the run lists. */
static int check_workload(struct loader *l, const struct run *run, const char *list, size_t i,
			  const char *workload)
{
	if (run_workload(run, workload))
		return 0;
	fields_enter(l, "%s[%zu].workload", list, i);
	return fields_bad(l, "is \"%s\", which is not in workloads", workload);
}

static int add_scheme(struct loader *l, struct run *run, const char *scheme)
{
	const char **more;

	for (size_t i = 0; i < run->n_schemes; i++)
		if (!strcmp(run->schemes[i], scheme))
			return 0;
	more = reallocarray(run->schemes, run->n_schemes + 1, sizeof(*more));
	if (!more)
		return fields_nomem(l);
	run->schemes = more;
	run->schemes[run->n_schemes++] = scheme;
	return 0;
}

/* Check the names that bind the lists together, and collect the schemes. */
static int link_lists(struct loader *l, struct run *run)
{
	int err = 0;

	for (size_t i = 0; i < run->n_programs && !err; i++) {
		err = check_workload(l, run, "programs", i, run->programs[i].workload);
		if (!err)
			err = add_scheme(l, run, run->programs[i].scheme);
	}
	for (size_t i = 0; i < run->n_measurements && !err; i++) {
		err = check_workload(l, run, "measurements", i, run->measurements[i].workload);
		if (!err)
			err = add_scheme(l, run, run->measurements[i].scheme);
	}
	for (size_t i = 0; i < run->n_executions && !err; i++)
		err = check_workload(l, run, "executions", i, run->executions[i].workload);
	return err;
}

bool run_has_rtl(const struct run *run)
{
	return run->board.emulated && run->board.timing && !strcmp(run->board.timing, RUN_RTL);
}

bool run_is_corpus(const struct run *run)
{
	return json_is_object(json_object_get(run->json, "corpus"));
}

bool run_counts(const struct run *run, const char *event)
{
	return run->board.emulated && !strcmp(event, EMULATED_EVENT);
}

bool run_is_detail(const struct run *run, const char *event)
{
	return run_has_rtl(run) && strcmp(event, EMULATED_EVENT) && strcmp(event, "cycles") &&
	       strcmp(event, "core");
}

/* An emulator keeps no time: a cycle in its run is of RTL, or was put there. */
static int check_emulated(struct loader *l, const struct run *run)
{
	for (size_t i = 0; i < run->n_measurements && run->board.emulated; i++) {
		const char *event = run->measurements[i].event;

		if (run_counts(run, event) || run_has_rtl(run))
			continue;
		fields_enter(l, "measurements[%zu].event", i);
		return fields_bad(l,
				  "is \"%.64s\", but an emulated run holds " EMULATED_EVENT " only",
				  event);
	}
	return 0;
}

/*
 * Placements of one boot share the layout of its heap: no two of them are independent.  So a
 * boot is one sample, the mean of its placements, which follow one another in the file.
 */
static void join_placements(const json_t *root, struct run *run)
{
	const json_t *rtl = json_object_get(json_object_get(root, "board"), "rtl");
	size_t per = json_integer_value(json_object_get(rtl, "placements"));

	for (size_t i = 0; i < run->n_measurements && run_has_rtl(run) && per > 1; i++) {
		struct run_measurement *m = &run->measurements[i];

		if (run_counts(run, m->event) || m->n_samples != m->n_rounds || m->n_rounds % per)
			continue;
		m->n_rounds = m->n_samples = m->n_rounds / per;
		for (size_t b = 0; b < m->n_rounds; b++) {
			double sum = 0;

			for (size_t k = 0; k < per; k++)
				sum += m->rounds[b * per + k];
			m->samples[b] = sum / per;
		}
		memcpy(m->rounds, m->samples, m->n_rounds * sizeof(*m->rounds));
	}
}

static int load_root(struct loader *l, json_t *root, struct run *run)
{
	json_t *schema;
	int err = 0;

	if (!json_is_object(root))
		return fields_fail(l, -EINVAL, "holds %s, not a run: give a run.json",
				   fields_type(root));
	err = fields_get(l, root, "schema", FIELD_STRING, false, &schema);
	if (err)
		return err;
	if (strcmp(json_string_value(schema), RUN_SCHEMA))
		return fields_fail(l, -EPROTO,
				   "schema is \"%s\", not \"" RUN_SCHEMA
				   "\": use the jitreport of the kit that made it",
				   json_string_value(schema));
	err = fields_load(l, root, root_fields, ARRAY_SIZE(root_fields), run);
	for (size_t i = 0; i < ARRAY_SIZE(sections) && !err; i++)
		err = load_section(l, root, &sections[i], run);
	for (size_t i = 0; i < ARRAY_SIZE(lists) && !err; i++)
		err = fields_load_list(l, root, &lists[i], run);
	run->board.known = json_is_object(json_object_get(root, "board"));
	if (!err)
		err = run_load_environment(l, root, run);
	if (!err)
		err = run_load_sources(l, root, run);
	if (!err)
		err = check_emulated(l, run);
	if (!err)
		join_placements(root, run);
	return err ? err : link_lists(l, run);
}

int run_of_json(json_t *json, const char *name, struct run *run, char *err, size_t size)
{
	struct loader l = { .file = name, .kind = RUN_SCHEMA, .err = err, .err_size = size };

	memset(run, 0, sizeof(*run));
	run->json = json;
	return load_root(&l, json, run);
}

int run_load(const char *where, struct run *run, char *err, size_t size)
{
	bool from_stdin = !strcmp(where, "-");
	char *file = from_stdin ? strdup("standard input") : run_file(where);
	struct loader l = {
		.file = file ? file : where, .kind = RUN_SCHEMA, .err = err, .err_size = size
	};
	FILE *in = from_stdin ? stdin : NULL;
	int ret;

	memset(run, 0, sizeof(*run));
	if (!file) {
		ret = fields_nomem(&l);
		goto cleanup;
	}
	if (!in)
		in = fopen(file, "re");
	if (!in) {
		ret = fields_fail(&l, -errno, "%s: give a run.json or the folder that holds one",
				  strerror(errno));
		goto cleanup;
	}
	ret = run_read(&l, in, &run->json);
	if (!ret)
		ret = load_root(&l, run->json, run);
cleanup:
	if (in && !from_stdin)
		fclose(in);
	free(file);
	return ret;
}

static void free_samples(struct run_measurement *m)
{
	free(m->rounds);
	free(m->samples);
}

void run_free(struct run *run)
{
	for (size_t i = 0; i < run->n_programs; i++) {
		for (size_t j = 0; j < run->programs[i].n_functions; j++) {
			free(run->programs[i].functions[j].code);
			free(run->programs[i].functions[j].starts);
		}
		free(run->programs[i].functions);
	}
	run_free_sources(run);
	for (size_t i = 0; i < run->n_measurements; i++)
		free_samples(&run->measurements[i]);
	for (size_t i = 0; i < run->n_workloads; i++)
		free(run->workloads[i].refused);
	free(run->workloads);
	free(run->programs);
	free(run->measurements);
	free(run->executions);
	free(run->warnings);
	free(run->moved);
	free(run->environment_warnings);
	free(run->schemes);
	json_decref(run->json);
	memset(run, 0, sizeof(*run));
}
