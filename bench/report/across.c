// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compares runs with each other.  Their rounds have nothing in common, so samples are not
 * paired: one run a side is two independent sets of samples; with several runs on a side
 * each run counts as one observation (stats_runs.c).
 */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "across.h"
#include "util.h"

/* Exact counts are quotients: what differs by rounding alone is the same. */
#define ROUNDING 1e-9

static bool alike(double a, double b)
{
	return fabs(a - b) <= ROUNDING * fabs(a);
}

/* What is needed of one side to compare it; arrays of one entry a run that has samples. */
struct taken {
	struct pooled sum;
	const struct run_measurement *one; /* where there is one run */
	const char *unit;
	double *values, *errors;
	size_t fewest; /* samples of a run */
	bool settled;  /* the counts agree within each run, if not between runs */
};

static void taken_free(struct taken *t)
{
	free(t->values);
	free(t->errors);
}

static int take_run(struct bootstrap *boot, const struct run *run, const struct run_measurement *m,
		    struct taken *t)
{
	struct estimate e = { 0 };
	struct summary s;
	size_t i = t->sum.runs++;
	int err = stats_summary(m->samples, m->n_samples, &s);

	if (err)
		return err;
	t->settled &= run->board.emulated && s.n >= COMPARE_EXACT_LEAST && 2 * s.equal > s.n;
	if (boot && m->n_samples >= COMPARE_LEAST)
		err = bootstrap_median(boot, m->samples, m->n_samples, &e);
	t->values[i] = s.median;
	t->errors[i] = e.error;
	t->sum.value += s.median;
	t->sum.samples += m->n_samples;
	if (!t->one || m->n_samples < t->fewest)
		t->fewest = m->n_samples;
	t->one = m;
	t->unit = m->unit;
	return err;
}

static size_t code_bytes(const struct run *run, const char *workload, const char *scheme)
{
	const struct run_program *p = run_program(run, workload, scheme);
	size_t bytes = 0;

	for (size_t i = 0; p && i < p->n_functions; i++)
		bytes += p->functions[i].size;
	return bytes;
}

/* @boot: NULL where no error of a run is asked for. */
static int take(struct bootstrap *boot, const struct side *side, const char *event,
		const char *workload, const char *scheme, struct taken *t)
{
	int err = 0;

	memset(t, 0, sizeof(*t));
	t->values = calloc(side->n, sizeof(*t->values));
	t->errors = calloc(side->n, sizeof(*t->errors));
	t->settled = true;
	if (!t->values || !t->errors)
		return -ENOMEM;
	for (size_t i = 0; i < side->n && !err; i++) {
		const struct run_measurement *m =
			run_measurement(&side->runs[i], workload, scheme, event);

		if (m && m->n_samples)
			err = take_run(boot, &side->runs[i], m, t);
		if (!t->sum.bytes)
			t->sum.bytes = code_bytes(&side->runs[i], workload, scheme);
	}
	if (err || !t->sum.runs)
		return err;
	t->settled &= t->sum.runs > 0;
	t->sum.exact = t->settled;
	for (size_t i = 1; i < t->sum.runs; i++)
		t->sum.exact &= alike(t->values[0], t->values[i]);
	/* Not the sum of equal values over their number, which need not be one of them. */
	t->sum.value = t->sum.exact ? t->values[0] : t->sum.value / t->sum.runs;
	return 0;
}

static enum compare_test choose_test(const struct across_row *row, const struct taken *a,
				     const struct taken *b)
{
	if (!a->sum.runs || !b->sum.runs)
		return TEST_NONE;
	if (a->sum.exact && b->sum.exact)
		return TEST_EXACT;
	/* What kept an emulator's counts from agreeing is not noise that a test knows of. */
	if (row->kind == KIND_EMULATOR)
		return TEST_NONE;
	if (a->fewest < COMPARE_LEAST || b->fewest < COMPARE_LEAST)
		return TEST_NONE;
	return a->sum.runs + b->sum.runs > 2 ? TEST_RUNS : TEST_RANK_SUM;
}

/* p of there being no more than the limit in excess. */
static int beyond_rank_sum(const struct taken *a, const struct taken *b, struct across_row *row)
{
	size_t n = b->one->n_samples;
	double *less = calloc(n + 1, sizeof(*less));
	int err;

	if (!less)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		less[i] = b->one->samples[i] - row->limit;
	err = stats_rank_sum(a->one->samples, a->one->n_samples, less, n, &row->p_gate);
	free(less);
	return err;
}

