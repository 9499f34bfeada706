/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CORE_H
#define JITBOARD_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "axi.h"
#include "causes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RETIRE_MOST 2 /* instructions in a cycle */

/* An instruction that has retired. */
struct retired {
	uint64_t pc, value;
	uint64_t cycles[CAUSES]; /* its own, and those that were waited for it */
	uint32_t word;
	uint8_t reg;
	bool writes; /* @value to the integer register @reg; not if it comes later */
};

/* What a core did in a cycle. */
struct happened {
	struct retired retired[RETIRE_MOST];
	size_t n;
	bool illegal;        /* an instruction trapped that is none here, or never ends: */
	uint32_t refused;    /* this one */
	uint64_t refused_at; /* its address */
	bool lost;           /* what retired is not what the attribution of cycles expected */
};

/*
 * A core in Verilator: what CORE.cpp is for the others.
 *
 * Two rules for the cycles of what retires: each cycle of the clock goes to one instruction
 * and has one cause, and each instruction has one CAUSE_RETIRED.
 */
struct core;

/* What the others have to know of it. */
struct core_traits {
	uint64_t rom;        /* where it begins, and wants its ROM */
	bool write_together; /* its port gives a write's data with the address */
};

extern const struct core_traits core_traits;

/* core_new() - a core that has no power yet.  Return: it, or NULL for want of memory. */
struct core *core_new(void);

/*
 * core_settle() - let all wires settle before an edge of the clock.
 *
 * @reset: hold it in reset
 * @memory, @devices: memory's wires are read, the core's are set; a core with one port
 *	leaves the second alone
 * @h: what happened; nothing does in reset
 */
void core_settle(struct core *core, bool reset, struct axi_wires *memory, struct axi_wires *devices,
		 struct happened *h);

/* core_clock() - the edge. */
void core_clock(struct core *core);

#ifdef __cplusplus
}
#endif

#endif
