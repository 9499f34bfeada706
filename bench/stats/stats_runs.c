// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two sides of several runs each.  What a boot does to a whole run (where the kernel lies in
 * memory, which pages it was given) is in all samples of that run, so that samples of
 * several runs are not independent, however many there are: the run is what is repeated.
 * So each run counts as one observation, its estimate, and Student's t test compares those.
 *
 * The variance between runs is taken to be that of both sides.  With two or three runs a
 * side that is the only way to know it well enough to say anything (Welch's test would be
 * left with one or two degrees of freedom), and it lets one side have a single run.
 */

#include <errno.h>
#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>

#include "stats.h"

/* Squares of what the runs of one side are from their mean. */
static double squares(const double *x, size_t n)
{
	return gsl_stats_tss(x, 1, n);
}

int stats_runs(const struct side_runs *a, const struct side_runs *b, double alpha,
	       struct estimate *e, double *p)
{
	size_t n = a->n + b->n;
	double within = 0, variance, half;

	if (!a->n || !b->n || n < 3)
		return -EINVAL;
	for (size_t i = 0; i < a->n; i++)
		within += a->errors[i] * a->errors[i] / n;
	for (size_t i = 0; i < b->n; i++)
		within += b->errors[i] * b->errors[i] / n;
	variance = (squares(a->values, a->n) + squares(b->values, b->n)) / (n - 2);
	/* Few runs may agree by chance, but their samples know how well they can. */
	variance = fmax(variance, within);
	e->value = gsl_stats_mean(b->values, 1, b->n) - gsl_stats_mean(a->values, 1, a->n);
	e->error = sqrt(variance * (1.0 / a->n + 1.0 / b->n));
	half = e->error * gsl_cdf_tdist_Qinv(alpha / 2, n - 2);
	e->low = e->value - half;
	e->high = e->value + half;
	*p = stats_runs_p(e, n - 2, 0);
	return 0;
}

double stats_runs_p(const struct estimate *e, size_t freedom, double limit)
{
	double beyond = fabs(e->value - limit);

	if (e->error == 0)
		return beyond == 0 ? 1 : 0;
	return 2 * gsl_cdf_tdist_Q(beyond / e->error, freedom);
}