static int test(struct bootstrap *boot, double alpha, const struct taken *a, const struct taken *b,
		struct across_row *row)
{
	const struct side_runs runs_a = { a->values, a->errors, a->sum.runs };
	const struct side_runs runs_b = { b->values, b->errors, b->sum.runs };
	struct compare_row *r = &row->r;
	int err = 0;

	switch (r->test) {
	case TEST_EXACT:
		r->difference.value =
			alike(a->sum.value, b->sum.value) ? 0 : b->sum.value - a->sum.value;
		r->difference.low = r->difference.high = r->difference.value;
		break;
	case TEST_RANK_SUM:
		err = bootstrap_shift(boot, a->one->samples, a->one->n_samples, b->one->samples,
				      b->one->n_samples, &r->difference);
		if (!err)
			err = stats_rank_sum(a->one->samples, a->one->n_samples, b->one->samples,
					     b->one->n_samples, &r->p);
		if (!err && row->limited)
			err = beyond_rank_sum(a, b, row);
		break;
	case TEST_RUNS:
		err = stats_runs(&runs_a, &runs_b, alpha, &r->difference, &r->p);
		if (!err && row->limited)
			row->p_gate =
				stats_runs_p(&r->difference, runs_a.n + runs_b.n - 2, row->limit);
		break;
	default:
		break;
	}
	row->beyond = r->difference.value - row->limit;
	row->beyond_low = r->difference.low - row->limit;
	return err;
}

static void set_limit(const struct across_choice *choice, struct across_row *row)
{
	const struct gate_limit *l;

	if (!choice->gate || !row->a.runs)
		return;
	l = gate_find(choice->gate, row->r.w->name, row->r.scheme, row->r.event);
	row->limited = l && !l->none;
	if (row->limited)
		row->limit = l->percent ? l->limit / 100 * fabs(row->a.value) : l->limit;
}

/* Compare two sides in one respect; a row is left where either has samples. */
static int fill(const struct sides *s, const struct across_choice *choice, struct bootstrap *boot,
		struct across_row *row, bool *any)
{
	const struct side *first = &s->items[0], *other = &s->items[row->side];
	bool several = first->n + other->n > 2;
	struct taken a, b = { 0 };
	int err = take(several ? boot : NULL, first, row->r.event, row->r.w->name, row->base_scheme,
		       &a);

	if (!err)
		err = take(several ? boot : NULL, other, row->r.event, row->r.w->name,
			   row->r.scheme, &b);
	*any = !err && (a.sum.runs || b.sum.runs);
	if (*any) {
		row->a = a.sum;
		row->b = b.sum;
		row->r.unit = a.unit ? a.unit : b.unit;
		row->r.base = a.sum.value;
		row->r.test = choose_test(row, &a, &b);
		set_limit(choice, row);
		err = test(boot, choice->alpha, &a, &b, row);
	}
	taken_free(&a);
	taken_free(&b);
	return err;
}

/* Correct the p values at one place of all rows; how many there were. */
static int correct(struct across *c, size_t at, size_t *tests)
{
	double *p = calloc(c->n + 1, sizeof(*p));
	int err;

	if (!p)
		return -ENOMEM;
#define P(row) ((double *)((char *)(row) + at))
	for (size_t i = 0; i < c->n; i++)
		if (!isnan(*P(&c->rows[i])))
			p[(*tests)++] = *P(&c->rows[i]);
	err = stats_holm(p, *tests);
	for (size_t i = 0, k = 0; i < c->n && !err; i++)
		if (!isnan(*P(&c->rows[i])))
			*P(&c->rows[i]) = p[k++];
#undef P
	free(p);
	return err;
}

/* The smallest difference that would have been found, had it been the only one. */
static void detect(const struct across *c, struct across_row *row, double alpha)
{
	struct compare_row *r = &row->r;
	size_t n =
		r->test == TEST_RUNS ? row->a.runs + row->b.runs : row->a.samples + row->b.samples;

	r->detectable = INFINITY;
	if (r->test == TEST_RUNS ||
	    stats_rank_sum_least(row->a.samples, row->b.samples) < alpha / c->tests)
		r->detectable = stats_detectable(r->difference.error, n - 2, alpha / c->tests);
}

static enum compare_verdict untested(const struct across_row *row)
{
	if (!row->a.runs || !row->b.runs)
		return VERDICT_NONE;
	return row->kind == KIND_EMULATOR ? VERDICT_UNCLEAR : VERDICT_TOO_FEW;
}

