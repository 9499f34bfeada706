// SPDX-License-Identifier: GPL-2.0-only
/* Compares the schemes of a run, and says what may be said. */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "util.h"

/* Less of these is faster; of others it is fewer. */
static const char *const times[] = { "cycles",     "cpu-cycles", "mcycle",
				     "task-clock", "cpu-clock",  "time" };

const char *compare_word(enum compare_verdict verdict, const char *event)
{
	static const char *const words[] = {
		[VERDICT_NONE] = "",           [VERDICT_TOO_FEW] = "too few samples",
		[VERDICT_SAME] = "the same",   [VERDICT_LESS] = "fewer",
		[VERDICT_MORE] = "more",       [VERDICT_NO_LARGER] = "no difference larger than",
		[VERDICT_UNCLEAR] = "unclear",
	};

	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		if (strcmp(event, times[i]))
			continue;
		if (verdict == VERDICT_LESS)
			return "faster";
		if (verdict == VERDICT_MORE)
			return "slower";
	}
	return words[verdict];
}

/* The median of a scheme, and its interval where there are samples enough. */
static int describe(struct bootstrap *boot, struct compare_row *r)
{
	const struct run_measurement *m = r->m;
	struct summary s;
	int err;

	if (!m || !m->n_samples)
		return 0;
	err = stats_summary(m->samples, m->n_samples, &s);
	if (err)
		return err;
	r->median = (struct estimate){ s.median, s.median, s.median, 0 };
	r->exact = r->counted && s.n >= COMPARE_EXACT_LEAST && 2 * s.equal > s.n;
	r->interval = r->exact || (!r->emulated && m->n_samples >= COMPARE_LEAST);
	return r->interval && !r->exact
		       ? bootstrap_median(boot, m->samples, m->n_samples, &r->median)
		       : 0;
}

/* The differences of the rounds that have a sample of both; @d has room for all. */
static size_t paired(const struct run_measurement *a, const struct run_measurement *b, double *d)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_rounds && i < b->n_rounds; i++)
		if (!isnan(a->rounds[i]) && !isnan(b->rounds[i]))
			d[n++] = b->rounds[i] - a->rounds[i];
	return n;
}

static size_t fewer(const struct run_measurement *a, const struct run_measurement *b)
{
	return a->n_samples < b->n_samples ? a->n_samples : b->n_samples;
}

/*
 * Samples of one round belong together: what the machine did meanwhile it did to all of them.
 * Dropping rounds that lack one costs less than giving up the pairs, unless most would go.
 */
static enum compare_test choose_test(const struct compare_row *base, const struct compare_row *r)
{
	size_t least;

	if (!base->m || !r->m || !base->m->n_samples || !r->m->n_samples)
		return TEST_NONE;
	if (base->exact && r->exact)
		return TEST_EXACT;
	/* What kept the samples from agreeing is not noise that a test knows of. */
	if (r->emulated)
		return TEST_NONE;
	least = fewer(base->m, r->m);
	if (least < COMPARE_LEAST)
		return TEST_NONE;
	return r->n >= COMPARE_LEAST && 2 * r->n >= least ? TEST_SIGNED_RANK : TEST_RANK_SUM;
}

static int test(struct bootstrap *boot, const struct compare_row *base, struct compare_row *r,
		const double *d)
{
	const struct run_measurement *a = base->m, *b = r->m;
	int err = 0;

	switch (r->test) {
	case TEST_NONE:
	case TEST_RUNS:
		break;
	case TEST_EXACT:
		r->difference.value = r->median.value - base->median.value;
		r->difference.low = r->difference.high = r->difference.value;
		break;
	case TEST_SIGNED_RANK:
		err = bootstrap_paired(boot, d, r->n, &r->difference);
		if (!err)
			err = stats_signed_rank(d, r->n, &r->p);
		break;
	case TEST_RANK_SUM:
		err = bootstrap_shift(boot, a->samples, a->n_samples, b->samples, b->n_samples,
				      &r->difference);
		if (!err)
			err = stats_rank_sum(a->samples, a->n_samples, b->samples, b->n_samples,
					     &r->p);
		break;
	}
	return err;
}

static int compare(struct bootstrap *boot, const struct compare_row *base, struct compare_row *r)
{
	double *d = calloc((r->m ? r->m->n_rounds : 0) + 1, sizeof(*d));
	int err = d ? 0 : -ENOMEM;

	if (!err) {
		r->base = base->median.value;
		r->n = base->m && r->m ? paired(base->m, r->m, d) : 0;
		r->test = choose_test(base, r);
		err = test(boot, base, r, d);
	}
	free(d);
	return err;
}

