/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FAKE_MACHINE_H
#define JITBOARD_FAKE_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "programs.h"
#include "workload.h"

/*
 * A machine that is made up, for tests: a U74 as the seam of io.h sees it, in which faults can
 * be planted.  What it counts is not what a U74 would.
 */
#define FAKE_FILES 512

/* What one repeat takes. */
#define INSTRUCTIONS 120
#define CYCLES       150
#define LOADS        7
#define OTHERS       3
#define NANOSECONDS  100

struct fake_machine {
	int n_opened;
	uint64_t clock;
	long events;              /* asked for so far */
	long reads, runs, stores; /* of these */
	const struct workload *entries[FAKE_FILES];
	char schemes[FAKE_FILES]; /* of each, the first letter of its scheme */
	int n_entries;
	/* Faults, at the n-th of something; 0: never. */
	long rests_at;     /* run: the counters rest for half of it */
	bool rests_on;     /* and from then on */
	long rests_in;     /* each n-th run, and the next */
	long ends_at;      /* run: a signal that is not for us ends it, and the next few */
	long interrupt_in; /* each n-th run */
	bool unwatched;    /* no tracepoint */
	long wrong_at;     /* run: another value is returned */
	long full_at;      /* store: no space is left */
	long signal_at;    /* event: a signal */
	long signal_load;  /* load: the same */
	int signal;        /* which */
	long steps_at;     /* run: the clock slows down */
	long stuck_at;     /* run: from then on the scheme can't be set */
	bool refuses;      /* a program under scheme reg */
	bool mixes;        /* says that it can't be mixed */
	long other_at;     /* run: from then on twice the instructions, in pass 2 only */
	long slow_at;      /* run: from then on twice the cycles, in pass 2 only */
	uint64_t tick;     /* ns, of the clock by which counters know how long they ran; 0: 1 */
	int hold;          /* -errno: no program is attached to the loopback device */
	long frozen_at;    /* run: from then on cycles stand still */
	bool bare;         /* no programmable counters */
	char scheme[16], governor[16];
	bool noted; /* what governor and scheme were */
};

extern struct fake_machine fake;

/* fake_reset() - a new machine, on which all is well.  @list: the workloads that it knows. */
void fake_reset(const struct workload *list, size_t n);

/* fake_answer() - for seam_made_up(). */
void fake_answer(struct tape_event *e);

#endif
