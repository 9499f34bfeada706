/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_MADE_NOISE_H
#define JITBOARD_MADE_NOISE_H

/*
 * Noise as bad as what is to be expected of a board; none has been measured yet.
 *  - Jitter with heavy tails, of caches and predictors: Student's t with 3 degrees of
 *    freedom, a standard deviation of about half a cycle.
 *  - Steps: programs are JITed anew in every round and placed at random within a cache
 *    line, which costs nothing, a quarter or one cycle.
 *  - Interrupts: one sample of 20 takes up to some dozens of cycles more, and never less.
 *  - Counts are whole: samples are multiples of 1 / (repeats * operations).
 */

#include <math.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#define NOISE_STEP     (1 / 64.0)
#define NOISE_OUTLIERS 0.05

static inline double made_noise(gsl_rng *rng)
{
	static const double placed[] = { 0, 0, 0, 0.25, 1 };
	double x = 0.3 * gsl_ran_tdist(rng, 3);

	x += placed[gsl_rng_uniform_int(rng, sizeof(placed) / sizeof(placed[0]))];
	return gsl_rng_uniform(rng) < NOISE_OUTLIERS ? x + gsl_ran_exponential(rng, 20) : x;
}

/* made_sample() - a count that is @level but for noise. */
static inline double made_sample(gsl_rng *rng, double level)
{
	return round((level + made_noise(rng)) / NOISE_STEP) * NOISE_STEP;
}

#endif
