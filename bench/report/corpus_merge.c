// SPDX-License-Identifier: GPL-2.0-only
/* Makes one run of the code of several, so that their schemes stand side by side. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus_merge.h"
#include "report.h"

/* What is being merged. */
struct merge {
	json_t *root, *programs, *workloads;
	json_t *by_name; /* the workloads */
	char *schemes;
};

static bool is_of(const json_t *obj, const char *scheme)
{
	const char *of = json_string_value(json_object_get(obj, "scheme"));

	return of && !strcmp(of, scheme);
}

/* A copy of what is of a scheme, as of @label, to the end of a list. */
static int add_as(json_t *list, json_t *obj, const char *label)
{
	json_t *copy = json_copy(obj);

	if (json_object_set_new(copy, "scheme", json_string(label)) ||
	    json_array_append_new(list, copy))
		return -ENOMEM;
	return 0;
}

static int add_workload(struct merge *m, json_t *workload, const char *scheme, const char *label)
{
	const char *name = json_string_value(json_object_get(workload, "name"));
	json_t *here = json_object_get(m->by_name, name), *refusal;
	size_t i;
	int err = 0;

	if (!here) {
		here = json_copy(workload);
		if (json_object_set_new(here, "refused", json_array()) ||
		    json_object_set(m->by_name, name, here) ||
		    json_array_append_new(m->workloads, here))
			return -ENOMEM;
	}
	json_array_foreach (json_object_get(workload, "refused"), i, refusal)
		if (!err && is_of(refusal, scheme))
			err = add_as(json_object_get(here, "refused"), refusal, label);
	return err;
}

/* A scheme of a run. */
static int add(struct merge *m, const struct run *run, const char *scheme, char letter)
{
	char *label = NULL, *schemes = NULL;
	json_t *one;
	size_t i;
	int err = asprintf(&label, "%c: %s", letter, scheme) < 0 ? -ENOMEM : 0;

	json_array_foreach (json_object_get(run->json, "workloads"), i, one)
		if (!err)
			err = add_workload(m, one, scheme, label);
	json_array_foreach (json_object_get(run->json, "programs"), i, one)
		if (!err && is_of(one, scheme))
			err = add_as(m->programs, one, label);
	if (!err && asprintf(&schemes, "%s%s%s", m->schemes ? m->schemes : "",
			     m->schemes ? "," : "", label) < 0)
		err = -ENOMEM;
	if (!err) {
		free(m->schemes);
		m->schemes = schemes;
	}
	free(label);
	return err;
}

/* One of the wanted, or NULL, of each run. */
static int add_each(struct merge *m, const struct run *runs, size_t n, char *wanted)
{
	char *others = wanted;
	const char *first = strsep(&others, "=");
	int err = 0;

	for (size_t i = 0; i < n && !err; i++) {
		const char *scheme = report_base(&runs[i], i && others ? others : first);

		err = scheme ? add(m, &runs[i], scheme, 'A' + i) : -ENOENT;
	}
	return err;
}

static int begin(struct merge *m, const struct run *first)
{
	static const char *const not_of_code[] = { "executions", "pipeline", "sources" };

	m->root = json_copy(first->json);
	m->programs = json_array();
	m->workloads = json_array();
	m->by_name = json_object();
	if (!m->by_name || json_object_set(m->root, "programs", m->programs) ||
	    json_object_set(m->root, "workloads", m->workloads) ||
	    json_object_set_new(m->root, "measurements", json_array()))
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_SIZE(not_of_code); i++)
		json_object_del(m->root, not_of_code[i]);
	return 0;
}

int corpus_merge(const struct run *runs, size_t n, char *wanted, struct run *merged, char **schemes)
{
	struct merge m = { 0 };
	char why[512], *one = NULL;
	int err = begin(&m, &runs[0]);

	do {
		one = strsep(&wanted, ",");
		if (!err)
			err = add_each(&m, runs, n, one);
	} while (wanted);
	if (!err) {
		err = run_of_json(json_incref(m.root), runs[0].id, merged, why, sizeof(why));
		if (err)
			report_error("%s", why);
	}
	json_decref(m.root);
	json_decref(m.programs);
	json_decref(m.workloads);
	json_decref(m.by_name);
	*schemes = m.schemes;
	return err;
}
