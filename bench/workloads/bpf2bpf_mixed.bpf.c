// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call of a function that may tail-call, and two helper calls
 * beside it, in one function.
 *
 * A slot makes the former dear and the latter free, a register does the opposite: for a
 * scheme that chooses between the two by function this is the case with no right choice.
 */
#include "workload.h"

WORKLOAD(.name = "bpf2bpf_mixed", .title = "bpf2bpf call and two helper calls, both reachable",
	 .isolates = "bpf2bpf call of a function that may tail-call, and two helper calls",
	 .ops = EVENTS(16), .retval = EVENTS(16));

SLOTS();

static __noinline int node(struct __sk_buff *skb)
{
	MAY_TAIL_CALL(skb);
	return HIDDEN(1);
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int n = 0;

	TIMES(EVENTS(16))
	{
		n += node(skb);
		bpf_get_numa_node_id();
		bpf_get_numa_node_id();
	}
	return n;
}
