/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CAUSES_H
#define JITBOARD_CAUSES_H

#include "taps.h"

/* What a cycle was for.  Each has exactly one cause, so that sums are exact. */
enum cause {
	CAUSE_RETIRED,    /* an instruction retired */
	CAUSE_LOAD_USE,   /* a load's value is not there yet */
	CAUSE_STORE_LOAD, /* a load met a store to its address that is on its way: replayed */
	CAUSE_LONG,       /* a multiplication, division, CSR or the like takes its time */
	CAUSE_REDIRECT,   /* a mispredicted branch or jump */
	CAUSE_FETCH,      /* the front end had nothing, for no cache miss */
	CAUSE_ICACHE,
	CAUSE_DCACHE,
	CAUSE_DTLB,
	CAUSE_FLUSH, /* a trap, a fence, a CSR: the pipeline is emptied */
	CAUSE_BUSY,  /* the data cache's port was taken: replayed */
	CAUSE_OTHER,
	CAUSES
};

/* cause_name() - as run files have it: "load-use". */
const char *cause_name(enum cause cause);

/*
 * What the empty stages of the pipeline are for.  A cycle without an instruction in WB
 * began as a bubble somewhere above: its cause goes down with it.
 */
struct pipe {
	enum cause ex, mem, wb; /* CAUSE_RETIRED: the stage holds an instruction */
	enum cause refetch;     /* why the front end fills again; CAUSE_RETIRED: it has */
	bool raw, dtlb;         /* of the access that the data cache had in its first stage */
};

/* pipe_reset() - an empty pipeline. */
void pipe_reset(struct pipe *p);

/*
 * pipe_step() - what this cycle was for.
 *
 * @p: moved on by one cycle
 * @t: what is seen before the edge that ends the cycle
 *
 * Return: its one cause; CAUSE_RETIRED if and only if @t->retires.
 */
enum cause pipe_step(struct pipe *p, const struct taps *t);

#endif
