// SPDX-License-Identifier: GPL-2.0-only
/* The tables of jitreport compare. */

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report_compare.h"
#include "util.h"

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style right = { .side = TABLE_RIGHT };
static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 3 };
static const struct table_style change = { TABLE_RIGHT, 3, true };
static const struct table_style percent = { TABLE_RIGHT, 2, true };

bool compare_is_exact(const struct comparison *c, const char *event)
{
	bool any = false;

	for (size_t i = 0; i < c->n; i++) {
		const struct compare_row *r = &c->rows[i];

		if (strcmp(r->event, event) || !r->m || !r->m->n_samples)
			continue;
		if (!r->exact)
			return false;
		any = true;
	}
	return any;
}

static void __attribute__((format(printf, 2, 3))) text_cell(struct table *t, const char *fmt, ...)
{
	char text[128];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	table_text(t, text);
}

static void number_cell(struct table *t, bool have, double number)
{
	if (have && isfinite(number))
		table_number(t, number);
	else
		table_none(t);
}

double compare_percent(const struct compare_row *r, double difference)
{
	return r->base == 0 ? NAN : 100 * difference / fabs(r->base);
}

void compare_verdict_cell(struct table *t, const struct compare_row *r)
{
	const char *word = compare_word(r->verdict, r->event);

	if (r->verdict != VERDICT_NO_LARGER)
		table_text(t, word);
	else if (r->base == 0)
		text_cell(t, "%s %.3g", word, r->bound);
	else
		text_cell(t, "%s %.3g (%.2g %%)", word, r->bound, compare_percent(r, r->bound));
}

static bool has_samples(const struct compare_row *r)
{
	return r->m && r->m->n_samples;
}

static struct table *titled(const struct comparison *c, const char *event, const char *fmt, ...)
{
	const char *unit = "count/op";
	char title[160], what[96];
	va_list ap;

	for (size_t i = 0; i < c->n; i++)
		if (!strcmp(c->rows[i].event, event) && c->rows[i].unit)
			unit = c->rows[i].unit;
	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	snprintf(title, sizeof(title), "%s per operation (%s): %s", event, unit, what);
	return table_new(title);
}

struct table *compare_exact_table(const struct comparison *c, const struct compare_choice *choice,
				  const char *event)
{
	struct table *t =
		titled(c, event, "exact counts, and differences to %s", choice->schemes[0]);

	if (!t)
		return NULL;
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "scheme", left);
	table_column(t, NULL, "count", value);
	table_column(t, NULL, "difference", change);
	table_column(t, NULL, "%", percent);
	table_column(t, NULL, "verdict", left);
	for (size_t i = 0; i < c->n; i++) {
		const struct compare_row *r = &c->rows[i];
		bool have = r->test != TEST_NONE;

		if (strcmp(r->event, event))
			continue;
		table_text(t, r->w->name);
		table_text(t, r->scheme);
		number_cell(t, has_samples(r), r->median.value);
		number_cell(t, have, r->difference.value);
		number_cell(t, have, compare_percent(r, r->difference.value));
		compare_verdict_cell(t, r);
	}
	return t;
}

struct table *compare_median_table(const struct comparison *c, const struct compare_choice *choice,
				   const char *event)
{
	struct table *t =
		titled(c, event, "medians, with intervals of %g %%", 100 * (1 - choice->alpha));

	if (!t)
		return NULL;
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "scheme", left);
	table_column(t, NULL, "samples", right);
	table_column(t, NULL, "median", value);
	table_column(t, NULL, "low", value);
	table_column(t, NULL, "high", value);
	for (size_t i = 0; i < c->n; i++) {
		const struct compare_row *r = &c->rows[i];

		if (strcmp(r->event, event))
			continue;
		table_text(t, r->w->name);
		table_text(t, r->scheme);
		if (r->m)
			text_cell(t, "%zu/%zu", r->m->n_samples, r->m->n_rounds);
		else
			table_none(t);
		number_cell(t, has_samples(r), r->median.value);
		number_cell(t, r->interval, r->median.low);
		number_cell(t, r->interval, r->median.high);
	}
	return t;
}

/* Unpaired rows have a star. */
void compare_p_cell(struct table *t, const struct compare_row *r)
{
	const char *mark = r->test == TEST_RANK_SUM ? "*" : "";

	if (r->test == TEST_EXACT)
		table_text(t, "exact");
	else if (isnan(r->p_holm))
		table_none(t);
	else if (r->p_holm < 0.0001)
		text_cell(t, "<0.0001%s", mark);
	else
		text_cell(t, "%.4f%s", r->p_holm, mark);
}

/* Samples of which none is another hide nothing; too few can't show anything. */
void compare_detectable_cell(struct table *t, const struct compare_row *r)
{
	if (isnan(r->p))
		table_none(t);
	else if (isinf(r->detectable))
		table_text(t, "none");
	else if (r->detectable == 0)
		table_text(t, "any");
	else
		table_number(t, r->detectable);
}

