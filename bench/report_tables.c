// SPDX-License-Identifier: GPL-2.0-only
/* Makes the tables of a run: what was measured, and what is in the code. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_tables.h"
#include "stats.h"

#define FUNCTIONS "functions"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* What all tables of a run need: the schemes with the base first, and for whom. */
struct context {
	const struct run *run;
	const char **schemes;
	size_t n;
	bool machine; /* for a program to read: all there is */
	const char
		*diff; /* name of the difference where there are two schemes; NULL = both names */
};

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style count = { .side = TABLE_RIGHT };
static const struct table_style change = { .side = TABLE_RIGHT, .sign = true };
static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 2 };
static const struct table_style value_change = { TABLE_RIGHT, 2, true };

/* One column per scheme, and one per difference to the base. */
static void group_columns(struct table *t, const struct context *c, const char *group,
			  struct table_style style, const struct table_style *diff)
{
	for (size_t i = 0; i < c->n; i++)
		table_column(t, group, c->schemes[i], style);
	for (size_t i = 1; i < c->n && diff; i++) {
		char name[128];

		snprintf(name, sizeof(name), "%s-%s", c->schemes[i], c->schemes[0]);
		table_column(t, group, c->diff ? c->diff : name, *diff);
	}
}

/* The cells of group_columns(); @have says for which schemes there is a value. */
static void group_cells(struct table *t, const struct context *c, const double *values,
			const bool *have, bool diff)
{
	for (size_t i = 0; i < c->n; i++) {
		if (have[i])
			table_number(t, values[i]);
		else
			table_none(t);
	}
	for (size_t i = 1; i < c->n && diff; i++) {
		if (have[0] && have[i])
			table_number(t, values[i] - values[0]);
		else
			table_none(t);
	}
}

/* What a program that reads the table gets besides the median. */
static double get_min(const struct summary *s)
{
	return s->min;
}

static double get_max(const struct summary *s)
{
	return s->max;
}

static double get_n(const struct summary *s)
{
	return s->n;
}

static double get_equal(const struct summary *s)
{
	return s->equal;
}

static const struct {
	const char *group;
	const struct table_style *style;
	double (*get)(const struct summary *s);
} more_stats[] = {
	{ "min", &value, get_min },
	{ "max", &value, get_max },
	{ "samples", &count, get_n },
	{ "equal", &count, get_equal },
};

static void event_columns(struct table *t, const struct context *c, const char *event)
{
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "ops", count);
	group_columns(t, c, c->machine ? "median" : event, value, &value_change);
	if (c->machine)
		for (size_t i = 0; i < ARRAY_SIZE(more_stats); i++)
			group_columns(t, c, more_stats[i].group, *more_stats[i].style, NULL);
	else
		group_columns(t, c, "equal", count, NULL);
	table_column(t, NULL, "title", left);
}

static int summarise(const struct context *c, const struct run_workload *w, const char *event,
		     struct summary *sums, bool *have)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct run_measurement *m =
			run_measurement(c->run, w->name, c->schemes[i], event);
		int err;

		have[i] = m && m->n_samples;
		if (!have[i])
			continue; /* cut short, or not for this scheme */
		err = stats_summary(m->samples, m->n_samples, &sums[i]);
		if (err) {
			report_error("%s, scheme %s, %s: can't summarise %zu samples: %s", w->name,
				     c->schemes[i], event, m->n_samples, strerror(-err));
			return err;
		}
	}
	return 0;
}

static int event_row(struct table *t, const struct context *c, const struct run_workload *w,
		     const char *event)
{
	struct summary *sums = calloc(c->n, sizeof(*sums));
	double *values = calloc(c->n, sizeof(*values));
	bool *have = calloc(c->n, sizeof(*have));
	int err = -ENOMEM;

	if (!sums || !values || !have)
		goto cleanup;
	err = summarise(c, w, event, sums, have);
	if (err)
		goto cleanup;
	table_text(t, w->name);
	table_number(t, w->ops);
	for (size_t i = 0; i < c->n; i++)
		values[i] = sums[i].median;
	group_cells(t, c, values, have, true);
	for (size_t k = 0; k < ARRAY_SIZE(more_stats) && c->machine; k++) {
		for (size_t i = 0; i < c->n; i++)
			values[i] = more_stats[k].get(&sums[i]);
		group_cells(t, c, values, have, false);
	}
	for (size_t i = 0; i < c->n && !c->machine; i++) {
		char text[48] = "";

		if (have[i])
			snprintf(text, sizeof(text), "%zu/%zu", sums[i].equal, sums[i].n);
		table_text(t, text);
	}
	table_text(t, w->title);
cleanup:
	free(sums);
	free(values);
	free(have);
	return err;
}

static int event_table(struct table *t, const struct context *c, const char *event)
{
	int err = 0;

	event_columns(t, c, event);
	for (size_t i = 0; i < c->run->n_workloads && !err; i++)
		err = event_row(t, c, &c->run->workloads[i], event);
	return err;
}

/* What is counted in the code. */
static const struct {
	const char *group;
	size_t at;
	bool machine_only;
} code_columns[] = {
	{ "instructions", offsetof(struct code_counts, insns), true },
	{ "bytes", offsetof(struct code_counts, bytes), true },
	{ "loads", offsetof(struct code_counts, loads), false },
	{ "stores", offsetof(struct code_counts, stores), false },
	{ "TCC instructions", offsetof(struct code_counts, tcc), true },
	{ "TCC loads", offsetof(struct code_counts, tcc_loads), false },
	{ "TCC stores", offsetof(struct code_counts, tcc_stores), false },
	{ "not decoded", offsetof(struct code_counts, unknown), true },
};

