// SPDX-License-Identifier: GPL-2.0-only
/* What a run was of, by its file. */

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "select.h"
#include "util.h"

static bool has_workload(const json_t *run, const char *name)
{
	json_t *one;
	size_t i;

	json_array_foreach (json_object_get(run, "workloads"), i, one) {
		const char *its = json_string_value(json_object_get(one, "name"));

		if (its && !strcmp(its, name))
			return true;
	}
	return false;
}

/* Add the scheme of an entry to the names, with commas between, if it is new. */
static void add_scheme(const json_t *entry, char *names, size_t size)
{
	const char *scheme = json_string_value(json_object_get(entry, "scheme"));
	size_t used = strlen(names);

	if (scheme && !list_has(names, scheme))
		snprintf(names + used, size - used, "%s%s", used ? "," : "", scheme);
}

/* In the order in which the run had them. */
static void schemes_of(const json_t *run, char *names, size_t size)
{
	json_t *one, *refusal;
	size_t i, k;

	*names = '\0';
	json_array_foreach (json_object_get(run, "measurements"), i, one)
		add_scheme(one, names, size);
	json_array_foreach (json_object_get(run, "workloads"), i, one)
		json_array_foreach (json_object_get(one, "refused"), k, refusal)
			add_scheme(refusal, names, size);
}

int select_of_run(const char *file, struct workload **w, size_t *n, struct scheme_list *list)
{
	char names[SCHEME_MAX * (SCHEME_NAME + 1)];
	json_error_t error;
	json_t *run = json_load_file(file, 0, &error);
	size_t kept = 0;

	if (!run) {
		say("%s: %s: it must be a run file", file, error.text);
		return EXIT_FAILED;
	}
	if (workload_list(w, n)) {
		json_decref(run);
		return EXIT_FAILED;
	}
	for (size_t i = 0; i < *n; i++)
		if (has_workload(run, (*w)[i].info.name))
			(*w)[kept++] = (*w)[i];
	*n = kept;
	schemes_of(run, names, sizeof(names));
	json_decref(run);
	if (kept && *names)
		return select_schemes(names, list);
	say("%s: it has no workload that is known here, or none that was measured", file);
	return EXIT_FAILED;
}
