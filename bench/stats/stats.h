/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_STATS_H
#define JITBOARD_STATS_H

#include <stddef.h>
#include <stdint.h>

/* What is said of one measurement's samples; all values in the samples' unit. */
struct summary {
	size_t n;     /* how many samples */
	size_t equal; /* how many of them are the median itself */
	double median, min, max;
};

/*
 * stats_summary() - describe a set of samples.
 *
 * @samples: n values in any order; not changed.
 * @n: how many.
 * @s: filled in; untouched on failure.
 *
 * The median of an even number of samples is the mean of the middle two, so
 * that @s->equal is 0 where those two differ.
 *
 * Return: 0; -EINVAL without samples; -EDOM when one is not a finite number;
 * -ENOMEM.
 */
int stats_summary(const double *samples, size_t n, struct summary *s);

/* An estimate and how far chance may have moved it; all in the samples' unit. */
struct estimate {
	double value, low, high;
	double error; /* standard error */
};

/* Resamples of the bootstrap, made on demand and kept; see stats_bootstrap.c. */
struct bootstrap;

/*
 * bootstrap_new() - a bootstrap that gives the same intervals whenever its three numbers
 * are the same, in whatever order it is asked for them.
 *
 * @seed: of its random numbers.
 * @resamples: how many; 50 / alpha at least, for the ends not to be chance themselves.
 * @alpha: an interval fails to hold the truth with this probability, 0 < alpha < 1.
 *
 * Return: to be freed with bootstrap_free(); NULL without memory.
 */
struct bootstrap *bootstrap_new(uint32_t seed, size_t resamples, double alpha);

/* bootstrap_free() - NULL is allowed. */
void bootstrap_free(struct bootstrap *b);

/*
 * bootstrap_median() - the median of samples, with its interval.
 * bootstrap_paired() - how far samples are from 0: the Hodges-Lehmann estimate, which is
 *	the median of all means of two of them.
 * bootstrap_shift() - how far samples @b are above samples @a: the Hodges-Lehmann
 *	estimate, which is the median of all differences.
 *
 * @x, @n: the samples in any order, all finite; not changed.  At least 2, or -EINVAL.
 *
 * Return: 0; -EINVAL; -EDOM; -ENOMEM.
 */
int bootstrap_median(struct bootstrap *boot, const double *x, size_t n, struct estimate *e);
int bootstrap_paired(struct bootstrap *boot, const double *x, size_t n, struct estimate *e);
int bootstrap_shift(struct bootstrap *boot, const double *a, size_t n_a, const double *b,
		    size_t n_b, struct estimate *e);

/*
 * stats_signed_rank() - Wilcoxon's signed-rank test, two-sided.
 *
 * @x, @n: paired differences, all finite; zeros are left out.
 * @p: how likely differences as far from 0 are, or farther, where there is none.
 *
 * Return: 0; -ENOMEM.
 */
int stats_signed_rank(const double *x, size_t n, double *p);

/*
 * stats_rank_sum() - the test of Mann and Whitney (Wilcoxon's rank sum), two-sided.
 *
 * @a, @n_a, @b, @n_b: two independent sets of samples, all finite.
 * @p: as above.
 *
 * Return: 0; -ENOMEM.
 */
int stats_rank_sum(const double *a, size_t n_a, const double *b, size_t n_b, double *p);

/* stats_signed_rank_least(), stats_rank_sum_least() - the least p that so many samples can give. */
double stats_signed_rank_least(size_t n);
double stats_rank_sum_least(size_t n_a, size_t n_b);

/* The runs of one side of a comparison: an estimate of each, and its own standard error. */
struct side_runs {
	const double *values, *errors; /* in the samples' unit */
	size_t n;
};

/*
 * stats_runs() - how far the runs of @b are above those of @a; see stats_runs.c.
 *
 * @alpha: the interval fails to hold the truth with this probability.
 * @e: the difference of the means of runs, its interval and standard error.
 * @p: how likely a difference as far from 0 is where there is none, two-sided.
 *
 * Return: 0; -EINVAL with fewer than 3 runs in all, or none on a side.
 */
int stats_runs(const struct side_runs *a, const struct side_runs *b, double alpha,
	       struct estimate *e, double *p);

/*
 * stats_runs_p() - the same p for a difference of @limit instead of 0.
 *
 * @e: what stats_runs() has filled in.
 * @freedom: runs of both sides, less 2.
 */
double stats_runs_p(const struct estimate *e, size_t freedom, double limit);

/*
 * stats_holm() - correct the p values of a table for there being many (S. Holm, "A simple
 * sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979).
 *
 * @p, @n: replaced by the corrected ones.
 *
 * To reject where p < alpha then rejects anything wrongly in no more than alpha of all
 * tables, whatever the dependence between rows.
 * Return: 0; -ENOMEM.
 */
int stats_holm(double *p, size_t n);

/*
 * stats_detectable() - the smallest true difference that a test finds in 4 of 5 runs.
 *
 * @error: standard error of the estimate.
 * @freedom: degrees of freedom.
 * @alpha: what p must be below in the test; of a table of m rows, alpha / m.
 *
 * Return: in the unit of @error.
 */
double stats_detectable(double error, size_t freedom, double alpha);

#endif
