// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: an fentry program attached to a main program from which a tail call can be reached.
 *
 * stack: the trampoline keeps the counter, as it does on all functions of such a program.
 * Others: it does not. C code has entered the program, and has no counter.
 */
#include "workload.h"

WORKLOAD(.name = "fentry_main", .title = "main program, fentry attached, tail-call reachable",
	 .isolates = "a run of a main program by way of an fentry trampoline, tail-call reachable",
	 .ops = 1, .retval = 3);

SLOTS();

SEC("fentry/entry")
int hook(void *ctx)
{
	return 0;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	MAY_TAIL_CALL(skb);
	return HIDDEN(3);
}
