/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SAMPLER_H
#define JITBOARD_SAMPLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "counter.h"
#include "random.h"

/*
 * Runs a workload @repeat times and says what every counter counted meanwhile.
 * Return: 0; -EAGAIN: the counters did not run all the time; or another -errno.
 */
typedef int (*sampler_run)(void *ctx, uint32_t repeat, struct counter_values *delta);

/* One sample: three counts per event. */
struct sample {
	struct counter_values base;  /* CALIBRATE_BASE repeats */
	struct counter_values once;  /* R repeats */
	struct counter_values twice; /* 2R repeats */
};

/*
 * sampler_take() - take one sample.
 *
 * @run, @ctx: see above
 * @repeat: R
 * @rng: decides whether R or 2R comes first, so that drift favours neither
 * @s: the counts
 *
 * Runs the workload beforehand to warm it up, uncounted.
 * Return: 0, or what @run returned.
 */
int sampler_take(sampler_run run, void *ctx, uint32_t repeat, struct rng *rng, struct sample *s);

/*
 * sampler_value() - the count per operation by difference: constant costs cancel.
 *
 * @s: the sample
 * @event: which counter
 * @repeat: R
 * @ops: operations in one invocation
 */
double sampler_value(const struct sample *s, size_t event, uint32_t repeat, uint32_t ops);

/* sampler_median() - the median of @n > 0 values, which are sorted in place. */
double sampler_median(double *values, size_t n);

/* Where counts are exact, so many samples must be there before they can agree. */
#define SAMPLER_LEAST 3

/*
 * sampler_majority() - is one value that of more than half of the samples?
 *
 * @values, @n: the samples, which are sorted in place
 *
 * It is their median then.  Return: false for fewer than SAMPLER_LEAST, too.
 */
bool sampler_majority(double *values, size_t n);

/*
 * sampler_most() - how many samples may be taken of one thing at most.
 *
 * @planned: how many are meant to be taken
 * @exact: are counts exact, so that samples must agree?  Then four times as many as
 *	planned, and as if SAMPLER_LEAST were planned at least; else no more than planned.
 */
size_t sampler_most(size_t planned, bool exact);

#endif
