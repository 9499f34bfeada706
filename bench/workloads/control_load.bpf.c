// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a load from the stack, where it was stored long before.
 *
 * By hand: `ld`.  Dependent: the slot holds the frame's own address, and each load takes its
 * address from the one before.
 */
#include "control.h"

LICENSED;

#define LOADS 32
#define SETUP        \
	"r1 = r10\n" \
	"*(u64 *)(r10 - 8) = r1\n"

CONTROL(control_load_base, .title = "no loads", .ops = 1,
	.isolates = "the program round loads, without the loads");
PROGRAM(control_load_base, SETUP, 0, "", "")

CONTROL(control_load_dependent, .title = "loads, each at the last's result", .ops = LOADS,
	.isolates = "load whose address is what the load before it loaded",
	.base = "control_load_base", .adds = { 1, 1, 0 });
PROGRAM(control_load_dependent, SETUP, 32, "r1 = *(u64 *)(r1 - 8)\n", "")

CONTROL(control_load_independent, .title = "loads, all of the same address", .ops = LOADS,
	.isolates = "load that depends on no other", .base = "control_load_base",
	.adds = { 1, 1, 0 });
PROGRAM(control_load_independent, SETUP, 8,
	"r2 = *(u64 *)(r1 - 8)\n"
	"r3 = *(u64 *)(r1 - 8)\n"
	"r4 = *(u64 *)(r1 - 8)\n"
	"r5 = *(u64 *)(r1 - 8)\n",
	"")
