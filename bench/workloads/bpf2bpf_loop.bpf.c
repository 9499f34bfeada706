// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a helper call in a loop, in a function that calls one that may tail-call.
 *
 * A scheme that chooses between a slot and a register by function must not count calls as
 * they stand: 100 turns with one helper call outweigh the one call after the loop.
 */
#include "workload.h"

WORKLOAD(.name = "bpf2bpf_loop", .title = "helper call in a loop, then one bpf2bpf call",
	 .isolates = "turn of a loop with a helper call, in a function with a reachable callee",
	 .ops = EVENTS(100), .retval = 1);

SLOTS();

static __noinline int node(struct __sk_buff *skb)
{
	MAY_TAIL_CALL(skb);
	return HIDDEN(1);
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
#pragma clang loop unroll(disable)
	for (int i = 0; i < EVENTS(100); i++)
		bpf_get_numa_node_id();
	return node(skb);
}