struct table *compare_difference_table(const struct comparison *c,
				       const struct compare_choice *choice, const char *event)
{
	struct table *t = titled(c, event, "difference to %s", choice->schemes[0]);

	if (!t)
		return NULL;
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "scheme", left);
	table_column(t, NULL, "difference", change);
	table_column(t, NULL, "low", change);
	table_column(t, NULL, "high", change);
	table_column(t, NULL, "%", percent);
	table_column(t, NULL, "p", right);
	table_column(t, NULL, "detectable", value);
	table_column(t, NULL, "verdict", left);
	for (size_t i = 0; i < c->n; i++) {
		const struct compare_row *r = &c->rows[i];
		bool have = r->test != TEST_NONE;

		if (strcmp(r->event, event) || r->scheme == choice->schemes[0])
			continue;
		table_text(t, r->w->name);
		table_text(t, r->scheme);
		number_cell(t, have, r->difference.value);
		number_cell(t, have, r->difference.low);
		number_cell(t, have, r->difference.high);
		number_cell(t, have, compare_percent(r, r->difference.value));
		compare_p_cell(t, r);
		compare_detectable_cell(t, r);
		compare_verdict_cell(t, r);
	}
	return t;
}

static void machine_columns(struct table *t)
{
	static const struct {
		const char *group, *name;
		const struct table_style *style;
	} columns[] = {
		{ NULL, "event", &left },
		{ NULL, "unit", &left },
		{ NULL, "workload", &left },
		{ NULL, "scheme", &left },
		{ NULL, "rounds", &right },
		{ NULL, "samples", &right },
		{ "median", "value", &value },
		{ "median", "low", &value },
		{ "median", "high", &value },
		{ NULL, "base", &left },
		{ "difference", "value", &value },
		{ "difference", "low", &value },
		{ "difference", "high", &value },
		{ "percent", "value", &value },
		{ "percent", "low", &value },
		{ "percent", "high", &value },
		{ NULL, "test", &left },
		{ NULL, "pairs", &right },
		{ NULL, "p", &value },
		{ NULL, "p_holm", &value },
		{ NULL, "detectable", &value },
		{ NULL, "verdict", &left },
		{ NULL, "bound", &value },
		/* How it was computed, the same in each row: CSV has no other place for it. */
		{ NULL, "comparisons", &right },
		{ NULL, "alpha", &right },
		{ NULL, "resamples", &right },
		{ NULL, "seed", &right },
	};

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		table_column(t, columns[i].group, columns[i].name, *columns[i].style);
}

const char *compare_test_name(enum compare_test test)
{
	static const char *const names[] = {
		[TEST_NONE] = "",
		[TEST_EXACT] = "exact",
		[TEST_SIGNED_RANK] = "signed-rank",
		[TEST_RANK_SUM] = "rank-sum",
		[TEST_RUNS] = "runs",
	};

	return names[test];
}

static void machine_difference(struct table *t, const struct compare_row *r)
{
	const struct estimate *d = &r->difference;
	const double values[] = { d->value, d->low, d->high };
	bool have = r->test != TEST_NONE;

	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		number_cell(t, have, values[i]);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		number_cell(t, have, compare_percent(r, values[i]));
	table_text(t, compare_test_name(r->test));
	number_cell(t, r->test == TEST_SIGNED_RANK, r->n);
	number_cell(t, true, r->p);
	number_cell(t, true, r->p_holm);
	number_cell(t, !isnan(r->p), r->detectable);
	table_text(t, compare_word(r->verdict, r->event));
	number_cell(t, r->verdict == VERDICT_NO_LARGER, r->bound);
}

struct table *compare_machine_table(const struct comparison *c, const struct compare_choice *choice)
{
	struct table *t = table_new(NULL);

	if (!t)
		return NULL;
	machine_columns(t);
	for (size_t i = 0; i < c->n; i++) {
		const struct compare_row *r = &c->rows[i];

		table_text(t, r->event);
		table_text(t, r->unit ? r->unit : "");
		table_text(t, r->w->name);
		table_text(t, r->scheme);
		number_cell(t, true, r->m ? r->m->n_rounds : 0);
		number_cell(t, true, r->m ? r->m->n_samples : 0);
		number_cell(t, has_samples(r), r->median.value);
		number_cell(t, r->interval, r->median.low);
		number_cell(t, r->interval, r->median.high);
		table_text(t, r->scheme == choice->schemes[0] ? "" : choice->schemes[0]);
		machine_difference(t, r);
		table_number(t, c->tests);
		table_number(t, choice->alpha);
		table_number(t, choice->resamples);
		table_number(t, choice->seed);
	}
	return t;
}
