// SPDX-License-Identifier: GPL-2.0-only
/* jitreport show: one run as tables. */

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_head.h"
#include "report_tables.h"
#include "table.h"

struct options {
	struct report_input in;
	const char *base, *table;
};

static const char doc[] =
	"Show a run: per workload the median of what one operation took under each scheme and "
	"the difference to the base scheme, then the loads and stores in the JITed code (text "
	"and Markdown of more than two schemes: only by --table functions)."
	"\vRUN is a run.json, a folder that holds one, or - for standard input.\n\n"
	"\"equal\" says how many of the samples are the median itself (where one column stands "
	"for many schemes, those of the worst).  An atomic operation "
	"counts as a load and a store; TCC loads and stores are those of a6 and s6, the registers "
	"that hold the tail-call counter.";

static const struct argp_option options[] = {
	{ "base", 'b', "SCHEME", 0, "compare to this scheme (default: stack)", 0 },
	{ "table", 't', "NAME", 0,
	  "only this table: an event, as \"instructions\", or \"functions\""
	  " (csv, latex, gnuplot and html have one table: the first event unless told)",
	  0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'b':
		o->base = arg;
		return 0;
	case 't':
		o->table = arg;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->in;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Text and Markdown: the head, the tables, the warnings. */
static int print_all(const struct report_tables *tables, const struct run *run,
		     enum table_format format)
{
	int err = 0;

	report_print_head(run, format == TABLE_MARKDOWN);
	for (size_t i = 0; i < tables->n && !err; i++) {
		err = table_print(tables->items[i].table, format, stdout);
		putchar('\n');
	}
	if (err)
		return err;
	report_print_refusals(run);
	report_print_warnings(run);
	return err;
}

/* CSV and the like: the first table alone; what is wrong with the run goes to stderr. */
static int print_one(const struct report_tables *tables, const struct run *run,
		     enum table_format format)
{
	if (!tables->n) {
		report_error("%s: no table: nothing was measured", run->id);
		return -ENOENT;
	}
	if (!run->complete)
		report_error("%s: incomplete: " RUN_CUT_SHORT, run->id);
	report_warn_unclean(run);
	return table_print(tables->items[0].table, format, stdout);
}

static int print_json(const struct report_tables *tables, const struct run *run)
{
	json_t *root = json_object(), *all = json_object();
	int err = -ENOMEM;

	for (size_t i = 0; i < tables->n; i++)
		if (json_object_set_new(all, tables->items[i].name,
					table_json(tables->items[i].table)))
			goto cleanup;
	if (json_object_set_new(root, "run", report_json_head(run)) ||
	    json_object_set(root, "tables", all))
		goto cleanup;
	if (json_object_set_new(root, "warnings", report_json_warnings(run)))
		goto cleanup;
	json_dumpf(root, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
	putchar('\n');
	err = 0;
cleanup:
	json_decref(all);
	json_decref(root);
	return err;
}

/* Was anything measured that schemes are compared by? */
static bool compares(const struct run *run)
{
	for (size_t i = 0; i < run->n_workloads; i++)
		if (!run->workloads[i].is_control)
			return run->n_schemes;
	return false;
}

int report_show(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "RUN", doc, report_input_child, NULL, NULL
	};
	struct options o = { .in.format = TABLE_TEXT };
	struct report_tables tables = { 0 };
	struct run run = { 0 };
	const char *base;
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = report_load(o.in.run, &run);
	if (!err && json_object_get(run.json, "corpus") && !run.n_measurements) {
		report_error("%s: nothing was measured, as it is a corpus: see jitreport corpus",
			     run.id);
		err = -ENODATA;
	}
	if (err)
		goto cleanup;
	/* A run that failed before it measured anything still has warnings to show. */
	if (compares(&run) || o.base || o.table) {
		base = report_base(&run, o.base);
		err = base ? report_make_tables(&run, base, o.table, o.in.format, &tables)
			   : -ENOENT;
		if (err)
			goto cleanup;
	}
	if (o.in.format == TABLE_JSON)
		err = print_json(&tables, &run);
	else if (!table_is_for_readers(o.in.format))
		err = print_one(&tables, &run, o.in.format);
	else
		err = print_all(&tables, &run, o.in.format);
	if (err == -ENOMEM)
		report_error("%s: out of memory", o.in.run);
cleanup:
	report_free_tables(&tables);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
