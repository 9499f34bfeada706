/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_INTERRUPTS_H
#define JITBOARD_INTERRUPTS_H

#include <sched.h>
#include <stdbool.h>

/* How many interrupts each hart has taken since boot, of whatever kind. */
struct interrupts {
	cpu_set_t harts; /* those that the kernel counts for: the ones online */
	long long taken[CPU_SETSIZE];
};

/*
 * interrupts_read() - sum /proc/interrupts up for each hart.
 *
 * @root: a directory to look under; "" for the running system
 *
 * Lines between harts (IPIs) count; lines that are not per hart (errors) do not.
 * Return: 0, or -errno, or -EINVAL if the file has another form; then there are no harts.
 */
int interrupts_read(const char *root, struct interrupts *i);

/*
 * interrupts_each() - go through the interrupts of devices.
 *
 * @root: see above
 * @each: called with each one's number, what the file says after the counts (its
 *	controller, number there, trigger, driver) and @ctx
 *
 * Interrupts that belong to one hart (timer, PMU) can't be sent elsewhere; they are left out.
 * Return: 0, or -errno.
 */
int interrupts_each(const char *root, void (*each)(void *ctx, int irq, const char *what),
		    void *ctx);

#endif
