/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_PIPE_CVA6_H
#define JITBOARD_PIPE_CVA6_H

#include <stdbool.h>
#include <stdint.h>

#include "core.h"

/* What is seen inside CVA6 before an edge of its clock. */
struct cva6_taps {
	/* Its two commit ports. */
	struct {
		bool valid, writes;
		uint8_t reg;
		uint32_t word;
		uint64_t pc, value;
	} commit[RETIRE_MOST];

	/* The instruction to be issued: there, taken by the scoreboard, thrown away. */
	bool decoded, issues, killed;
	uint64_t pc;
	bool mispredicted; /* a branch was, and is resolved */
	bool flushed;      /* what was issued is thrown away */

	/* Why it does not issue. */
	bool full;         /* the scoreboard */
	bool no_operand;   /* a value is not there */
	bool operand_load; /* and a load is to bring it */
	bool unit_busy, is_memory;
	bool rd_taken; /* an older instruction is to write its register */

	/* The load unit waits for a store to the same place in a page, or for the TLB. */
	bool load_behind_store, load_translates;
	bool store_translates;
	/* The port has reads under way. */
	bool reads_code, reads_data;
};

#define CVA6_SLOTS 16 /* no fewer than the scoreboard has */

/* An instruction in the scoreboard. */
struct cva6_slot {
	uint64_t pc, cycles[CAUSES];
};

/*
 * CVA6 issues in order, at most one instruction a cycle, and none of a mispredicted path: a
 * branch is resolved in the cycle after its issue, and what would issue in that one is
 * dropped.  So cycles are looked at where instructions issue, and those in which none does
 * go with the one that issues next.  Up to two retire in a cycle, each with its own.
 */
struct cva6_pipe {
	struct cva6_slot slots[CVA6_SLOTS];
	unsigned int first, n;
	uint64_t waited[CAUSES]; /* since something issued */
	enum cause refetch;      /* why the front end fills again; CAUSE_RETIRED: it has */
};

/* cva6_reset() - an empty pipeline. */
void cva6_reset(struct cva6_pipe *p);

/*
 * cva6_step() - what this cycle was for.
 *
 * @p: moved on by one cycle
 * @t: what is seen before the edge that ends the cycle
 * @h: gets what retires
 *
 * Every cycle is in exactly one instruction's, and every instruction has one CAUSE_RETIRED:
 * that in which it issued.  One that is thrown away leaves its cycles, as CAUSE_FLUSH, to the
 * next that issues.
 */
void cva6_step(struct cva6_pipe *p, const struct cva6_taps *t, struct happened *h);

#endif
