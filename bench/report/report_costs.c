// SPDX-License-Identifier: GPL-2.0-only
/* jitreport costs: what each event costs under each scheme, beside what a model says. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "cost_cycles.h"
#include "costs.h"
#include "depth.h"
#include "report.h"
#include "table.h"
#include "traits.h"
#include "util.h"

#define FLOOR SCHEME_FLOOR

static const char doc[] =
	"Show what each event costs under each scheme over \"none\": loads (L), stores (S) and "
	"other instructions (A), as executed in an emulator that counts them."
	"\vRUN is a run.json, a folder that holds one, or - for standard input.\n\n"
	"Below each cost stands what a model predicted, with * where it was another.  Programs "
	"that "
	"\"none\" refuses are compared with the same event in a program that it takes.  The "
	"last row is how many bytes of the kernel's stack the frames of the deepest workload take "
	"at "
	"most, were all 33 tail calls made from where most lie above.  At the end "
	"it is said where a scheme that chooses from others, such as \"hybrid\", is worse than the "
	"best of these.\n\nOf a run in a core's RTL there are also cycles over \"none\" and over "
	"\"" SCHEME_BASE "\", "
	"with their causes.";

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style number = { .side = TABLE_RIGHT };

static bool is_floor(const char *scheme)
{
	return !strcmp(scheme, FLOOR);
}

/* The row of what was executed: "1L 1S" under each scheme. */
static void measured_row(struct table *t, const struct run *run, const struct cost_row *row)
{
	table_text(t, row->event);
	table_text(t, "run");
	for (size_t i = 0; i < run->n_schemes; i++) {
		struct cost cost;
		char text[64];

		if (is_floor(run->schemes[i]))
			continue;
		if (cost_of(run, row, run->schemes[i], &cost))
			table_none(t);
		else
			table_text(t, cost_text(&cost, text, sizeof(text)));
	}
}

static bool was_run(const struct run *run, const struct cost_row *row)
{
	struct cost cost;
	bool any = false;

	for (size_t i = 0; i < run->n_schemes; i++)
		any |= !is_floor(run->schemes[i]) && !cost_of(run, row, run->schemes[i], &cost);
	return any;
}

static bool has_model(const struct run *run, const struct cost_row *row)
{
	struct cost cost;
	bool any = false;

	for (size_t i = 0; i < run->n_schemes; i++)
		any |= !is_floor(run->schemes[i]) && cost_model(row, run->schemes[i], &cost);
	return any;
}

/* The row of what the model says; with a star where that was not so. */
static void model_row(struct table *t, const struct run *run, const struct cost_row *row)
{
	table_text(t, " "); /* an empty cell would be shown as "-" */
	table_text(t, "model");
	for (size_t i = 0; i < run->n_schemes; i++) {
		struct cost want, got;
		char text[64], marked[72];

		if (is_floor(run->schemes[i]))
			continue;
		if (!cost_model(row, run->schemes[i], &want)) {
			table_none(t);
			continue;
		}
		cost_text(&want, text, sizeof(text));
		snprintf(marked, sizeof(marked), "%s%s", text,
			 !cost_of(run, row, run->schemes[i], &got) && !cost_equal(&want, &got)
				 ? " *"
				 : "");
		table_text(t, marked);
	}
}

/* The last row: how deep the deepest of all workloads takes the kernel's stack. */
static void depth_row(struct table *t, const struct run *run)
{
	table_text(t, "deepest stack, bytes");
	table_text(t, "code");
	for (size_t i = 0; i < run->n_schemes; i++) {
		char text[16];
		uint32_t bytes;

		if (is_floor(run->schemes[i]))
			continue;
		snprintf(text, sizeof(text), "%u",
			 scheme_depth(run, run->schemes[i], &bytes, NULL) ? 0 : bytes);
		if (strcmp(text, "0"))
			table_text(t, text);
		else
			table_none(t);
	}
}

/* For a reader: two rows an event, a column a scheme. */
static struct table *short_table(const struct run *run)
{
	struct table *t = table_new("extra instructions over none: loads (L), stores (S), others "
				    "(A); *: the model was wrong");

