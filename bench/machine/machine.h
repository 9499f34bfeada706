/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_MACHINE_H
#define JITBOARD_MACHINE_H

#include <jansson.h>
#include <stdbool.h>

#include "governor.h"
#include "interrupts.h"
#include "isolate.h"
#include "watch.h"

/*
 * Control of the machine, from the start of a run to its end:
 *
 *	machine_pin()		before anything is counted
 *	machine_begin()		when "environment" is there, before the first sample
 *	machine_between_rounds()
 *	machine_end()		however the run ends, before its file is written last
 *
 * restore_begin() comes before all of this, restore_end() after it.
 */
struct machine_options {
	const char *root; /* a directory to look under; "" for the running system */
	long cpu;         /* the hart to measure on; less than 0: choose one */
	bool fifo;        /* SCHED_FIFO */
	bool isolate;     /* refuse a hart that is not isolated */
	bool emulated;    /* no frequency, no temperature */
};

struct machine {
	struct machine_options o;
	int cpu;
	struct interrupts before;
	struct isolation isolation;
	struct governors governors;
	struct watch watch;
	json_t *environment; /* the run file's; NULL before machine_begin() */
	unsigned int round;
	bool steady; /* the frequency is fixed, or held by the governor */
};

/*
 * machine_pin() - choose the hart, see hart.h, and stay there.
 *
 * @m: filled; machine_end() it, also if this fails
 * @o: what the user wants
 *
 * Return: 0, or -errno with a message on stderr.
 */
int machine_pin(struct machine *m, const struct machine_options *o);

/*
 * machine_begin() - set the governors, take a first look at frequency and temperature.
 *
 * @environment: the run file's, to which all of this and the warnings go
 * @found: the governors, of which there is a restore record; not looked at in an emulator
 * @forbidden: why they must not be set, or NULL
 *
 * In an emulator there is nothing to do but to say so in @environment.
 * Return: 0, or -errno with a message on stderr.
 */
int machine_begin(struct machine *m, json_t *environment, const struct governors *found,
		  const char *forbidden);

/* machine_between_rounds() - has anything moved?  @round: how many rounds are done. */
void machine_between_rounds(struct machine *m, unsigned int round);

/*
 * machine_end() - look a last time, say in "environment" whether the run was clean.
 *
 * Putting the governors back is for restore_end(), after this.  May be called at any stage
 * and more than once.
 */
void machine_end(struct machine *m);

#endif
