// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a helper call in a main program that no tail call concerns.
 *
 * stack: nothing at the call; a6 may be lost, its slot is saved once on entry.
 * reg:   `mv s6,a6` before and `mv a6,s6` after each call, and s6 itself saved once.
 *
 * The helper is one that no kernel inlines (bpf_get_smp_processor_id, for one, is).
 */
#include "workload.h"

WORKLOAD(.name = "helper_call", .title = "helper call, no tail call in the program",
	 .isolates = "helper call in a main program that is not tail-call reachable",
	 .ops = EVENTS(32), .retval = EVENTS(32));

SEC("tc")
int entry(struct __sk_buff *skb)
{
	__u32 node = 0;

	TIMES(EVENTS(32)) node |= bpf_get_numa_node_id();
	return node < 1024 ? EVENTS(32) : 0;
}