	if (!t)
		return NULL;
	table_column(t, NULL, "event", left);
	table_column(t, NULL, " ", left);
	for (size_t i = 0; i < run->n_schemes; i++)
		if (!is_floor(run->schemes[i]))
			table_column(t, NULL, run->schemes[i], left);
	for (size_t i = 0; i < n_cost_rows; i++) {
		if (!was_run(run, &cost_rows[i]))
			continue;
		measured_row(t, run, &cost_rows[i]);
		if (has_model(run, &cost_rows[i]))
			model_row(t, run, &cost_rows[i]);
	}
	depth_row(t, run);
	return t;
}

static void cost_cells(struct table *t, bool have, const struct cost *cost)
{
	const double values[] = { cost->loads, cost->stores, cost->others,
				  cost_instructions(cost) };

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		if (have)
			table_number(t, values[i]);
		else
			table_none(t);
	}
}

/* Of a core's RTL, and over what. */
static const char *const cycle_events[] = { "cycles",     "core", "retired", "load-use",
					    "store-load", "long", "waw",     "redirect" };
static const char *const cycles_over[] = { SCHEME_FLOOR, SCHEME_BASE };

static void cycle_cells(struct table *t, const struct run *run, const struct cost_row *row,
			const char *over, const char *scheme, struct bootstrap *boot)
{
	for (size_t i = 0; i < ARRAY_SIZE(cycle_events); i++) {
		struct estimate e;

		if (cost_cycles(run, row, over, scheme, cycle_events[i], boot, &e))
			table_none(t);
		else
			table_number(t, e.value);
	}
}

/* Of the workload that the row is of. */
static void depth_cell(struct table *t, const struct run *run, const struct cost_row *row,
		       const char *scheme)
{
	const struct run_program *p = run_program(run, row->terms[0].workload, scheme);
	uint32_t bytes;

	if (!p || program_depth(p, &bytes))
		table_none(t);
	else
		table_number(t, bytes);
}

static void long_row(struct table *t, const struct run *run, const char *event,
		     const struct cost_row *row, const char *scheme, struct bootstrap *boot)
{
	struct cost got = { 0 }, want = { 0 };
	bool have = !cost_of(run, row, scheme, &got);

	table_text(t, event);
	table_text(t, scheme);
	cost_cells(t, have, &got);
	cost_cells(t, cost_model(row, scheme, &want), &want);
	depth_cell(t, run, row, scheme);
	for (size_t i = 0; boot && i < ARRAY_SIZE(cycles_over); i++)
		cycle_cells(t, run, row, cycles_over[i], scheme, boot);
}

/* For a program: a row per event and scheme. */
static struct table *long_table(const struct run *run, struct bootstrap *boot)
{
	static const char *const groups[] = { NULL, "model" };
	static const char *const names[] = { "loads", "stores", "others", "instructions" };
	static const char *const over[] = { "RTL over " SCHEME_FLOOR, "RTL over " SCHEME_BASE };
	struct table *t = table_new(NULL);

	if (!t)
		return NULL;
	table_column(t, NULL, "event", left);
	table_column(t, NULL, "scheme", left);
	for (size_t g = 0; g < ARRAY_SIZE(groups); g++)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			table_column(t, groups[g], names[i], number);
	table_column(t, NULL, "deepest stack", number);
	for (size_t g = 0; boot && g < ARRAY_SIZE(cycles_over); g++)
		for (size_t i = 0; i < ARRAY_SIZE(cycle_events); i++)
			table_column(t, over[g], cycle_events[i], number);
	for (size_t i = 0; i < n_cost_rows; i++) {
		char event[96];

		cost_event(i, event, sizeof(event));
		for (size_t k = 0; k < run->n_schemes; k++)
			if (!is_floor(run->schemes[k]))
				long_row(t, run, event, &cost_rows[i], run->schemes[k], boot);
	}
	return t;
}

