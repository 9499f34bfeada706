/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CORE_H
#define JITBOARD_CORE_H

#include "axi.h"
#include "taps.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A core in Verilator: what rocket.cpp is for the others. */
struct core;

/* core_new() - a core that has no power yet.  Return: it, or NULL for want of memory. */
struct core *core_new(void);

/*
 * core_settle() - let all wires settle before an edge of the clock.
 *
 * @reset: hold it in reset
 * @memory, @devices: memory's wires are read, the core's are set
 * @taps: what is seen inside
 */
void core_settle(struct core *core, bool reset, struct axi_wires *memory, struct axi_wires *devices,
		 struct taps *taps);

/* core_clock() - the edge. */
void core_clock(struct core *core);

#ifdef __cplusplus
}
#endif

#endif
