// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: entering and leaving a main program that calls nothing.
 *
 * stack: `sd a6` in the prologue and `ld a6` in the epilogue.
 * reg:   neither: a6 is set to 33 and never touched again.
 */
#include "workload.h"

WORKLOAD(.name = "leaf", .title = "main program, leaf",
	 .isolates = "entry and exit of a main program without any call", .ops = 1, .retval = 42);

SEC("tc")
int entry(struct __sk_buff *skb)
{
	return 42;
}