/* The least loads, stores and instructions of the schemes that a scheme chooses from. */
static bool best_of(const struct run *run, const struct traits *t, const char *workload,
		    const char *build, double best[3])
{
	for (size_t i = 0; i < TRAITS_CHOICES && t->chooses_from[i]; i++) {
		const struct run_execution *e =
			run_execution(run, workload, t->chooses_from[i], build);
		const double values[] = { e ? e->loads : 0, e ? e->stores : 0,
					  e ? e->instructions : 0 };

		if (!e)
			return false;
		for (size_t k = 0; k < 3; k++)
			if (!i || values[k] < best[k])
				best[k] = values[k];
	}
	return true;
}

/* Where a scheme takes more than the best that it chooses from, of anything; a line each. */
static size_t print_worse(const struct run *run, const struct traits *t)
{
	static const char *const names[] = { "loads", "stores", "instructions" };
	size_t n = 0;

	for (size_t i = 0; i < run->n_executions; i++) {
		const struct run_execution *e = &run->executions[i];
		const double values[] = { e->loads, e->stores, e->instructions };
		double best[3];

		if (strcmp(e->scheme, t->scheme) || strcmp(e->build, "timed") ||
		    !best_of(run, t, e->workload, e->build, best))
			continue;
		for (size_t k = 0; k < 3; k++) {
			if (values[k] <= best[k])
				continue;
			printf("- %s: %.0f %s, not %.0f\n", e->workload, values[k], names[k],
			       best[k]);
			n++;
		}
	}
	return n;
}

/* The names of what a scheme chooses from, the base first: "stack, lean and reg". */
static void choices(const struct traits *t, char *text, size_t size)
{
	size_t n = 0, used;

	while (n < TRAITS_CHOICES && t->chooses_from[n])
		n++;
	used = snprintf(text, size, "%s", t->chooses_from[n - 1]);
	for (size_t i = 0; i + 1 < n && used < size; i++)
		used += snprintf(text + used, size - used, "%s%s", i + 2 < n ? ", " : " and ",
				 t->chooses_from[i]);
}

static void print_verdict(const struct run *run)
{
	for (size_t i = 0; i < run->n_schemes; i++) {
		const struct traits *t = scheme_traits(run->schemes[i]);
		char names[64];

		if (!t->chooses_from[0])
			continue;
		choices(t, names, sizeof(names));
		printf("%s takes more than the best of %s, in one run of a workload:\n", t->scheme,
		       names);
		if (!print_worse(run, t))
			puts("- nowhere");
	}
}

static bool any_was_run(const struct run *run)
{
	for (size_t i = 0; i < n_cost_rows; i++)
		if (was_run(run, &cost_rows[i]))
			return true;
	return false;
}

static int print(const struct run *run, enum table_format format)
{
	bool reader = table_is_for_readers(format);
	struct bootstrap *boot = NULL;
	struct table *t;
	int err;

	if (reader && !any_was_run(run)) {
		puts("no event with a cost was run");
		return 0;
	}
	if (!reader && run_has_rtl(run)) {
		boot = bootstrap_new(COMPARE_SEED, COMPARE_RESAMPLES, COMPARE_ALPHA);
		if (!boot)
			return -ENOMEM;
	}
	t = reader ? short_table(run) : long_table(run, boot);
	err = t ? 0 : -ENOMEM;

	if (!err)
		err = report_print_table(t, format);
	if (!err && reader) {
		putchar('\n');
		if (run_has_rtl(run))
			err = cost_cycles_print(run, format);
		print_verdict(run);
	}
	table_free(t);
	bootstrap_free(boot);
	return err;
}

int report_costs(int argc, char **argv)
{
	struct argp argp = report_input_argp;
	struct report_input o = { .format = TABLE_TEXT };
	struct run run = { 0 };
	int err;

	argp.args_doc = "RUN";
	argp.doc = doc;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = report_load(o.run, &run);
	if (err)
		goto cleanup;
	if (!run.n_executions) {
		report_error(
			"%s: nothing counted what was executed: only runs in the emulator have "
			"that: use \"jitreport show\"",
			run.id);
		err = -ENODATA;
	} else if (!run_has_scheme(&run, FLOOR)) {
		report_error("%s: scheme " FLOOR
			     " was not measured: costs are what others take over "
			     "it",
			     run.id);
		err = -ENODATA;
	} else {
		err = print(&run, o.format);
		if (err)
			report_error("%s: out of memory", run.id);
	}
cleanup:
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