/* A row per scheme of one workload and event. */
static int fill(const struct run *run, const struct compare_choice *choice, struct bootstrap *boot,
		const char *event, const char *workload, struct compare_row *rows)
{
	int err = 0;

	for (size_t i = 0; i < choice->n_schemes && !err; i++) {
		rows[i].event = event;
		rows[i].w = run_workload(run, workload);
		rows[i].scheme = choice->schemes[i];
		rows[i].m = run_measurement(run, workload, choice->schemes[i], event);
		rows[i].unit = rows[i].m ? rows[i].m->unit : NULL;
		rows[i].p = rows[i].p_holm = NAN;
		rows[i].emulated = run_counts(run, event);
		rows[i].counted = run->board.emulated;
		err = describe(boot, &rows[i]);
		if (!err && i)
			err = compare(boot, &rows[0], &rows[i]);
	}
	return err;
}

/* Correct p over all rows: the table is read as a whole, and so is wrong as a whole. */
static int correct(struct comparison *c)
{
	double *p = calloc(c->n + 1, sizeof(*p));
	int err;

	if (!p)
		return -ENOMEM;
	for (size_t i = 0; i < c->n; i++)
		if (!isnan(c->rows[i].p))
			p[c->tests++] = c->rows[i].p;
	err = stats_holm(p, c->tests);
	for (size_t i = 0, k = 0; i < c->n && !err; i++)
		if (!isnan(c->rows[i].p))
			c->rows[i].p_holm = p[k++];
	free(p);
	return err;
}

/*
 * The smallest difference that would have been found, had it been the only one of the table:
 * Holm then wants p below alpha / tests.
 */
static void detect(struct comparison *c, struct compare_row *r, const struct compare_row *base,
		   double alpha)
{
	bool pairs = r->test == TEST_SIGNED_RANK;
	size_t n_a = base->m->n_samples, n_b = r->m->n_samples, needed = COMPARE_LEAST;
	double least = pairs ? stats_signed_rank_least(r->n) : stats_rank_sum_least(n_a, n_b);

	if (least < alpha / c->tests) {
		r->detectable = stats_detectable(
			r->difference.error, pairs ? r->n - 1 : n_a + n_b - 2, alpha / c->tests);
		return;
	}
	r->detectable = INFINITY;
	while (stats_signed_rank_least(needed) >= alpha / c->tests)
		needed++;
	c->needed = needed;
}

/* What may be said where nothing was tested. */
static enum compare_verdict untested(const struct compare_row *r, const struct compare_row *base)
{
	if (!base->m || !r->m || !base->m->n_samples || !r->m->n_samples)
		return VERDICT_NONE;
	return r->emulated && fewer(base->m, r->m) >= COMPARE_EXACT_LEAST ? VERDICT_UNCLEAR
									  : VERDICT_TOO_FEW;
}

enum compare_verdict compare_judge(const struct compare_row *r, double alpha)
{
	const struct estimate *d = &r->difference;

	if (d->low == 0 && d->high == 0)
		return VERDICT_SAME;
	if (d->low <= 0 && d->high >= 0)
		return VERDICT_NO_LARGER;
	if (r->test != TEST_EXACT && !(r->p_holm < alpha))
		return VERDICT_UNCLEAR;
	return d->value < 0 ? VERDICT_LESS : VERDICT_MORE;
}

static void conclude(struct comparison *c, const struct compare_choice *choice)
{
	for (size_t i = 0; i < c->n; i++) {
		struct compare_row *r = &c->rows[i];
		const struct compare_row *base = &c->rows[i - i % choice->n_schemes];

		if (r == base)
			continue;
		if (!isnan(r->p))
			detect(c, r, base, choice->alpha);
		r->verdict =
			r->test == TEST_NONE ? untested(r, base) : compare_judge(r, choice->alpha);
		if (r->verdict == VERDICT_NO_LARGER)
			r->bound = fmax(fabs(r->difference.low), fabs(r->difference.high));
	}
}

int compare_run(const struct run *run, const struct compare_choice *choice, struct comparison *c)
{
	struct bootstrap *boot = bootstrap_new(choice->seed, choice->resamples, choice->alpha);
	int err = -ENOMEM;

	memset(c, 0, sizeof(*c));
	c->rows = calloc(choice->n_events * choice->n_workloads * choice->n_schemes + 1,
			 sizeof(*c->rows));
	if (!c->rows || !boot)
		goto cleanup;
	err = 0;
	for (size_t e = 0; e < choice->n_events; e++) {
		for (size_t w = 0; w < choice->n_workloads && !err; w++) {
			err = fill(run, choice, boot, choice->events[e], choice->workloads[w],
				   &c->rows[c->n]);
			c->n += choice->n_schemes;
		}
	}
	if (!err)
		err = correct(c);
	if (!err)
		conclude(c, choice);
cleanup:
	bootstrap_free(boot);
	return err;
}

void compare_free(struct comparison *c)
{
	free(c->rows);
	memset(c, 0, sizeof(*c));
}
