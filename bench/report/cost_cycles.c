// SPDX-License-Identifier: GPL-2.0-only
/* What an event takes in a core's RTL, and why. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "causes.h"
#include "compare.h"
#include "cost_cycles.h"
#include "report.h"
#include "report_head.h"
#include "traits.h"
#include "util.h"

/* Half of the last digit that is shown. */
#define ROUNDING 0.005

/* Add to @d, of each boot, a term's difference from the base; how many boots there are. */
static int add_term(const struct run *run, const struct cost_term *t, const char *over,
		    const char *scheme, const char *event, double *d, size_t *n)
{
	const struct run_measurement *with, *base;
	double sign = t->minus ? -1 : 1;

	if (t->part != COST_EVENT)
		return -ENODATA;
	with = run_measurement(run, t->workload, scheme, event);
	base = run_measurement(run, t->workload, over, event);
	if (!with || !base || !with->n_rounds || with->n_rounds != base->n_rounds)
		return -ENODATA;
	if (*n && *n != with->n_rounds)
		return -ENODATA;
	*n = with->n_rounds;
	for (size_t i = 0; d && i < *n; i++)
		d[i] += sign * (with->rounds[i] - base->rounds[i]);
	return 0;
}

static int differences(const struct run *run, const struct cost_row *row, const char *over,
		       const char *scheme, const char *event, double *d, size_t *n)
{
	int err = 0;

	*n = 0;
	for (size_t i = 0; i < COST_TERMS && row->terms[i].workload && !err; i++)
		err = add_term(run, &row->terms[i], over, scheme, event, d, n);
	return err;
}

int cost_cycles(const struct run *run, const struct cost_row *row, const char *over,
		const char *scheme, const char *event, struct bootstrap *boot, struct estimate *e)
{
	struct summary s;
	double *d;
	size_t n;
	int err = differences(run, row, over, scheme, event, NULL, &n);

	if (err)
		return err;
	d = calloc(n, sizeof(*d));
	err = d ? differences(run, row, over, scheme, event, d, &n) : -ENOMEM;
	if (!err && n >= COMPARE_LEAST) {
		err = bootstrap_paired(boot, d, n, e);
	} else if (!err) {
		err = stats_summary(d, n, &s);
		*e = (struct estimate){ s.median, NAN, NAN, NAN };
	}
	free(d);
	return err;
}

int cost_core_text(const struct run *run, const struct cost_row *row, const char *over,
		   const char *scheme, struct bootstrap *boot, char *text, size_t size)
{
	struct estimate e;
	int err = cost_cycles(run, row, over, scheme, "core", boot, &e);
	size_t used, parts = 0;

	if (err)
		return err;
	used = snprintf(text, size, "%+.2f", fabs(e.value) < ROUNDING ? 0 : e.value);
	for (size_t i = 0; i < CORE_CAUSES && !err && used < size; i++) {
		err = cost_cycles(run, row, over, scheme, cause_name(i), boot, &e);
		if (!err && fabs(e.value) >= ROUNDING)
			used += snprintf(text + used, size - used, "%s%+.2f %s",
					 parts++ ? " " : " = ", e.value, cause_name(i));
		/* Runs from before a cause was told apart lack it. */
		if (err == -ENODATA)
			err = 0;
	}
	return err;
}

int cost_all_text(const struct run *run, const struct cost_row *row, const char *over,
		  const char *scheme, struct bootstrap *boot, char *text, size_t size)
{
	struct estimate e;
	int err = cost_cycles(run, row, over, scheme, "cycles", boot, &e);

	if (!err && isnan(e.low))
		snprintf(text, size, "%+.2f", e.value);
	else if (!err)
		snprintf(text, size, "%+.2f (%+.2f to %+.2f)", e.value, e.low, e.high);
	return err;
}

/* A table of what schemes take over one. */
struct over {
	const struct run *run;
	const char *scheme;
	struct bootstrap *boot;
	struct table *table;
};

static bool has_column(const struct over *o, const char *scheme)
{
	return strcmp(scheme, o->scheme);
}

