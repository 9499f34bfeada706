// SPDX-License-Identifier: GPL-2.0-only
/* jitreport cycles: adds to a run what a core's RTL took for its workloads. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_cycles.h"
#include "report_rewrite.h"
#include "util.h"

static const char doc[] =
	"Add to a run the cycles that its workloads took in a core's RTL: all of them, each cause "
	"of "
	"theirs, and those that do not depend on where the code lies (\"core\")."
	"\vEach SHARD is what scripts/run-rtl left of one boot.  In whatever order they are given, "
	"the "
	"same shards make the same file.  What the core executed of the JITed code has to be what "
	"the emulator executed, to the instruction; if it is not, nothing is added.";

static json_int_t seed_of(const json_t *shard)
{
	return json_integer_value(json_object_get(shard, "seed"));
}

static int by_seed(const void *a, const void *b)
{
	json_int_t x = seed_of(*(json_t *const *)a), y = seed_of(*(json_t *const *)b);

	return (x > y) - (x < y);
}

/* The same programs in the same order; each boot has them elsewhere. */
static bool same_order(const json_t *a, const json_t *b)
{
	static const char *const keys[] = { "workload", "scheme", "build", "ops" };
	size_t n = json_array_size(a);

	if (n != json_array_size(b))
		return false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(keys); k++)
			if (!json_equal(json_object_get(json_array_get(a, i), keys[k]),
					json_object_get(json_array_get(b, i), keys[k])))
				return false;
	return true;
}

/* Shards of one run: of the same core, told the same, of the same programs, no boot twice. */
static int check_alike(json_t **shards, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (!same_order(json_object_get(shards[0], "order"),
				json_object_get(shards[i], "order")) ||
		    !json_equal(json_object_get(shards[0], "core"),
				json_object_get(shards[i], "core"))) {
			report_error(
				"the shards of seed %lld and %lld are not of the same core and "
				"programs: make all with the same kit and options",
				(long long)seed_of(shards[0]), (long long)seed_of(shards[i]));
			return -EINVAL;
		}
		if (seed_of(shards[i - 1]) == seed_of(shards[i])) {
			report_error("two shards have seed %lld: give each boot another",
				     (long long)seed_of(shards[i]));
			return -EINVAL;
		}
	}
	return 0;
}

static int load_shards(char *const *files, size_t n, json_t **shards)
{
	json_error_t e;

	for (size_t i = 0; i < n; i++) {
		shards[i] = json_load_file(files[i], 0, &e);
		if (!json_is_integer(json_object_get(shards[i], "seed")) ||
		    !json_is_array(json_object_get(shards[i], "cells"))) {
			report_error("%s: no shard: %s: give what scripts/run-rtl left", files[i],
				     shards[i] ? "a part is missing" : e.text);
			return -EINVAL;
		}
	}
	qsort(shards, n, sizeof(*shards), by_seed);
	return check_alike(shards, n);
}

int report_cycles(int argc, char **argv)
{
	static const struct argp argp = { .parser = report_only_args,
					  .args_doc = "RUN SHARD...",
					  .doc = doc };
	struct report_args args = { .least = 2 };
	const char *where;
	struct run run = { 0 };
	json_t **shards = NULL;
	size_t n = 0;
	char *file = NULL;
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	where = args.at[0];
	n = args.n - 1;
	err = report_load(where, &run);
	if (err)
		goto cleanup;
	shards = calloc(n, sizeof(json_t *));
	file = run_file(where);
	err = shards && file ? load_shards(args.at + 1, n, shards) : -ENOMEM;
	if (!err)
		err = cycles_add(run.json, shards, n);
	if (!err)
		err = report_rewrite(file, run.json, NULL);
	if (err == -ENOMEM)
		report_error("%s: out of memory", where);
cleanup:
	for (size_t i = 0; shards && i < n; i++)
		json_decref(shards[i]);
	free(shards);
	free(file);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
