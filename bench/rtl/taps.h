/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TAPS_H
#define JITBOARD_TAPS_H

#include <stdbool.h>
#include <stdint.h>

/* What is seen inside the core before an edge of its clock, by Rocket's own names. */
struct taps {
	/* An instruction retires: where, which, and the register that it writes, if any. */
	bool retires;
	bool writes; /* an integer register; not if the value comes later */
	uint8_t reg;
	uint32_t word;
	uint64_t pc, value;

	/* Stages EX, MEM and WB hold an instruction. */
	bool ex_valid, mem_valid, wb_valid;
	/* The instruction in ID, EX, MEM goes no further. */
	bool kill_d, kill_x, kill_m;
	/* The front end starts anew, from MEM (a branch was mispredicted) or from WB. */
	bool take_pc_mem, take_pc_wb;
	bool replay_mem, replay_wb, exception;
	bool illegal; /* the exception is that WB holds an illegal instruction */

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

#endif
