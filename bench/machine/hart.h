/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_HART_H
#define JITBOARD_HART_H

#include <sched.h>

#include "interrupts.h"

/* The hart to measure on.  @root: a directory to look under; "" for the running system. */

/* hart_allowed() - the harts that this process may use.  Return: 0, or -errno. */
int hart_allowed(cpu_set_t *set);

/*
 * hart_choose() - which hart disturbs a measurement least?
 *
 * @allowed: the harts to choose from
 * @i: the interrupts that harts have taken
 *
 * Of the harts online and allowed, those that are isolated and without a tick, if
 * there are any; else the isolated ones; else those without a tick; else all.  (The
 * kernel does not allow isolated harts until one asks for them: if @allowed is all the
 * others, they count as allowed.)  Of these the one with the fewest interrupts since
 * boot, of equal ones the highest.
 *
 * Return: its number, or -ENODEV if there is none.
 */
int hart_choose(const char *root, const cpu_set_t *allowed, const struct interrupts *i);

/*
 * hart_pin() - stay on @cpu from now on, and lock all memory.
 *
 * Return: 0, or -errno with a message on stderr.  Memory that can't be locked is but
 * a warning.
 */
int hart_pin(int cpu);

/*
 * hart_fifo() - give way to no ordinary task: SCHED_FIFO, at the lowest priority.
 *
 * Refused where only one hart is online: what the kernel does in threads would never
 * get done.
 * Return: 0, or -errno with a message on stderr.
 */
int hart_fifo(const char *root);

#endif
