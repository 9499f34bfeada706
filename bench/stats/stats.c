// SPDX-License-Identifier: GPL-2.0-only
/* Statistics of samples, on GSL. */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "stats.h"

int stats_summary(const double *samples, size_t n, struct summary *s)
{
	double *sorted;

	if (n == 0)
		return -EINVAL;
	/* GSL would sort a NaN somewhere and go on. */
	for (size_t i = 0; i < n; i++)
		if (!isfinite(samples[i]))
			return -EDOM;

	sorted = malloc(n * sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	memcpy(sorted, samples, n * sizeof(*sorted));
	gsl_sort(sorted, 1, n);

	s->n = n;
	s->median = gsl_stats_median_from_sorted_data(sorted, 1, n);
	s->min = sorted[0];
	s->max = sorted[n - 1];
	s->equal = 0;
	for (size_t i = 0; i < n; i++)
		s->equal += sorted[i] == s->median;
	free(sorted);
	return 0;
}
