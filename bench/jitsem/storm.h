/* SPDX-License-Identifier: GPL-2.0-only */
/* The storm: what it is made of. */
#ifndef JITBOARD_SEM_STORM_H
#define JITBOARD_SEM_STORM_H

#include "random.h"
#include "rig.h"
#include "schemes.h"

/* Schemes that are switched between while programs are loaded. */
struct storm_group {
	struct scheme_list schemes;
	bool resets;  /* of one an extension may change its caller's count */
	bool faulty;  /* one has Linux 7.3's fault with fexit on extensions */
	bool refuses; /* one refuses to mix tail calls and BPF-to-BPF calls */
	bool borders; /* programs of some may not tail call those of others */
};

/* What a worker has done; in memory that all processes share. */
struct storm_tally {
	unsigned long rounds, runs, loads, attached, refused;
	char error[256];
};

struct storm_worker {
	const struct storm_group *group;
	struct storm_tally *tally;
	const volatile bool *stop;
	struct rng rng;
	unsigned long rounds; /* to do */
	struct rig *shared;   /* of runner and hand */
};

/*
 * Work, in a process of its own: until so many rounds are done, or until stop for those that
 * have no end.
 *
 * storm_cases() - load a case of jitsem's table, attach, run, check, take apart.
 * storm_hand() - attach to and detach from the program that the runner runs, update its slot.
 * storm_runner() - run that program, and check each run.
 * storm_interrupts() - let perf's timer run programs on all harts, and check what they count.
 *
 * Return: 0, or -errno with tally->error set.
 */
int storm_cases(struct storm_worker *w);
int storm_hand(struct storm_worker *w);
int storm_runner(struct storm_worker *w);
int storm_interrupts(struct storm_worker *w);

/*
 * storm_live() - the program that runner and hand share.
 *
 * Return: 0, or -errno with @error set.
 */
int storm_live(const struct storm_group *g, struct rig *r, char *error, size_t size);

#endif
