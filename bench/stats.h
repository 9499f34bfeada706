/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_STATS_H
#define JITBOARD_STATS_H

#include <stddef.h>

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

#endif
