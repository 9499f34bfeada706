// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a store to the stack that nothing loads.
 *
 * By hand: `sd`.
 */
#include "control.h"

LICENSED;

#define STORES 32
#define SETUP        \
	"r1 = r10\n" \
	"*(u64 *)(r10 - 8) = r1\n"

CONTROL(control_store_base, .title = "no stores", .ops = 1,
	.isolates = "the program round stores, without the stores");
PROGRAM(control_store_base, SETUP, 0, "", "")

CONTROL(control_store_each, .title = "stores to one slot of the stack", .ops = STORES,
	.isolates = "store to the stack", .base = "control_store_base", .adds = { 1, 0, 1 });
PROGRAM(control_store_each, SETUP, 32, "*(u64 *)(r10 - 8) = r1\n", "")
