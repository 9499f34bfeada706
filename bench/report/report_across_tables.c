// SPDX-License-Identifier: GPL-2.0-only
/* The tables of jitreport compare across runs. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report_across.h"
#include "report_compare.h"
#include "report_head.h"
#include "util.h"

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style right = { .side = TABLE_RIGHT };
static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 3 };
static const struct table_style change = { TABLE_RIGHT, 3, true };
static const struct table_style whole_change = { TABLE_RIGHT, 0, true };
static const struct table_style percent = { TABLE_RIGHT, 2, true };

static void number_cell(struct table *t, bool have, double number)
{
	if (have && isfinite(number))
		table_number(t, number);
	else
		table_none(t);
}

static void scheme_cell(struct table *t, const struct across_row *row)
{
	char text[128];

	if (!strcmp(row->base_scheme, row->r.scheme)) {
		table_text(t, row->r.scheme);
		return;
	}
	snprintf(text, sizeof(text), "%s=%s", row->base_scheme, row->r.scheme);
	table_text(t, text);
}

static void words_cell(struct table *t, const struct across_row *row, const struct sides *s)
{
	char text[64];

	if (row->a.runs && row->b.runs) {
		compare_verdict_cell(t, &row->r);
		return;
	}
	snprintf(text, sizeof(text), "only in %s", s->items[row->a.runs ? 0 : row->side].label);
	table_text(t, text);
}

static bool knows_bytes(const struct across_row *row)
{
	return row->a.bytes && row->b.bytes;
}

/* Is there anything to be read in a row?  Of code that has another length the first event tells. */
static bool tells(const struct across *c, const struct across_row *row)
{
	return row->r.verdict != VERDICT_SAME || row->gate == GATE_WORSE ||
	       (knows_bytes(row) && row->a.bytes != row->b.bytes &&
		!strcmp(row->r.event, c->rows->r.event));
}

struct span {
	const struct across_row *rows;
	size_t n;
};

/* The rows from @at that are of one event and side. */
static struct span span_at(const struct across *c, size_t at)
{
	struct span s = { &c->rows[at], 1 };

	while (at + s.n < c->n && s.rows[s.n].side == s.rows->side &&
	       !strcmp(s.rows[s.n].r.event, s.rows->r.event))
		s.n++;
	return s;
}

static bool all_exact(const struct span *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].r.test != TEST_EXACT && s->rows[i].r.test != TEST_NONE)
			return false;
	return true;
}

static bool any_bytes(const struct span *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (knows_bytes(&s->rows[i]))
			return true;
	return false;
}

static struct table *new_table(const struct span *span, const struct sides *s, bool exact)
{
	const struct across_row *row = span->rows;
	const char *of[] = {
		[KIND_EMULATOR] = "counts of an emulator",
		[KIND_RTL] = report_whose_cycles(&s->items[0].runs[0]),
		[KIND_HARDWARE] = "counts of hardware",
	};
	const char *base = s->items[0].label, *other = s->items[row->side].label;
	struct table *t;
	char title[256];

	snprintf(title, sizeof(title), "%s per operation (%s), %s to %s: %s%s", row->r.event,
		 row->r.unit, base, other, exact ? "exact " : "", of[row->kind]);
	t = table_new(title);
	if (!t)
		return NULL;
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "scheme", left);
	table_column(t, NULL, base, value);
	table_column(t, NULL, other, value);
	table_column(t, NULL, "difference", change);
	if (!exact) {
		table_column(t, NULL, "low", change);
		table_column(t, NULL, "high", change);
	}
	table_column(t, NULL, "%", percent);
	if (!exact) {
		table_column(t, NULL, "p", right);
		table_column(t, NULL, "detectable", value);
	}
	if (any_bytes(span))
		table_column(t, NULL, "bytes", whole_change);
	table_column(t, NULL, "verdict", left);
	return t;
}

static void add_row(struct table *t, const struct across_row *row, const struct sides *s,
		    bool exact, bool bytes)
{
	const struct compare_row *r = &row->r;
	bool have = r->test != TEST_NONE;

	table_text(t, r->w->name);
	scheme_cell(t, row);
	number_cell(t, row->a.runs, row->a.value);
	number_cell(t, row->b.runs, row->b.value);
	number_cell(t, have, r->difference.value);
	if (!exact) {
		number_cell(t, have, r->difference.low);
		number_cell(t, have, r->difference.high);
	}
	number_cell(t, have, compare_percent(r, r->difference.value));
	if (!exact) {
		compare_p_cell(t, r);
		compare_detectable_cell(t, r);
	}
	if (bytes)
		number_cell(t, knows_bytes(row), (double)row->b.bytes - row->a.bytes);
	words_cell(t, row, s);
}

