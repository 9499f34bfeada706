// SPDX-License-Identifier: GPL-2.0-only
/* jitreport controls: what programs of known cost took, beside what they must. */

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "controls.h"
#include "report.h"
#include "report_head.h"
#include "stats.h"
#include "table.h"
#include "util.h"

/* The event that a control states. */
#define STATED "instructions"

/* Medians are quotients: ops times one is only nearly whole. */
#define ROUNDING 0.01

static const char doc[] =
	"Show what the controls took, programs of which the cost is known: for each operation, "
	"less what the same program took without the operations."
	"\vRUN is a run.json, a folder that holds one, or - for standard input.\n\n"
	"\"adds\" is what an operation must execute, by a count by hand; \"executed\" what an "
	"emulator saw it execute; then what was measured, for each event.  In an emulator all "
	"three must be the same, to the instruction: status 1 if they are not.  On hardware the "
	"events say what such an operation costs on that core, and nothing is judged; low, high: "
	"the "
	"truth lies between them in 95 of 100 such runs, by the bootstrap of the differences "
	"within rounds, of which the value is the Hodges-Lehmann estimate.  With fewer than 6 "
	"rounds that have a sample of both it is the difference of the medians, and has no "
	"interval.  Of a core's RTL cycles are shown, those without what depends on placement "
	"(\"core\"), and the causes that a control is for.";

struct options {
	struct report_input in;
	bool quiet;
};