static enum gate_state judge_gate(const struct across_row *row, double alpha)
{
	if (!row->limited)
		return GATE_FREE;
	if (!row->b.runs)
		return GATE_MISSING;
	if (row->r.test == TEST_NONE)
		return GATE_UNJUDGED;
	if (row->r.test == TEST_EXACT)
		return row->beyond > ROUNDING * fabs(row->r.base) ? GATE_WORSE : GATE_HELD;
	return row->beyond_low > 0 && row->p_gate < alpha ? GATE_WORSE : GATE_HELD;
}

static void conclude(struct across *c, double alpha)
{
	for (size_t i = 0; i < c->n; i++) {
		struct across_row *row = &c->rows[i];
		struct compare_row *r = &row->r;

		if (!isnan(r->p))
			detect(c, row, alpha);
		r->verdict = r->test == TEST_NONE ? untested(row) : compare_judge(r, alpha);
		if (r->verdict == VERDICT_NO_LARGER)
			r->bound = fmax(fabs(r->difference.low), fabs(r->difference.high));
		row->gate = judge_gate(row, alpha);
		c->states[row->gate]++;
	}
}

/* What counted it on a side; the first run that has the event says so. */
static bool kind_on(const struct side *side, const char *event, enum machine_kind *kind)
{
	for (size_t i = 0; i < side->n; i++) {
		const struct run *run = &side->runs[i];

		for (size_t k = 0; k < run->n_measurements; k++) {
			if (strcmp(run->measurements[k].event, event))
				continue;
			*kind = sides_kind(run, event);
			return true;
		}
	}
	return false;
}

static const struct run_workload *workload_of(const struct sides *s, const char *name)
{
	const struct run_workload *w = NULL;

	for (size_t i = 0; i < s->n && !w; i++)
		for (size_t k = 0; k < s->items[i].n && !w; k++)
			w = run_workload(&s->items[i].runs[k], name);
	return w;
}

static int fill_event(const struct sides *s, const struct across_choice *choice,
		      struct bootstrap *boot, const char *event, size_t side, struct across *c)
{
	enum machine_kind kind = KIND_EMULATOR, other = KIND_EMULATOR;
	int err = 0;

	/* An event that only one side has gets no row; sides_check() saw that kinds agree. */
	if (!kind_on(&s->items[0], event, &kind) || !kind_on(&s->items[side], event, &other) ||
	    kind != other)
		return 0;
	for (size_t w = 0; w < choice->workloads.n; w++) {
		for (size_t i = 0; i < choice->n_pairs && !err; i++) {
			struct across_row *row = &c->rows[c->n];
			bool any = false;

			memset(row, 0, sizeof(*row));
			row->r.event = event;
			row->r.w = workload_of(s, choice->workloads.names[w]);
			row->base_scheme = choice->pairs[i].base;
			row->r.scheme = choice->pairs[i].other;
			row->side = side;
			row->kind = kind;
			row->r.p = row->r.p_holm = row->p_gate = NAN;
			err = fill(s, choice, boot, row, &any);
			c->n += any;
		}
	}
	return err;
}

int across_run(const struct sides *s, const struct across_choice *choice, struct across *c)
{
	struct bootstrap *boot = bootstrap_new(choice->seed, choice->resamples, choice->alpha);
	int err = boot ? 0 : -ENOMEM;

	memset(c, 0, sizeof(*c));
	c->rows = calloc(choice->events.n * (s->n - 1) * choice->workloads.n * choice->n_pairs + 1,
			 sizeof(*c->rows));
	if (!c->rows)
		err = -ENOMEM;
	for (size_t e = 0; e < choice->events.n && !err; e++)
		for (size_t side = 1; side < s->n && !err; side++)
			err = fill_event(s, choice, boot, choice->events.names[e], side, c);
	for (size_t i = 0; i < c->n; i++)
		c->rows[i].r.p_holm = c->rows[i].r.p;
	if (!err)
		err = correct(c, offsetof(struct across_row, r.p_holm), &c->tests);
	if (!err)
		err = correct(c, offsetof(struct across_row, p_gate), &c->gate_tests);
	if (!err)
		conclude(c, choice->alpha);
	bootstrap_free(boot);
	return err;
}

void across_free(struct across *c)
{
	free(c->rows);
	memset(c, 0, sizeof(*c));
}