int across_tables(const struct across *c, const struct sides *s, bool all,
		  int (*print)(struct table *t, void *data), void *data)
{
	int err = 0;

	for (size_t at = 0, n; at < c->n && !err; at += n) {
		const struct span span = span_at(c, at);
		bool exact = all_exact(&span), any = false;
		struct table *t = new_table(&span, s, exact);

		n = span.n;
		if (!t)
			return -ENOMEM;
		for (size_t i = 0; i < n; i++) {
			if (!all && !tells(c, &span.rows[i]))
				continue;
			any = true;
			add_row(t, &span.rows[i], s, exact, any_bytes(&span));
		}
		err = any ? print(t, data) : 0;
		table_free(t);
	}
	return err;
}

const char *across_gate_word(enum gate_state state)
{
	static const char *const words[] = {
		[GATE_FREE] = "no limit",
		[GATE_HELD] = "held",
		[GATE_WORSE] = "worse",
		[GATE_MISSING] = "missing",
		[GATE_UNJUDGED] = "can't be judged",
	};

	return words[state];
}

struct table *across_gate_table(const struct across *c, const struct sides *s)
{
	struct table *t = table_new("what did not pass the gate");

	if (!t)
		return NULL;
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "scheme", left);
	table_column(t, NULL, "event", left);
	table_column(t, NULL, "side", left);
	table_column(t, NULL, "difference", change);
	table_column(t, NULL, "limit", change);
	table_column(t, NULL, "gate", left);
	for (size_t i = 0; i < c->n; i++) {
		const struct across_row *row = &c->rows[i];

		if (row->gate <= GATE_HELD)
			continue;
		table_text(t, row->r.w->name);
		scheme_cell(t, row);
		table_text(t, row->r.event);
		table_text(t, s->items[row->side].label);
		number_cell(t, row->r.test != TEST_NONE, row->r.difference.value);
		number_cell(t, true, row->limit);
		table_text(t, across_gate_word(row->gate));
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
		{ NULL, "kind", &left },
		{ NULL, "workload", &left },
		{ "base", "side", &left },
		{ "base", "scheme", &left },
		{ "base", "runs", &right },
		{ "base", "samples", &right },
		{ "base", "value", &value },
		{ "base", "bytes", &right },
		{ "other", "side", &left },
		{ "other", "scheme", &left },
		{ "other", "runs", &right },
		{ "other", "samples", &right },
		{ "other", "value", &value },
		{ "other", "bytes", &right },
		{ "difference", "value", &value },
		{ "difference", "low", &value },
		{ "difference", "high", &value },
		{ NULL, "percent", &value },
		{ NULL, "test", &left },
		{ NULL, "p", &value },
		{ NULL, "p_holm", &value },
		{ NULL, "detectable", &value },
		{ NULL, "verdict", &left },
		{ NULL, "bound", &value },
		{ "gate", "limit", &value },
		{ "gate", "p_holm", &value },
		{ "gate", "state", &left },
		/* How it was computed, the same in each row: CSV has no other place for it. */
		{ NULL, "comparisons", &right },
		{ NULL, "alpha", &right },
		{ NULL, "resamples", &right },
		{ NULL, "seed", &right },
	};

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		table_column(t, columns[i].group, columns[i].name, *columns[i].style);
}

static void machine_side(struct table *t, const struct pooled *p, const char *label,
			 const char *scheme)
{
	table_text(t, label);
	table_text(t, scheme);
	table_number(t, p->runs);
	table_number(t, p->samples);
	number_cell(t, p->runs, p->value);
	number_cell(t, p->bytes, p->bytes);
}

static void machine_row(struct table *t, const struct across_row *row)
{
	const struct compare_row *r = &row->r;
	bool have = r->test != TEST_NONE;

	number_cell(t, have, r->difference.value);
	number_cell(t, have, r->difference.low);
	number_cell(t, have, r->difference.high);
	number_cell(t, have, compare_percent(r, r->difference.value));
	table_text(t, compare_test_name(r->test));
	number_cell(t, true, r->p);
	number_cell(t, true, r->p_holm);
	number_cell(t, !isnan(r->p), r->detectable);
	table_text(t, compare_word(r->verdict, r->event));
	number_cell(t, r->verdict == VERDICT_NO_LARGER, r->bound);
	number_cell(t, row->limited, row->limit);
	number_cell(t, true, row->p_gate);
	table_text(t, across_gate_word(row->gate));
}

struct table *across_machine_table(const struct across *c, const struct sides *s,
				   const struct across_choice *choice)
{
	struct table *t = table_new(NULL);

	if (!t)
		return NULL;
	machine_columns(t);
	for (size_t i = 0; i < c->n; i++) {
		const struct across_row *row = &c->rows[i];

		table_text(t, row->r.event);
		table_text(t, row->r.unit);
		table_text(t, sides_kind_name(row->kind));
		table_text(t, row->r.w->name);
		machine_side(t, &row->a, s->items[0].label, row->base_scheme);
		machine_side(t, &row->b, s->items[row->side].label, row->r.scheme);
		machine_row(t, row);
		table_number(t, c->tests);
		table_number(t, choice->alpha);
		table_number(t, choice->resamples);
		table_number(t, choice->seed);
	}
	return t;
}
