// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests by ranks, and what belongs to them.
 *
 * p is exact for up to as many samples as below: all ways to deal out signs, or samples, are
 * counted, with the ranks as they are.  So ties, for which samples that are whole numbers
 * divided by R have a liking, need no correction, where tables of the tests' distributions
 * (and SciPy's exact ones) would be wrong.  For more samples the normal distribution is taken,
 * with the usual corrections for ties and continuity (M. Hollander, D. A. Wolfe,
 * "Nonparametric Statistical Methods", chapters 3 and 4).
 */

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>

#include "stats.h"

/* Beyond, an exact p would take milliseconds, and the normal one is as good as exact. */
#define EXACT_SIGNS 50 /* samples */
#define EXACT_SUM   40 /* samples of both sets */

/*
 * Ranks of values, those of equal ones being the mean of theirs, doubled to be whole.
 *
 * @ties: sum of t^3 - t over all groups of t equal values.
 */
static int doubled_ranks(const double *x, size_t n, size_t *ranks, double *ties)
{
	size_t *order = calloc(n + 1, sizeof(*order));

	if (!order)
		return -ENOMEM;
	gsl_sort_index(order, x, 1, n);
	*ties = 0;
	for (size_t i = 0, end; i < n; i = end) {
		double t;

		for (end = i + 1; end < n && x[order[end]] == x[order[i]];)
			end++;
		for (size_t k = i; k < end; k++)
			ranks[order[k]] = i + end + 1; /* ranks i + 1 to end */
		t = end - i;
		*ties += t * t * t - t;
	}
	free(order);
	return 0;
}

static double two_sided(double below, double above)
{
	return fmin(1, 2 * fmin(below, above));
}

/* p of a sum that is normal, but whole in steps of 1 / 2 * 2. */
static double normal_p(double sum, double mean, double variance)
{
	/* Continuity: half a step towards the mean, and not beyond it. */
	double off = fmax(0, fabs(sum - mean) - 0.5);

	return variance > 0 ? fmin(1, 2 * gsl_cdf_ugaussian_Q(off / sqrt(variance))) : 1;
}

/* Of all ways to give signs to ranks: in which share is the sum of the positive as extreme? */
static int exact_signs(const size_t *ranks, size_t n, size_t sum, double *p)
{
	size_t total = 0;
	double *share, below = 0, above = 0;

	for (size_t i = 0; i < n; i++)
		total += ranks[i];
	share = calloc(total + 1, sizeof(*share));
	if (!share)
		return -ENOMEM;
	share[0] = 1;
	for (size_t i = 0, most = 0; i < n; i++) {
		most += ranks[i];
		for (size_t s = most + 1; s-- > 0;)
			share[s] = (share[s] + (s >= ranks[i] ? share[s - ranks[i]] : 0)) / 2;
	}
	for (size_t s = 0; s <= total; s++) {
		below += s <= sum ? share[s] : 0;
		above += s >= sum ? share[s] : 0;
	}
	*p = two_sided(below, above);
	free(share);
	return 0;
}

int stats_signed_rank(const double *x, size_t n, double *p)
{
	double *size = calloc(n + 1, sizeof(*size)), ties;
	size_t *ranks = calloc(n + 1, sizeof(*ranks));
	size_t sum = 0, k = 0;
	int err = size && ranks ? 0 : -ENOMEM;

	for (size_t i = 0; i < n && !err; i++)
		if (x[i] != 0)
			size[k++] = fabs(x[i]);
	if (!err)
		err = doubled_ranks(size, k, ranks, &ties);
	if (err)
		goto cleanup;
	for (size_t i = 0, at = 0; i < n; i++) {
		if (x[i] > 0)
			sum += ranks[at];
		at += x[i] != 0;
	}
	if (k <= EXACT_SIGNS)
		err = exact_signs(ranks, k, sum, p);
	else
		*p = normal_p(sum / 2.0, k * (k + 1) / 4.0,
			      k * (k + 1) * (2.0 * k + 1) / 24 - ties / 48);
cleanup:
	free(size);
	free(ranks);
	return err;
}

/* Of all ways to choose n_a of the ranks: in which share is their sum as extreme? */
static int exact_sum(const size_t *ranks, size_t n, size_t n_a, size_t sum, double *p)
{
	size_t total = 0, width;
	double *ways, all = 0, below = 0, above = 0;

	for (size_t i = 0; i < n; i++)
		total += ranks[i];
	width = total + 1;
	ways = calloc((n_a + 1) * width, sizeof(*ways)); /* by how many are chosen, and their sum */
	if (!ways)
		return -ENOMEM;
	ways[0] = 1;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i < n_a ? i + 1 : n_a; k > 0; k--)
			for (size_t s = ranks[i]; s <= total; s++)
				ways[k * width + s] += ways[(k - 1) * width + s - ranks[i]];
	for (size_t s = 0; s <= total; s++) {
		all += ways[n_a * width + s];
		below += s <= sum ? ways[n_a * width + s] : 0;
		above += s >= sum ? ways[n_a * width + s] : 0;
	}
	*p = two_sided(below / all, above / all);
	free(ways);
	return 0;
}

int stats_rank_sum(const double *a, size_t n_a, const double *b, size_t n_b, double *p)
{
	size_t n = n_a + n_b, sum = 0;
	double *x = calloc(n + 1, sizeof(*x)), ties;
	size_t *ranks = calloc(n + 1, sizeof(*ranks));
	int err = x && ranks ? 0 : -ENOMEM;

	for (size_t i = 0; i < n && !err; i++)
		x[i] = i < n_a ? a[i] : b[i - n_a];
	if (!err)
		err = doubled_ranks(x, n, ranks, &ties);
	if (err)
		goto cleanup;
	for (size_t i = 0; i < n_a; i++)
		sum += ranks[i];
	if (n <= EXACT_SUM)
		err = exact_sum(ranks, n, n_a, sum, p);
	else
		*p = normal_p(sum / 2.0, n_a * (n + 1) / 2.0,
			      n_a * n_b / 12.0 * (n + 1 - ties / (n * (n - 1.0))));
cleanup:
	free(x);
	free(ranks);
	return err;
}

double stats_signed_rank_least(size_t n)
{
	return fmin(1, ldexp(2, -(int)n));
}

double stats_rank_sum_least(size_t n_a, size_t n_b)
{
	return fmin(1, 2 * exp(-gsl_sf_lnchoose(n_a + n_b, n_a)));
}

int stats_holm(double *p, size_t n)
{
	size_t *order = calloc(n + 1, sizeof(*order));
	double least = 0;

	if (!order)
		return -ENOMEM;
	gsl_sort_index(order, p, 1, n);
	for (size_t i = 0; i < n; i++) {
		least = fmax(least, fmin(1, (n - i) * p[order[i]]));
		p[order[i]] = least;
	}
	free(order);
	return 0;
}

double stats_detectable(double error, size_t freedom, double alpha)
{
	/*
	 * As for a t test with a power of 0.9: far out, where p is small, tests by ranks find
	 * less, and by simulation this leaves 0.8 or more of it.
	 */
	return error * (gsl_cdf_tdist_Qinv(alpha / 2, freedom) + gsl_cdf_tdist_Pinv(0.9, freedom));
}
