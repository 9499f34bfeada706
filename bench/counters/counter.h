/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_COUNTER_H
#define JITBOARD_COUNTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counted at once; more than any core here has. */
#define COUNTER_MAX 7

struct event;

/* Which exclude flags the PMU accepts, each tried alone. */
struct counter_filters {
	bool kernel, user, hv;
};

/* A group of counters. */
struct counters {
	int fds[COUNTER_MAX]; /* the first leads the group */
	const struct event *events[COUNTER_MAX];
	size_t n;
	struct counter_filters accepted;
};

/* What one read of the group gives; times in ns, only ever compared with each other. */
struct counter_values {
	uint64_t enabled, running;
	uint64_t value[COUNTER_MAX];
};

/* counter_filters() - find out which exclude flags the PMU accepts. */
struct counter_filters counter_filters(void);

/*
 * counter_group() - count events on the calling thread, not before counter_start().
 *
 * @c: filled
 * @events, @n: up to COUNTER_MAX; they must live as long
 * @accepted: counter_filters()
 *
 * All events form one pinned group, so that none is ever multiplexed.  The kernel is
 * always counted; firmware is excluded where the PMU can.
 * Return: 0, or -errno if one of them can't be opened.
 */
int counter_group(struct counters *c, const struct event *const *events, size_t n,
		  struct counter_filters accepted);

/*
 * counter_start() - let the group count.
 *
 * A group that starts again after it was found not to run tries anew to get onto the PMU.
 * Return: 0 or -errno; -ENODATA or -EBUSY: it does not run.  That is the only sign of an event
 * that no counter can count, or of a group that is too large.
 */
int counter_start(const struct counters *c);

/* counter_stop() - stop counting, so that another group can. */
int counter_stop(const struct counters *c);

/*
 * counter_open() - count instructions on the calling thread, from now on.
 *
 * @c: filled
 *
 * Return: 0, or -errno if they can't be counted (no message).
 */
int counter_open(struct counters *c);

void counter_close(struct counters *c);

/* counter_read() - read the group.  Return: 0, or -errno; -ENODATA: not on the PMU. */
int counter_read(const struct counters *c, struct counter_values *v);

/*
 * counter_delta() - what was counted between two reads.
 *
 * Return: 0, or -EAGAIN if the group was not running all the time in between, or if its
 * instructions or cycles stand still: the difference must then not be used.
 */
int counter_delta(const struct counters *c, const struct counter_values *from,
		  const struct counter_values *to, struct counter_values *delta);

/*
 * counter_exact() - are instructions counted one by one?
 *
 * Runs two loops of known length.  An emulator without an instruction clock (QEMU
 * without -icount) hands out host time instead, which must not pass for a count.
 * Return: 0, -ERANGE if they are not, or the error of a read.
 */
int counter_exact(const struct counters *c);

#endif
