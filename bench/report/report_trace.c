// SPDX-License-Identifier: GPL-2.0-only
/* jitreport trace: adds to a run what the emulator counted of its workloads. */

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_rewrite.h"
#include "stats.h"

static const char doc[] =
	"Add to a run what each workload executed of the JITed code: instructions, loads, stores."
	"\vORDER is what `jitbench trace` wrote, COUNTS what the plugin jitcount of QEMU wrote "
	"meanwhile.  What was executed must explain what was measured: apart from the JITed code a "
	"workload costs the same under every scheme.  If it does not, nothing is added.";

/* The counts at the marks, which come in pairs: the second of a pair is the program's. */
static int add_counts(json_t *cells, const char *file)
{
	FILE *in = fopen(file, "re");
	json_int_t n[3];
	size_t lines = 0;
	int err = in ? 0 : -errno;

	while (!err && fscanf(in, "%lld %lld %lld", &n[0], &n[1], &n[2]) == 3) {
		json_t *cell = json_array_get(cells, lines / 2);

		if (lines++ % 2 && cell &&
		    (json_object_set_new(cell, "instructions", json_integer(n[0])) ||
		     json_object_set_new(cell, "loads", json_integer(n[1])) ||
		     json_object_set_new(cell, "stores", json_integer(n[2]))))
			err = -ENOMEM;
	}
	if (!err && (!feof(in) || lines != 2 * json_array_size(cells)))
		err = -ERANGE;
	if (err == -ERANGE)
		report_error("%s: %zu lines, not the %zu of two marks around each of %zu runs: was "
			     "QEMU's plugin told where the JITed code is?",
			     file, lines, 2 * json_array_size(cells), json_array_size(cells));
	else if (err)
		report_error("%s: can't be read: %s", file, strerror(-err));
	if (in)
		fclose(in);
	return err;
}

/* What a measured run cost besides the JITed code, or NAN if either is not known. */
static double rest(const struct run *run, const struct run_workload *w, const char *scheme)
{
	const struct run_measurement *m = run_measurement(run, w->name, scheme, "instructions");
	const struct run_execution *e = run_execution(run, w->name, scheme, "timed");
	struct summary sum;

	if (!m || !e || stats_summary(m->samples, m->n_samples, &sum))
		return NAN;
	return sum.median * w->ops - e->instructions;
}

/* Does what was executed explain the differences that were measured, to the instruction? */
static int check(const struct run *run, const struct run_workload *w)
{
	const char *first = NULL;
	double want = 0;

	for (size_t i = 0; i < run->n_schemes; i++) {
		double r = rest(run, w, run->schemes[i]);

		if (isnan(r) || w->each)
			continue;
		if (!first) {
			first = run->schemes[i];
			want = r;
		}
		/* The medians are quotients: ops times one is only nearly whole. */
		if (fabs(r - want) < 0.01)
			continue;
		report_error(
			"workload %s: besides the JITed code one run executed %.2f instructions "
			"under %s, but %.2f under %s: the counts of the trace and of the run do "
			"not belong together",
			w->name, want, first, r, run->schemes[i]);
		return -EBADMSG;
	}
	return 0;
}

int report_trace(int argc, char **argv)
{
	static const struct argp argp = { .parser = report_only_args,
					  .args_doc = "RUN ORDER COUNTS",
					  .doc = doc };
	struct report_args args = { .least = 3, .most = 3 };
	const char *order;
	struct run run = { 0 };
	json_error_t e;
	json_t *cells = NULL;
	char *file = NULL;
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	err = report_load(args.at[0], &run);
	if (err)
		goto cleanup;
	order = args.at[1];
	cells = json_load_file(order, 0, &e);
	if (!json_is_array(cells)) {
		report_error("%s: %s: give what `jitbench trace` wrote", order, e.text);
		err = -EINVAL;
		goto cleanup;
	}
	err = add_counts(cells, args.at[2]);
	if (err)
		goto cleanup;
	file = run_file(args.at[0]);
	err = file && !json_object_set(run.json, "executions", cells)
		      ? report_rewrite(file, run.json, check)
		      : -ENOMEM;
cleanup:
	free(file);
	json_decref(cells);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
