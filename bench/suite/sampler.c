// SPDX-License-Identifier: GPL-2.0-only
/* Difference sampling in random order. */

#include <stdlib.h>

#include "calibrate.h"
#include "sampler.h"

int sampler_take(sampler_run run, void *ctx, uint32_t repeat, struct rng *rng, struct sample *s)
{
	bool twice_first = rng_next(rng) & 1;
	uint32_t warm = repeat / 8 ? repeat / 8 : 1;
	struct {
		uint32_t repeat;
		struct counter_values *delta;
	} plan[] = {
		{ warm, &s->base }, /* counted over by the next */
		{ CALIBRATE_BASE, &s->base },
		{ twice_first ? 2 * repeat : repeat, twice_first ? &s->twice : &s->once },
		{ twice_first ? repeat : 2 * repeat, twice_first ? &s->once : &s->twice },
	};
	int err;

	for (size_t i = 0; i < sizeof(plan) / sizeof(plan[0]); i++) {
		err = run(ctx, plan[i].repeat, plan[i].delta);
		if (err)
			return err;
	}
	return 0;
}

double sampler_value(const struct sample *s, size_t event, uint32_t repeat, uint32_t ops)
{
	int64_t difference = s->twice.value[event] - s->once.value[event];

	return (double)difference / ((double)repeat * ops);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double sampler_median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

bool sampler_majority(double *values, size_t n)
{
	size_t equal = 0;
	double median;

	if (n < SAMPLER_LEAST)
		return false;
	median = sampler_median(values, n);
	for (size_t i = 0; i < n; i++)
		equal += values[i] == median;
	return 2 * equal > n;
}

size_t sampler_most(size_t planned, bool exact)
{
	if (!exact)
		return planned;
	return 4 * (planned > SAMPLER_LEAST ? planned : SAMPLER_LEAST);
}
