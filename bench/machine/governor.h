/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_GOVERNOR_H
#define JITBOARD_GOVERNOR_H

#include <stdbool.h>
#include <stddef.h>

#include "scheme.h"

/*
 * The CPU frequency governors: "performance" while a run lasts, what was there before
 * when it is over, also when it ends in a crash.  Harts that change their frequency
 * together form a policy, which has one governor.
 *
 * @root, here and below: a directory to look under; "" for the running system.
 * @state: the folder of the restore record, see record.h.
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
	size_t n;                 /* 0: the frequency is fixed, or the kernel can't change it */
	bool changed;             /* by governor_hold(), or about to be: there is a record */
	char scheme[SCHEME_NAME]; /* the JIT's before the run, see scheme.h; "": no choice */
};

/* governor_list() - the policies and their governors as they are. */
void governor_list(const char *root, struct governors *g);

/* governor_of() - the governor of hart @cpu now.  Return: 0, or -errno. */
int governor_of(const char *root, int cpu, char *name, size_t size);

/*
 * governor_holdable() - could governor_hold() set what is not set yet?
 *
 * @why, @size: if not, what is in the way
 */
bool governor_holdable(const char *root, char *why, size_t size);

/*
 * governor_hold() - set all governors to "performance".
 *
 * @g: filled with what is found
 * @why, @size: on failure what and why, in one sentence
 *
 * The record is on disk before anything is changed; without it nothing is.  It also holds
 * the JIT's scheme, which scheme_set() changes and puts back, unless the run is killed.
 * Return: 0, also if there is nothing to set; or -errno: at least one is not set.
 */
int governor_hold(const char *root, const char *state, struct governors *g, char *why, size_t size);

/*
 * governor_release() - put back what governor_hold() changed.
 *
 * A governor that somebody has changed meanwhile is left alone.  The record goes,
 * unless some governor could not be put back.
 * Return: 0, or -errno with @why.
 */
int governor_release(const char *root, const char *state, struct governors *g, char *why,
		     size_t size);

/*
 * governor_recover() - put back what an earlier run did not come to put back.
 *
 * @what, @size: "policy of CPU 0: ondemand, ...": what was put back, or on failure what
 *	and why; "" if there was nothing to do
 *
 * With them the JIT's scheme, which nobody can be told to have set but the run.
 * A record from before the last boot is only removed: booting has set the governors.
 * Return: 0, or -errno.
 */
int governor_recover(const char *root, const char *state, char *what, size_t size);

/*
 * governor_left() - did an earlier run leave governors changed?
 *
 * @what, @size: as with governor_recover(), but in the present tense
 *
 * Return: true if there is a record, unless its run is still in progress.
 */
bool governor_left(const char *state, char *what, size_t size);

#endif
