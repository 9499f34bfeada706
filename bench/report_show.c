// SPDX-License-Identifier: GPL-2.0-only
/* jitreport show: one run as tables. */

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
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
	  " (csv has one table: the first event unless told)",
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

#define CUT_SHORT "the run was cut short; some of it is missing"
#define EMULATED  "exact instruction counts of an emulator; no time was measured"

static const char *or_unknown(const char *text)
{
	return text ? text : "unknown";
}

/* One line of the head, as text or as an item of a Markdown list. */
static void __attribute__((format(printf, 3, 4))) head_line(bool markdown, const char *label,
							    const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	printf(markdown ? "- %s: " : "%-9s ", label);
	put_clean(text, stdout);
	putchar('\n');
}

static void print_head(const struct run *run, bool markdown)
{
	head_line(markdown, "run", "%s", run->id);
	head_line(markdown, "board", "%s (%s), model: %s", or_unknown(run->board.name),
		  !run->board.known     ? "unknown"
		  : run->board.emulated ? "emulated"
					: "hardware",
		  or_unknown(run->board.model));
	head_line(markdown, "isa", "%s, harts: %" PRId64, or_unknown(run->board.isa),
		  run->board.harts);
	head_line(markdown, "kernel", "%s (line %s, origin %s)", or_unknown(run->kernel.release),
		  or_unknown(run->kernel.line), or_unknown(run->kernel.origin));
	head_line(markdown, "kit", "%s, commit %s%s", or_unknown(run->kit.version),
		  or_unknown(run->kit.commit), run->kit.dirty ? ", with local changes" : "");
	head_line(markdown, "complete", "%s", run->complete ? "yes" : "NO: " CUT_SHORT);
	if (run->board.emulated)
		head_line(markdown, "counts", EMULATED);
	putchar('\n');
}

static json_t *json_head(const struct run *run)
{
	return json_pack("{s:s, s:b, s:s?, s:b, s:s?, s:s?, s:s?, s:s?, s:s?}", "id", run->id,
			 "complete", run->complete, "board", run->board.name, "emulated",
			 run->board.emulated, "isa", run->board.isa, "kernel", run->kernel.release,
			 "line", run->kernel.line, "origin", run->kernel.origin, "commit",
			 run->kit.commit);
}

static void print_warning(const char *where, const char *what)
{
	fputs("- ", stdout);
	put_clean(where, stdout);
	fputs(": ", stdout);
	put_clean(what, stdout);
	putchar('\n');
}

/* How many workloads are refused under a scheme; @why: the first one's reason. */
static size_t refusals(const struct run *run, const char *scheme, const char **why)
{
	size_t n = 0;

	for (size_t i = 0; i < run->n_workloads; i++) {
		const char *reason = run_refusal(run, run->workloads[i].name, scheme);

		if (reason && !n++)
			*why = reason;
	}
	return n;
}

/* What "-" stands for where nothing went wrong. */
static void print_refusals(const struct run *run)
{
	const char *why;
	char text[256];
	size_t n;

	for (size_t i = 0; i < run->n_schemes; i++) {
		n = refusals(run, run->schemes[i], &why);
		if (!n)
			continue;
		snprintf(text, sizeof(text),
			 "not applicable under %s (\"-\"): %zu workload%s, for the kernel says: %s",
			 run->schemes[i], n, n == 1 ? "" : "s", why);
		put_clean(text, stdout);
		fputs("\n\n", stdout);
	}
}

static void print_warnings(const struct run *run)
{
	size_t n = run->n_warnings + run->n_environment_warnings;

	printf("%s%s\n", n ? "warnings" : "no warnings", n ? ":" : "");
	for (size_t i = 0; i < run->n_environment_warnings; i++)
		print_warning("environment", run->environment_warnings[i]);
	for (size_t i = 0; i < run->n_warnings; i++)
		print_warning(run->warnings[i].where, run->warnings[i].what);
	if (!run->complete)
		puts("INCOMPLETE: " CUT_SHORT);
}

/* Text and Markdown: the head, the tables, the warnings. */
static int print_all(const struct report_tables *tables, const struct run *run,
		     enum table_format format)
{
	int err = 0;

	print_head(run, format == TABLE_MARKDOWN);
	for (size_t i = 0; i < tables->n && !err; i++) {
		err = table_print(tables->items[i].table, format, stdout);
		putchar('\n');
	}
	if (err)
		return err;
	print_refusals(run);
	print_warnings(run);
	return err;
}

/* CSV: the first table alone; what is wrong with the run goes to stderr. */
static int print_csv(const struct report_tables *tables, const struct run *run)
{
	if (!tables->n) {
		report_error("%s: no table: nothing was measured", run->id);
		return -ENOENT;
	}
	if (!run->complete)
		report_error("%s: incomplete: " CUT_SHORT, run->id);
	return table_print(tables->items[0].table, TABLE_CSV, stdout);
}

static json_t *json_warnings(const struct run *run)
{
	json_t *all = json_array();
	int err = 0;

	for (size_t i = 0; i < run->n_environment_warnings; i++)
		err |= json_array_append_new(all, json_pack("{s:s, s:s}", "where", "environment",
							    "what", run->environment_warnings[i]));
	for (size_t i = 0; i < run->n_warnings; i++)
		err |= json_array_append_new(all, json_pack("{s:s, s:s}", "where",
							    run->warnings[i].where, "what",
							    run->warnings[i].what));
	if (!err)
		return all;
	json_decref(all);
	return NULL;
}

static int print_json(const struct report_tables *tables, const struct run *run)
{
	json_t *root = json_object(), *all = json_object();
	int err = -ENOMEM;

	for (size_t i = 0; i < tables->n; i++)
		if (json_object_set_new(all, tables->items[i].name,
					table_json(tables->items[i].table)))
			goto cleanup;
	if (json_object_set_new(root, "run", json_head(run)) ||
	    json_object_set(root, "tables", all))
		goto cleanup;
	if (json_object_set_new(root, "warnings", json_warnings(run)))
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
	static const struct argp_child children[] = { { &report_input_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "RUN", doc, children, NULL, NULL };
	struct options o = { .in.format = TABLE_TEXT };
	struct report_tables tables = { 0 };
	struct run run = { 0 };
	const char *base;
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = report_load(o.in.run, &run);
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
	else if (o.in.format == TABLE_CSV)
		err = print_csv(&tables, &run);
	else
		err = print_all(&tables, &run, o.in.format);
	if (err == -ENOMEM)
		report_error("%s: out of memory", o.in.run);
cleanup:
	report_free_tables(&tables);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
