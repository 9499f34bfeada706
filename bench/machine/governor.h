/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_GOVERNOR_H
#define JITBOARD_GOVERNOR_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The CPU frequency governors: "performance" while a run lasts, what was there before
 * when it is over, see restore.h.  Harts that change their frequency together form a
 * policy, which has one governor.
 *
 * @root, here and below: a directory to look under; "" for the running system.
 */
#define GOVERNOR_WANTED "performance"
#define GOVERNOR_MAX    16

struct governor {
	int cpu;        /* the first hart of the policy, which stands for it */
	char cpus[64];  /* all of them */
	char found[32]; /* the governor before the run */
	char speed[24]; /* in kHz, where that is "userspace", which sets what it is told; or "" */
};

struct governors {
	struct governor list[GOVERNOR_MAX];
	size_t n; /* 0: the frequency is fixed, or the kernel can't change it */
};

/* governor_list() - the policies and their governors as they are. */
void governor_list(const char *root, struct governors *g);

/* governor_of() - the governor of hart @cpu now.  Return: 0, or -errno. */
int governor_of(const char *root, int cpu, char *name, size_t size);

/* governor_wanted() - were all governors found to be "performance"? */
bool governor_wanted(const struct governors *g);

/*
 * governor_holdable() - could governor_hold() set what is not set yet?
 *
 * @why, @size: if not, what is in the way
 */
bool governor_holdable(const char *root, char *why, size_t size);

/*
 * governor_hold() - set all governors to "performance".
 *
 * @g: as they were found; there must be a restore record of them
 * @why, @size: on failure what and why, in one sentence
 *
 * Return: 0, also if there is nothing to set; or -errno: at least one is not set.
 */
int governor_hold(const char *root, const struct governors *g, char *why, size_t size);

/*
 * governor_put_back() - put back what was found.
 *
 * @done, @why, @size: "CPU 0: ondemand, ...": added to what was put back, and to what
 *	could not be
 *
 * A governor that somebody has changed meanwhile is left alone.
 * Return: 0, or the first -errno; that a policy has gone is not an error.
 */
int governor_put_back(const char *root, const struct governors *g, char *done, char *why,
		      size_t size);

#endif