static const struct argp_option options[] = {
	{ "quiet", 'q', NULL, 0, "only say in a line whether all are right", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	(void)arg;
	switch (key) {
	case 'q':
		o->quiet = true;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->in;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/*
 * What all operations took more than the base, in each round that has a sample of both; @d has
 * room for all.  How many.
 */
static size_t by_round(const struct control_pair *p, const struct run_measurement *with,
		       const struct run_measurement *without, double *d)
{
	size_t n = 0;

	for (size_t i = 0; i < with->n_rounds && i < without->n_rounds; i++)
		if (!isnan(with->rounds[i]) && !isnan(without->rounds[i]))
			d[n++] = with->rounds[i] * p->w->ops - without->rounds[i] * p->base->ops;
	return n;
}

/*
 * control_measured() with an interval, where there are rounds enough.
 *
 * Return: 0; -ENODATA: there are not; -ENOMEM; -E2BIG.
 */
static int estimated(const struct run *run, const struct control_pair *p, const char *event,
		     struct bootstrap *boot, struct estimate *e)
{
	const struct run_measurement *with, *without;
	int err = -ENODATA;
	size_t n;
	double *d;

	if (!p->scheme)
		return -ENODATA;
	with = run_measurement(run, p->w->name, p->scheme, event);
	without = run_measurement(run, p->base->name, p->scheme, event);
	if (!with || !without)
		return -ENODATA;
	d = calloc(with->n_rounds + 1, sizeof(*d));
	if (!d)
		return -ENOMEM;
	n = by_round(p, with, without, d);
	if (n >= COMPARE_LEAST)
		err = bootstrap_paired(boot, d, n, e);
	free(d);
	return err;
}

/* The same of what was executed; instructions, loads, stores. */
static bool executed(const struct run *run, const struct control_pair *p, double values[3])
{
	const struct run_execution *with, *without;

	if (!p->scheme)
		return false;
	with = run_execution(run, p->w->name, p->scheme, "timed");
	without = run_execution(run, p->base->name, p->scheme, "timed");
	if (!with || !without)
		return false;
	values[0] = with->instructions - without->instructions;
	values[1] = with->loads - without->loads;
	values[2] = with->stores - without->stores;
	return true;
}

enum verdict { UNKNOWN, RIGHT, WRONG };

static const char *const verdicts[] = {
	[UNKNOWN] = "",
	[RIGHT] = "yes",
	[WRONG] = "NO",
};

static enum verdict judge(const struct run *run, const struct control_pair *p)
{
	const struct run_control *c = &p->w->control;
	const double adds[3] = { c->instructions, c->loads, c->stores };
	enum verdict v = UNKNOWN;
	double values[3];

	if (!run->board.emulated)
		return UNKNOWN; /* interrupts are counted, too */
	if (control_measured(run, p, STATED, &values[0]))
		v = fabs(values[0] - adds[0] * p->w->ops) < ROUNDING ? RIGHT : WRONG;
	if (!executed(run, p, values))
		return v;
	for (size_t i = 0; i < ARRAY_SIZE(adds) && v != WRONG; i++)
		v = values[i] == adds[i] * p->w->ops ? RIGHT : WRONG;
	return v;
}

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style count = { .side = TABLE_RIGHT };
static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 2 };

/*
 * Of a core's RTL: what does not depend on where the code lies, what of it may be more than an
 * instruction's own cycle, and all.
 */
static const char *const rtl_events[] = { STATED,       "core",     "load-use",
					  "store-load", "redirect", "cycles" };

static bool is_shown(const struct run *run, const char *event)
{
	if (!run_has_rtl(run))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(rtl_events); i++)
		if (!strcmp(rtl_events[i], event))
			return true;
	return false;
}

/* Is this measurement the first of an event that has a column? */
static bool new_event(const struct run *run, size_t i)
{
	if (!is_shown(run, run->measurements[i].event))
		return false;
	for (size_t k = 0; k < i; k++)
		if (!strcmp(run->measurements[k].event, run->measurements[i].event))
			return false;
	return true;
}

/* What was measured of an event; with low and high where there is a bootstrap. */
static int measured_cells(struct table *t, const struct run *run, const struct control_pair *p,
			  const char *event, struct bootstrap *boot)
{
	double all, ops = p->w->ops;
	struct estimate e;
	int err = boot ? estimated(run, p, event, boot, &e) : -ENODATA;

	if (err && err != -ENODATA)
		return err;
	if (!err)
		table_number(t, e.value / ops);
	else if (control_measured(run, p, event, &all))
		table_number(t, all / ops);
	else
		table_none(t);
	for (size_t i = 0; i < 2 && boot; i++) {
		if (!err)
			table_number(t, (i ? e.high : e.low) / ops);
		else
			table_none(t);
	}
	return 0;
}

static int row(struct table *t, const struct run *run, const struct control_pair *p,
	       struct bootstrap *boot)
{
	const struct run_control *c = &p->w->control;
	const double adds[] = { c->instructions, c->loads, c->stores };
	double values[3], ops = p->w->ops;
	bool have = executed(run, p, values);
	int err = 0;

	table_text(t, p->w->name);
	table_number(t, ops);
	for (size_t i = 0; i < ARRAY_SIZE(adds); i++)
		table_number(t, adds[i]);
	for (size_t i = 0; i < ARRAY_SIZE(adds); i++) {
		if (have)
			table_number(t, values[i] / ops);
		else
			table_none(t);
	}
	for (size_t i = 0; i < run->n_measurements && !err; i++)
		if (new_event(run, i))
			err = measured_cells(t, run, p, run->measurements[i].event, boot);
	table_text(t, verdicts[judge(run, p)]);
	table_text(t, p->w->title);
	return err;
}

static void measured_columns(struct table *t, const char *event, bool interval)
{
	static const char *const ends[] = { "low", "high" };
	char name[128];

	table_column(t, "measured", event, value);
	for (size_t i = 0; i < ARRAY_SIZE(ends) && interval; i++) {
		snprintf(name, sizeof(name), "%s %s", event, ends[i]);
		table_column(t, "measured", name, value);
	}
}

static struct table *columns(const struct run *run)
{
	static const char *const groups[] = { "adds", "executed" };
	static const char *const names[] = { "instructions", "loads", "stores" };
	struct table *t;
	char title[256];

	snprintf(title, sizeof(title),
		 "controls: what an operation adds, by hand; what it executed; what was "
		 "measured%s%s",
		 run_has_rtl(run) ? "; " : "", report_whose_cycles(run));
	t = table_new(title);
	if (!t)
		return NULL;
	table_column(t, NULL, "control", left);
	table_column(t, NULL, "ops", count);
	for (size_t g = 0; g < ARRAY_SIZE(groups); g++)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			table_column(t, groups[g], names[i], g ? value : count);
	for (size_t i = 0; i < run->n_measurements; i++)
		if (new_event(run, i))
			measured_columns(t, run->measurements[i].event, !run->board.emulated);
	table_column(t, NULL, "right", left);
	table_column(t, NULL, "title", left);
	return t;
}

/* Fill the table, and count the verdicts. */
static int fill(struct table *t, const struct run *run, size_t counts[3])
{
	struct bootstrap *boot = NULL;
	int err = 0;

	/* An emulator's counts leave nothing to chance. */
	if (!run->board.emulated) {
		boot = bootstrap_new(COMPARE_SEED, COMPARE_RESAMPLES, COMPARE_ALPHA);
		if (!boot)
			return -ENOMEM;
	}
	for (size_t i = 0; i < run->n_workloads && !err; i++) {
		const struct run_workload *w = &run->workloads[i];
		struct control_pair p;

		if (!w->is_control || !w->control.base)
			continue;
		p = control_pair(run, w);
		counts[judge(run, &p)]++;
		err = row(t, run, &p, boot);
	}
	bootstrap_free(boot);
	return err;
}

/* Below the table: how the intervals came about. */
static void print_method(bool emulated)
{
	putchar('\n');
	if (!emulated)
		printf("intervals: of %g %%, bootstrap, %d resamples, seed %d\n",
		       100 * (1 - COMPARE_ALPHA), COMPARE_RESAMPLES, COMPARE_SEED);
}

static void print_verdict(const size_t counts[3], bool emulated)
{
	size_t n = counts[UNKNOWN] + counts[RIGHT] + counts[WRONG];

	if (!emulated)
		printf("controls: %zu, not judged: this was not an emulator\n", n);
	else
		printf("controls: %zu of %zu are right, to the instruction; %zu are wrong, %zu "
		       "were "
		       "not run\n",
		       counts[RIGHT], n, counts[WRONG], counts[UNKNOWN]);
}

int report_controls(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "RUN", doc, report_input_child, NULL, NULL
	};
	struct options o = { .in.format = TABLE_TEXT };
	struct run run = { 0 };
	struct table *t = NULL;
	size_t counts[3] = { 0 };
	bool reader;
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	reader = table_is_for_readers(o.in.format);
	err = report_load(o.in.run, &run);
	if (err)
		goto cleanup;
	report_warn_unclean(&run);
	t = columns(&run);
	err = t ? fill(t, &run, counts) : -ENOMEM;
	if (!err && !o.quiet && counts[UNKNOWN] + counts[RIGHT] + counts[WRONG])
		err = report_print_table(t, o.in.format);
	if (err == -E2BIG) {
		report_error("%s: a measurement has more than 65535 samples", run.id);
	} else if (err) {
		report_error("%s: out of memory", run.id);
	} else if (!counts[UNKNOWN] && !counts[RIGHT] && !counts[WRONG]) {
		report_error("%s: no controls in this run: run it with \"jitbench run -w control\"",
			     run.id);
		err = -ENODATA;
	} else {
		if (reader && !o.quiet)
			print_method(run.board.emulated);
		if (reader || o.quiet)
			print_verdict(counts, run.board.emulated);
		err = counts[WRONG] ? -EBADMSG : 0;
	}
cleanup:
	table_free(t);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
