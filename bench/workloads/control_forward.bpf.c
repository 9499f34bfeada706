// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: what the stack scheme does with the counter, in miniature: a store to the stack,
 * n instructions, and a load of what was stored, which the next store stores again.  The
 * chain goes through memory: it is as slow as the store's value gets to the load.
 *
 * The instructions between are additions to four registers in turn, which depend on neither.
 *
 * By hand: `sd`, n times `addi`, `ld`.
 */
#include "control.h"

LICENSED;

#define PAIRS 32
#define SETUP      \
	"r0 = 0\n" \
	"r2 = 0\n" \
	"r3 = 0\n" \
	"r4 = 0\n" \
	"r5 = 0\n" \
	"*(u64 *)(r10 - 8) = r0\n"

CONTROL(control_forward_base, .title = "no pair of store and load", .ops = 1,
	.isolates = "the program round pairs of store and load, without the pairs");
PROGRAM(control_forward_base, SETUP, 0, "", "")

/* clang-format off */
#define BETWEEN_0 ""
#define BETWEEN_1 BETWEEN_0 "r2 += 1\n"
#define BETWEEN_2 BETWEEN_1 "r3 += 1\n"
#define BETWEEN_3 BETWEEN_2 "r4 += 1\n"
#define BETWEEN_4 BETWEEN_3 "r5 += 1\n"
#define BETWEEN_5 BETWEEN_4 "r2 += 1\n"
#define BETWEEN_6 BETWEEN_5 "r3 += 1\n"
#define BETWEEN_7 BETWEEN_6 "r4 += 1\n"
#define BETWEEN_8 BETWEEN_7 "r5 += 1\n"
#define BETWEEN_9 BETWEEN_8 "r2 += 1\n"
#define BETWEEN_10 BETWEEN_9 "r3 += 1\n"
#define BETWEEN_11 BETWEEN_10 "r4 += 1\n"
#define BETWEEN_12 BETWEEN_11 "r5 += 1\n"
#define BETWEEN_13 BETWEEN_12 "r2 += 1\n"
#define BETWEEN_14 BETWEEN_13 "r3 += 1\n"
#define BETWEEN_15 BETWEEN_14 "r4 += 1\n"
#define BETWEEN_16 BETWEEN_15 "r5 += 1\n"
/* clang-format on */

#define FORWARD(n)                                                                              \
	CONTROL(control_forward_##n, .title = "store, " #n " instructions, load of it",         \
		.ops = PAIRS, .isolates = "load of what was stored " #n " instructions before", \
		.base = "control_forward_base", .adds = { 2 + n, 1, 1 });                       \
	PROGRAM(control_forward_##n, SETUP, PAIRS,                                              \
		"*(u64 *)(r10 - 8) = r0\n" BETWEEN_##n "r0 = *(u64 *)(r10 - 8)\n", "")

FORWARD(0)
FORWARD(1)
FORWARD(2)
FORWARD(3)
FORWARD(4)
FORWARD(5)
FORWARD(6)
FORWARD(7)
FORWARD(8)
FORWARD(9)
FORWARD(10)
FORWARD(11)
FORWARD(12)
FORWARD(13)
FORWARD(14)
FORWARD(15)
FORWARD(16)