static int count_function(const struct run_program *prog, const char *name, size_t nth,
			  struct code_counts *counts, bool *have)
{
	const struct run_function *f = prog ? run_function(prog, name, nth) : NULL;
	struct code code;
	int err;

	*have = f != NULL;
	if (!f)
		return 0;
	err = report_disasm(prog, f, &code);
	if (err)
		return err;
	*counts = code_count(&code);
	code_free(&code);
	return 0;
}

static int function_row(struct table *t, const struct context *c, const struct run_workload *w,
			const char *name, size_t nth)
{
	struct code_counts *counts = calloc(c->n, sizeof(*counts));
	double *values = calloc(c->n, sizeof(*values));
	bool *have = calloc(c->n, sizeof(*have));
	int err = counts && values && have ? 0 : -ENOMEM;

	for (size_t i = 0; i < c->n && !err; i++)
		err = count_function(run_program(c->run, w->name, c->schemes[i]), name, nth,
				     &counts[i], &have[i]);
	if (err)
		goto cleanup;
	table_text(t, w->name);
	table_text(t, name);
	for (size_t k = 0; k < ARRAY_SIZE(code_columns); k++) {
		if (code_columns[k].machine_only && !c->machine)
			continue;
		for (size_t i = 0; i < c->n; i++)
			values[i] = *(unsigned int *)((char *)&counts[i] + code_columns[k].at);
		group_cells(t, c, values, have, true);
	}
cleanup:
	free(counts);
	free(values);
	free(have);
	return err;
}

/* A workload's functions: those of the first scheme, then what only later ones have. */
static int workload_functions(struct table *t, const struct context *c,
			      const struct run_workload *w)
{
	for (size_t s = 0; s < c->n; s++) {
		const struct run_program *prog = run_program(c->run, w->name, c->schemes[s]);

		for (size_t i = 0; prog && i < prog->n_functions; i++) {
			const char *name = prog->functions[i].name;
			size_t nth = run_function_nth(prog, i);
			bool seen = false;
			int err;

			for (size_t k = 0; k < s && !seen; k++) {
				const struct run_program *earlier =
					run_program(c->run, w->name, c->schemes[k]);

				seen = earlier && run_function(earlier, name, nth);
			}
			err = seen ? 0 : function_row(t, c, w, name, nth);
			if (err)
				return err;
		}
	}
	return 0;
}

static int functions_table(struct table *t, const struct context *c, const char *name)
{
	struct context own = *c;
	int err = 0;

	(void)name;
	/* Twelve columns of numbers: the names of the schemes would not fit again. */
	if (!c->machine && c->n == 2)
		own.diff = "diff";
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "function", left);
	for (size_t k = 0; k < ARRAY_SIZE(code_columns); k++)
		if (!code_columns[k].machine_only || c->machine)
			group_columns(t, &own, code_columns[k].group, count, &change);
	for (size_t i = 0; i < c->run->n_workloads && !err; i++)
		err = workload_functions(t, &own, &c->run->workloads[i]);
	return err;
}

static int add_table(struct report_tables *tables, const struct context *c, const char *name,
		     const char *title,
		     int (*fill)(struct table *, const struct context *, const char *))
{
	struct report_table *more;

	more = reallocarray(tables->items, tables->n + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	tables->items = more;
	more[tables->n].name = name;
	more[tables->n].table = table_new(title);
	if (!more[tables->n].table)
		return -ENOMEM;
	return fill(more[tables->n++].table, c, name);
}

/* Is this measurement the first of its event? */
static bool new_event(const struct run *run, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(run->measurements[k].event, run->measurements[i].event))
			return false;
	return true;
}

static int all_tables(const struct context *c, const char *only, struct report_tables *tables)
{
	const struct run *run = c->run;
	int err = 0;

	for (size_t i = 0; i < run->n_measurements && !err; i++) {
		const struct run_measurement *m = &run->measurements[i];
		char title[128];

		if (!new_event(run, i) || (only && strcmp(only, m->event)))
			continue;
		snprintf(title, sizeof(title), "%s per operation (%s, medians)", m->event, m->unit);
		err = add_table(tables, c, m->event, title, event_table);
	}
	if (!err && (only ? !strcmp(only, FUNCTIONS) : run->n_programs > 0))
		err = add_table(tables, c, FUNCTIONS, "loads and stores in the JITed code",
				functions_table);
	return err;
}

int report_make_tables(const struct run *run, const char *base, const char *only,
		       enum table_format format, struct report_tables *tables)
{
	struct context c = { .run = run };
	int err = 0;

	memset(tables, 0, sizeof(*tables));
	c.machine = format == TABLE_CSV || format == TABLE_JSON;
	c.schemes = calloc(run->n_schemes, sizeof(*c.schemes));
	if (!c.schemes)
		err = -ENOMEM;
	else
		c.schemes[c.n++] = base;
	for (size_t i = 0; i < run->n_schemes && !err; i++)
		if (strcmp(run->schemes[i], base))
			c.schemes[c.n++] = run->schemes[i];
	if (!err)
		err = all_tables(&c, only, tables);
	if (err == -ENOMEM)
		report_error("%s: out of memory", run->id);
	if (!err && !tables->n) {
		report_error("table \"%s\": not in this run: choose an event of it, or " FUNCTIONS,
			     only ? only : "");
		err = -ENOENT;
	}
	free(c.schemes);
	return err;
}

void report_free_tables(struct report_tables *tables)
{
	for (size_t i = 0; i < tables->n; i++)
		table_free(tables->items[i].table);
	free(tables->items);
	memset(tables, 0, sizeof(*tables));
}
