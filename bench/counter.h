/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_COUNTER_H
#define JITBOARD_COUNTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNTER_MAX 4

/* One row of the table of events. */
struct counter_event {
	const char *name; /* as in run.json */
	uint64_t config;  /* PERF_COUNT_HW_* */
	bool emulated;    /* does it mean anything in an emulator? */
};

/* Which exclude flags the PMU accepts, each tried alone. */
struct counter_filters {
	bool kernel, user, hv;
};

struct counters {
	int fds[COUNTER_MAX]; /* the first leads the group */
	const struct counter_event *events[COUNTER_MAX];
	size_t n;
	struct counter_filters accepted;
};

/* What one read of the group gives; times in ns, only ever compared with each other. */
struct counter_values {
	uint64_t enabled, running;
	uint64_t value[COUNTER_MAX];
};

/*
 * counter_open() - count events on the calling thread, from now on.
 *
 * @c: filled
 * @emulated: open those events only that mean something in an emulator
 *
 * All events form one pinned group, so that none is ever multiplexed.  The kernel
 * is always counted; firmware is excluded where the PMU can.  An event after the
 * first that the PMU refuses is left out: look at @c->n.
 * Return: 0, or -errno if the instructions can't be counted (no message).
 */
int counter_open(struct counters *c, bool emulated);

void counter_close(struct counters *c);

/* counter_read() - read the group.  Return: 0, or -errno; -ENODATA: not on the PMU. */
int counter_read(const struct counters *c, struct counter_values *v);

/*
 * counter_delta() - what was counted between two reads.
 *
 * Return: 0, or -EAGAIN if the group was not running all the time in between: the
 * difference must then not be used.
 */
int counter_delta(const struct counters *c, const struct counter_values *from,
		  const struct counter_values *to, struct counter_values *delta);

/*
 * counter_least() - the least instructions that something takes of a few tries, which is
 * what it takes without a disturbance.
 *
 * @run, @ctx: what is done
 *
 * Return: 0, or the error of @run or of a read.
 */
int counter_least(const struct counters *c, int (*run)(void *ctx), void *ctx, uint64_t *least);

/*
 * counter_exact() - are instructions counted one by one?
 *
 * Runs two loops of known length.  An emulator without an instruction clock (QEMU
 * without -icount) hands out host time instead, which must not pass for a count.
 * Return: 0, -ERANGE if they are not, or the error of a read.
 */
int counter_exact(const struct counters *c);

#endif
