// SPDX-License-Identifier: GPL-2.0-only
/* How often to repeat, and the alarm that rings when counts are not proportional. */

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "calibrate.h"

/* The cost of @n more repeats.  Disturbances only add: the least counts are clean. */
static int slope(calibrate_probe probe, void *ctx, uint32_t n, uint64_t *cost)
{
	uint64_t least[2] = { UINT64_MAX, UINT64_MAX }, one;
	int err;

	for (int i = 0; i < 6; i++) {
		err = probe(ctx, i % 2 ? 2 * n : n, &one);
		if (err)
			return err;
		if (one < least[i % 2])
			least[i % 2] = one;
	}
	*cost = least[1] > least[0] ? least[1] - least[0] : 0;
	return 0;
}

int calibrate_repeat(calibrate_probe probe, void *ctx, uint64_t budget, uint32_t *repeat)
{
	uint32_t n = CALIBRATE_REPEAT_MIN, r = CALIBRATE_REPEAT_MIN;
	uint64_t cost;
	int err;

	/* Enough repeats for the slope to stand out: a sixteenth of the budget. */
	for (;; n *= 2) {
		err = slope(probe, ctx, n, &cost);
		if (err)
			return err;
		if (cost >= budget / 16 || n >= CALIBRATE_REPEAT_MAX / 2)
			break;
	}
	if (!cost)
		return -ERANGE;
	while (r < CALIBRATE_REPEAT_MAX && (double)cost / n * (2.0 * r) <= budget)
		r *= 2;
	*repeat = r;
	return 0;
}

double calibrate_proportion(uint64_t base, uint64_t once, uint64_t twice, uint32_t repeat)
{
	if (once <= base || twice <= once || repeat <= CALIBRATE_BASE)
		return NAN;
	return ((double)(twice - once) / repeat) /
	       ((double)(once - base) / (repeat - CALIBRATE_BASE));
}

/* How far the proportion may be from 1. */
static double tolerance(bool emulated)
{
	/* Counted exactly: nothing but a tick can come between.  On hardware a slow
	 * start (caches, frequency) shows in the first slope and not in the second. */
	return emulated ? 0.0005 : 0.03;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	if (isnan(x) || isnan(y))
		return !!isnan(x) - !!isnan(y);
	return (x > y) - (x < y);
}

enum calibrate_verdict calibrate_judge(double *proportions, size_t n, bool emulated, double *off)
{
	if (!n)
		return CALIBRATE_UNCLEAR;
	qsort(proportions, n, sizeof(*proportions), compare);
	*off = (proportions[(n - 1) / 2] + proportions[n / 2]) / 2 - 1;
	if (isnan(*off))
		return CALIBRATE_UNCLEAR;
	return fabs(*off) <= tolerance(emulated) ? CALIBRATE_GOOD : CALIBRATE_OFF;
}
