// SPDX-License-Identifier: GPL-2.0-only
/* Makes the tables of a run: what was measured, and what is in the code. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_context.h"
#include "report_head.h"
#include "report_tables.h"
#include "stats.h"
#include "util.h"

#define FUNCTIONS "functions"

/* How many schemes' values, differences and all, fit into a line that can be read. */
#define SIDE_BY_SIDE 2

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style count = { .side = TABLE_RIGHT };
static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 2 };
static const struct table_style value_change = { TABLE_RIGHT, 2, true };

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
	context_columns(t, c, c->machine ? "median" : event, value,
			c->narrow ? NULL : &value_change);
	if (c->machine)
		for (size_t i = 0; i < ARRAY_SIZE(more_stats); i++)
			context_columns(t, c, more_stats[i].group, *more_stats[i].style, NULL);
	else if (c->narrow)
		table_column(t, NULL, "equal", count);
	else
		context_columns(t, c, "equal", count, NULL);
	if (!c->narrow)
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

static void equal_cell(struct table *t, bool have, const struct summary *s)
{
	char text[48] = "";

	if (have)
		snprintf(text, sizeof(text), "%zu/%zu", s->equal, s->n);
	table_text(t, text);
}

/* How many samples are their median: of each scheme, or where that is least of all. */
static void equal_cells(struct table *t, const struct context *c, const struct summary *sums,
			const bool *have)
{
	const struct summary *least = NULL;

	for (size_t i = 0; i < c->n; i++) {
		if (!c->narrow)
			equal_cell(t, have[i], &sums[i]);
		else if (have[i] && (!least || sums[i].equal * least->n < least->equal * sums[i].n))
			least = &sums[i];
	}
	if (c->narrow)
		equal_cell(t, least, least);
}

/* A row of what was measured: the medians of one workload, and what belongs to them. */
static void event_cells(struct table *t, const struct context *c, const struct run_workload *w,
			const struct summary *sums, const bool *have, double *values)
{
	table_text(t, w->name);
	table_number(t, w->ops);
	context_cells(t, c, values, have, !c->narrow);
	for (size_t k = 0; k < ARRAY_SIZE(more_stats) && c->machine; k++) {
		for (size_t i = 0; i < c->n; i++)
			values[i] = more_stats[k].get(&sums[i]);
		context_cells(t, c, values, have, false);
	}
	if (!c->machine)
		equal_cells(t, c, sums, have);
	if (!c->narrow)
		table_text(t, w->title);
}

/* A row of the differences to the base alone. */
static void change_cells(struct table *t, const struct context *c, const struct run_workload *w,
			 const bool *have, const double *values)
{
	table_text(t, w->name);
	for (size_t i = 1; i < c->n; i++) {
		if (have[0] && have[i])
			table_number(t, values[i] - values[0]);
		else
			table_none(t);
	}
	table_text(t, w->title);
}

static int event_row(struct table *t, const struct context *c, const struct run_workload *w,
		     const char *event, bool changes)
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
	for (size_t i = 0; i < c->n; i++)
		values[i] = sums[i].median;
	if (changes)
		change_cells(t, c, w, have, values);
	else
		event_cells(t, c, w, sums, have, values);
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
		if (!c->run->workloads[i].is_control)
			err = event_row(t, c, &c->run->workloads[i], event, false);
	return err;
}

/* With many schemes, the differences to the base are a table of their own. */
static int change_table(struct table *t, const struct context *c, const char *event)
{
	int err = 0;

	table_column(t, NULL, "workload", left);
	for (size_t i = 1; i < c->n; i++)
		table_column(t, NULL, c->schemes[i], value_change);
	table_column(t, NULL, "title", left);
	for (size_t i = 0; i < c->run->n_workloads && !err; i++)
		if (!c->run->workloads[i].is_control)
			err = event_row(t, c, &c->run->workloads[i], event, true);
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
		if (!only && !c->machine && run_is_detail(run, m->event))
			continue;
		snprintf(title, sizeof(title), "%s per operation (%s, medians)%s%s", m->event,
			 m->unit, run_counts(run, m->event) || !run_has_rtl(run) ? "" : "; ",
			 run_counts(run, m->event) ? "" : report_whose_cycles(run));
		err = add_table(tables, c, m->event, title, event_table);
		if (err || !c->narrow)
			continue;
		snprintf(title, sizeof(title), "the same: difference to %s", c->schemes[0]);
		err = add_table(tables, c, m->event, title, change_table);
	}
	/* With many schemes tables are long: this one only on request. */
	if (!err && (only ? !strcmp(only, FUNCTIONS) : run->n_programs > 0 && !c->narrow))
		err = add_table(tables, c, FUNCTIONS, "loads and stores in the JITed code",
				report_functions);
	return err;
}

int report_make_tables(const struct run *run, const char *base, const char *only,
		       enum table_format format, struct report_tables *tables)
{
	struct context c = { .run = run };
	int err = 0;

	memset(tables, 0, sizeof(*tables));
	c.machine = format == TABLE_CSV || format == TABLE_JSON || format == TABLE_GNUPLOT;
	c.schemes = calloc(run->n_schemes, sizeof(*c.schemes));
	if (!c.schemes)
		err = -ENOMEM;
	else
		c.schemes[c.n++] = base;
	for (size_t i = 0; i < run->n_schemes && !err; i++)
		if (strcmp(run->schemes[i], base))
			c.schemes[c.n++] = run->schemes[i];
	c.narrow = !c.machine && c.n > SIDE_BY_SIDE;
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
