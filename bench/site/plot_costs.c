// SPDX-License-Identifier: GPL-2.0-only
/* Pictures of what each event costs, in its parts: loads, stores, others; or cycles by cause. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "causes.h"
#include "compare.h"
#include "cost_cycles.h"
#include "costs.h"
#include "plot.h"
#include "report_head.h"
#include "traits.h"

/* A bar's width in pixels, and how much of it the values beside them need. */
#define COSTS_WIDTH  640
#define COSTS_ROOM   0.2
#define CYCLES_WIDTH 900
#define CYCLES_ROOM  0.45

static bool has_cost(const struct run *run, const struct cost_row *row, const char *scheme,
		     struct cost *cost)
{
	return strcmp(scheme, SCHEME_FLOOR) && !cost_of(run, row, scheme, cost);
}

static bool row_has_costs(const struct run *run, const struct cost_row *row)
{
	struct cost cost;

	for (size_t i = 0; i < run->n_schemes; i++)
		if (has_cost(run, row, run->schemes[i], &cost))
			return true;
	return false;
}

bool plot_has_costs(const struct run *run)
{
	for (size_t i = 0; i < n_cost_rows; i++)
		if (row_has_costs(run, &cost_rows[i]))
			return true;
	return false;
}

static void add_heading(struct plot_bars *b, size_t i)
{
	char event[96];
	struct plot_row *r;

	cost_event(i, event, sizeof(event));
	r = plot_bars_add(b, event);
	if (r)
		r->heading = true;
}

int plot_costs(const struct plot_kind *kind, const struct run *run, size_t n)
{
	struct plot_bars b = { .parts = { "loads", "stores", "others" }, .n_parts = 3 };
	char title[256];

	(void)n;
	for (size_t i = 0; i < n_cost_rows; i++) {
		if (!row_has_costs(run, &cost_rows[i]))
			continue;
		add_heading(&b, i);
		for (size_t k = 0; k < run->n_schemes; k++) {
			struct plot_row *r;
			struct cost cost;

			if (!has_cost(run, &cost_rows[i], run->schemes[k], &cost))
				continue;
			r = plot_bars_add(&b, run->schemes[k]);
			if (!r)
				continue;
			r->parts[0] = cost.loads;
			r->parts[1] = cost.stores;
			r->parts[2] = cost.others;
			cost_text(&cost, r->value, sizeof(r->value));
		}
	}
	snprintf(title, sizeof(title), "What each event costs over " SCHEME_FLOOR ": %s, %s",
		 run->board.name, run->kernel.release ? run->kernel.release : "unknown");
	return plot_bars_print(&b, kind, title, "instructions: loads (L), stores (S), others (A)",
			       COSTS_WIDTH, COSTS_ROOM);
}

bool plot_has_cycles(const struct run *run)
{
	for (size_t i = 0; run_has_rtl(run) && i < n_cost_rows; i++)
		if (cost_has_cycles(run, &cost_rows[i], SCHEME_BASE))
			return true;
	return false;
}

static int add_cycles(struct plot_bars *b, const struct run *run, const struct cost_row *row,
		      const char *scheme, struct bootstrap *boot)
{
	char text[sizeof(((struct plot_row *)0)->value)];
	struct plot_row *r;
	struct estimate e;
	int err = cost_core_text(run, row, SCHEME_BASE, scheme, boot, text, sizeof(text));

	if (err)
		return err == -ENODATA ? 0 : err;
	r = plot_bars_add(b, scheme);
	if (!r)
		return -ENOMEM;
	snprintf(r->value, sizeof(r->value), "%s", text);
	for (size_t i = 0; i < CORE_CAUSES && !err; i++) {
		err = cost_cycles(run, row, SCHEME_BASE, scheme, cause_name(i), boot, &e);
		if (!err)
			r->parts[i] = e.value;
		/* Runs from before a cause was told apart lack it. */
		if (err == -ENODATA)
			err = 0;
	}
	return err;
}

int plot_cycles(const struct plot_kind *kind, const struct run *run, size_t n)
{
	struct bootstrap *boot = bootstrap_new(COMPARE_SEED, COMPARE_RESAMPLES, COMPARE_ALPHA);
	struct plot_bars b = { .n_parts = CORE_CAUSES };
	char title[256];
	int err = boot ? 0 : -ENOMEM;

	(void)n;
	_Static_assert(CORE_CAUSES <= PLOT_PARTS, "a bar has a part for each cause");
	for (size_t i = 0; i < CORE_CAUSES; i++)
		b.parts[i] = cause_name(i);
	for (size_t i = 0; i < n_cost_rows && !err; i++) {
		if (!cost_has_cycles(run, &cost_rows[i], SCHEME_BASE))
			continue;
		add_heading(&b, i);
		for (size_t k = 0; k < run->n_schemes && !err; k++)
			if (strcmp(run->schemes[k], SCHEME_BASE))
				err = add_cycles(&b, run, &cost_rows[i], run->schemes[k], boot);
	}
	bootstrap_free(boot);
	if (err)
		b.failed = true;
	snprintf(title, sizeof(title),
		 "Core cycles of each event, more (right) or less than " SCHEME_BASE ": %s",
		 report_whose_cycles(run));
	return plot_bars_print(&b, kind, title, "cycles: instructions retired, and stalls by cause",
			       CYCLES_WIDTH, CYCLES_ROOM);
}
