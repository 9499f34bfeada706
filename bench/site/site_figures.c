// SPDX-License-Identifier: GPL-2.0-only
/* Figures and tables that several kinds of pages show. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "site.h"
#include "stats.h"
#include "traits.h"

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style count = { .side = TABLE_RIGHT };
static const struct table_style percent = { TABLE_RIGHT, 2, true };

const char *site_base(const struct run *run)
{
	if (!run->n_schemes)
		return NULL;
	return run_has_scheme(run, SCHEME_BASE) ? SCHEME_BASE : run->schemes[0];
}

const char *site_event(const struct run *run)
{
	const char *event = run_has_rtl(run)      ? "core"
			    : run->board.emulated ? "instructions"
						  : "cycles";

	for (size_t i = 0; i < run->n_measurements; i++)
		if (!strcmp(run->measurements[i].event, event))
			return event;
	return run->n_measurements ? run->measurements[0].event : "instructions";
}

bool site_median(const struct run *run, const char *workload, const char *scheme, const char *event,
		 double *median)
{
	const struct run_measurement *m = run_measurement(run, workload, scheme, event);
	struct summary s;

	if (!m || !m->n_samples || stats_summary(m->samples, m->n_samples, &s))
		return false;
	*median = s.median;
	return true;
}

/* How much a run says of its board: one may be a draft, of one scheme, or of a user's object. */
static int worth(const struct site_run *r)
{
	const json_t *w = json_array_get(json_object_get(r->run.json, "workloads"), 0);

	return 4 * !r->draft + 2 * (r->run.n_schemes > 1) + !json_object_get(w, "object");
}

bool site_fuller(const struct run *a, const struct run *b)
{
	size_t sizes[2] = { a->n_workloads * a->n_schemes, b->n_workloads * b->n_schemes };

	return sizes[0] != sizes[1] ? sizes[0] > sizes[1] : strcmp(a->id, b->id) > 0;
}

const struct site_run *site_fullest(const struct site *s, const char *board)
{
	const struct site_run *fullest = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct site_run *r = &s->runs[i];

		if (strcmp(r->run.board.name, board) || run_is_corpus(&r->run))
			continue;
		if (!fullest || worth(r) > worth(fullest) ||
		    (worth(r) == worth(fullest) && site_fuller(&r->run, &fullest->run)))
			fullest = r;
	}
	return fullest;
}

struct table *site_runs_table(const struct site *s, const struct page *p, const char *board)
{
	struct table *t = table_new("runs, the newest first");
	char link[256];

	if (!t)
		return NULL;
	table_column(t, NULL, "run", left);
	table_column(t, NULL, "board", left);
	table_column(t, NULL, "kernel", left);
	table_column(t, NULL, "figures of", left);
	table_column(t, NULL, "workloads", count);
	table_column(t, NULL, "schemes", count);
	for (size_t i = 0; i < s->n; i++) {
		const struct run *run = &s->runs[i].run;

		if (board && (strcmp(run->board.name, board) || run_is_corpus(run)))
			continue;
		table_text(t, run->id);
		table_link(t, page_link(p, "runs", run->id, link));
		table_text(t, run->board.name);
		if (!run_is_corpus(run))
			table_link(t, page_link(p, "boards", run->board.name, link));
		table_text(t, run->kernel.release ? run->kernel.release : "unknown");
		table_text(t, s->runs[i].draft      ? "a DRAFT, not to be cited"
			      : run_is_corpus(run)  ? "code that was not run"
			      : run_has_rtl(run)    ? "an emulator, and a core's RTL"
			      : run->board.emulated ? "an emulator"
						    : "hardware");
		table_number(t, run->n_workloads);
		table_number(t, run->n_schemes);
	}
	return t;
}

/* Of the workloads that both have: how many are less and more, and differences in per cent. */
static size_t differences(const struct run *run, const char *event, const char *scheme,
			  double *diffs, size_t *fewer, size_t *more)
{
	const char *base = site_base(run);
	size_t n = 0;
	double a, b;

	*fewer = *more = 0;
	for (size_t i = 0; i < run->n_workloads; i++) {
		const char *w = run->workloads[i].name;

		if (run->workloads[i].is_control || !site_median(run, w, base, event, &a) ||
		    !site_median(run, w, scheme, event, &b) || a == 0)
			continue;
		*fewer += b < a;
		*more += b > a;
		diffs[n++] = 100 * (b - a) / a;
	}
	return n;
}

struct table *site_headline(const struct page *p, const struct site_run *r, const char *event)
{
	const struct run *run = &r->run;
	double *diffs = calloc(run->n_workloads + 1, sizeof(*diffs));
	size_t fewer, more, n;
	struct summary sum;
	struct table *t;
	char text[256];

	snprintf(text, sizeof(text), "%s: each scheme against %s, over all workloads", event,
		 site_base(run) ? site_base(run) : "none");
	t = diffs ? table_new(text) : NULL;
	if (!t)
		goto cleanup;
	table_column(t, NULL, "scheme", left);
	table_column(t, NULL, "workloads", count);
	table_column(t, NULL, "take less", count);
	table_column(t, NULL, "take more", count);
	table_column(t, "difference, %", "median", percent);
	table_column(t, "difference, %", "best", percent);
	table_column(t, "difference, %", "worst", percent);
	for (size_t i = 0; i < run->n_schemes; i++) {
		if (!strcmp(run->schemes[i], site_base(run)))
			continue;
		n = differences(run, event, run->schemes[i], diffs, &fewer, &more);
		if (stats_summary(diffs, n, &sum))
			continue;
		table_text(t, run->schemes[i]);
		table_link(t, page_link(p, "schemes", run->schemes[i], text));
		table_number(t, n);
		table_number(t, fewer);
		table_number(t, more);
		table_number(t, sum.median);
		table_number(t, sum.min);
		table_number(t, sum.max);
	}
cleanup:
	free(diffs);
	return t;
}
