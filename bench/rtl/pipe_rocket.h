/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_PIPE_ROCKET_H
#define JITBOARD_PIPE_ROCKET_H

#include <stdbool.h>

#include "causes.h"

/* What is seen inside Rocket before an edge of its clock, by its own names. */
struct rocket_taps {
	bool retires; /* an instruction */

	/* Stages EX, MEM and WB hold an instruction. */
	bool ex_valid, mem_valid, wb_valid;
	/* The instruction in ID, EX, MEM goes no further. */
	bool kill_d, kill_x, kill_m;
	/* The front end starts anew, from MEM (a branch was mispredicted) or from WB. */
	bool take_pc_mem, take_pc_wb;
	bool replay_mem, replay_wb, exception;

	/* ID waits, for one of these. */
	bool stall_d, fetched;
	bool ex_hazard, mem_hazard, wb_hazard, scoreboard_hazard;
	bool ex_is_mem, mem_is_mem, wb_is_mem;
	bool dcache_blocked;

	/* The data cache: refuses what is in WB; what it has in its own stages. */
	bool dcache_nack;
	bool dcache_s1, dcache_raw_hazard, dcache_miss, dcache_waits, dtlb_miss;
	/* The instruction cache. */
	bool icache_miss, icache_refills;
};

/*
 * What the empty stages of the pipeline are for.  A cycle without an instruction in WB
 * began as a bubble somewhere above: its cause goes down with it.
 */
struct rocket_pipe {
	enum cause ex, mem, wb; /* CAUSE_RETIRED: the stage holds an instruction */
	enum cause refetch;     /* why the front end fills again; CAUSE_RETIRED: it has */
	bool raw, dtlb;         /* of the access that the data cache had in its first stage */
};

/* rocket_reset() - an empty pipeline. */
void rocket_reset(struct rocket_pipe *p);

/*
 * rocket_step() - what this cycle was for.
 *
 * @p: moved on by one cycle
 * @t: what is seen before the edge that ends the cycle
 *
 * Return: its one cause; CAUSE_RETIRED if and only if @t->retires.
 */
enum cause rocket_step(struct rocket_pipe *p, const struct rocket_taps *t);

#endif