static int add_row(struct over *o, const struct cost_row *row, const char *event, const char *what,
		   cost_text_fn *make)
{
	const struct run *run = o->run;

	table_text(o->table, event);
	table_text(o->table, what);
	for (size_t i = 0; i < run->n_schemes; i++) {
		char text[160];
		int err;

		if (!has_column(o, run->schemes[i]))
			continue;
		err = make(run, row, o->scheme, run->schemes[i], o->boot, text, sizeof(text));
		if (err && err != -ENODATA)
			return err;
		if (err)
			table_none(o->table);
		else
			table_text(o->table, text);
	}
	return 0;
}

static bool has_cycles(const struct over *o, const struct cost_row *row)
{
	size_t n;

	for (size_t i = 0; i < o->run->n_schemes; i++)
		if (has_column(o, o->run->schemes[i]) &&
		    !differences(o->run, row, o->scheme, o->run->schemes[i], "cycles", NULL, &n))
			return true;
	return false;
}

bool cost_has_cycles(const struct run *run, const struct cost_row *row, const char *over)
{
	const struct over o = { run, over, NULL, NULL };

	return has_cycles(&o, row);
}

static struct table *columns(const struct over *o)
{
	static const struct table_style left = { .side = TABLE_LEFT };
	struct table *t;
	char title[256];

	snprintf(title, sizeof(title), "cycles over %s, per event: %s", o->scheme,
		 report_whose_cycles(o->run));
	t = table_new(title);
	if (!t)
		return NULL;
	table_column(t, NULL, "event", left);
	table_column(t, NULL, " ", left);
	for (size_t i = 0; i < o->run->n_schemes; i++)
		if (has_column(o, o->run->schemes[i]))
			table_column(t, NULL, o->run->schemes[i], left);
	return t;
}

/* Does the kernel refuse a program of the row under the scheme that others are compared with? */
static bool is_refused(const struct over *o, const struct cost_row *row)
{
	for (size_t i = 0; i < COST_TERMS && row->terms[i].workload; i++)
		if (run_refusal(o->run, row->terms[i].workload, o->scheme))
			return true;
	return false;
}

/* What is not in the table, and why; a line each. */
static void print_refused(const struct over *o)
{
	bool any = false;
	char event[96];

	for (size_t i = 0; i < n_cost_rows; i++) {
		if (!is_refused(o, &cost_rows[i]))
			continue;
		if (!any)
			printf("\n%s refuses the programs of these, which have no cycles over "
			       "it:\n",
			       o->scheme);
		any = true;
		printf("- %s\n", cost_event(i, event, sizeof(event)));
	}
	putchar('\n');
}

static int print_over(struct over *o, enum table_format format)
{
	int err;

	o->table = columns(o);
	err = o->table ? 0 : -ENOMEM;
	for (size_t i = 0; i < n_cost_rows && !err; i++) {
		const struct cost_row *row = &cost_rows[i];

		if (!has_cycles(o, row))
			continue;
		err = add_row(o, row, row->event, "core", cost_core_text);
		if (!err)
			err = add_row(o, row, " ", "all", cost_all_text);
	}
	if (!err)
		err = table_print(o->table, format, stdout);
	if (!err)
		print_refused(o);
	table_free(o->table);
	return err;
}

int cost_cycles_print(const struct run *run, enum table_format format)
{
	static const char *const over[] = { SCHEME_FLOOR, SCHEME_BASE };
	struct bootstrap *boot = bootstrap_new(COMPARE_SEED, COMPARE_RESAMPLES, COMPARE_ALPHA);
	int err = boot ? 0 : -ENOMEM;

	for (size_t i = 0; i < ARRAY_SIZE(over) && !err; i++)
		if (run_has_scheme(run, over[i]))
			err = print_over(&(struct over){ run, over[i], boot, NULL }, format);
	if (!err)
		printf("core: retired, load-use, store-load, long and waw, which do not depend on "
		       "where code and data lie.\nall: with caches, TLBs and predictions; with %d "
		       "boots or more an interval of %g %%, each boot being one sample.\n\n",
		       COMPARE_LEAST, 100 * (1 - COMPARE_ALPHA));
	bootstrap_free(boot);
	return err;
}
