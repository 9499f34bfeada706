// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call with no tail call anywhere in the program, the callee
 * calling one helper.
 *
 * The same calls as in bpf2bpf_helper_reachable: what a scheme does there and not here
 * it does because a tail call can be reached.
 */
#include "workload.h"

WORKLOAD(.name = "bpf2bpf_helper", .title = "bpf2bpf call with a helper call inside",
	 .isolates = "bpf2bpf call of a function with one helper call, not tail-call reachable",
	 .ops = EVENTS(32), .retval = EVENTS(32));

static __noinline int node(int x)
{
	return bpf_get_numa_node_id() < 1024 ? x + 1 : 0;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int x = 0;

	TIMES(EVENTS(32)) x = node(x);
	return x;
}
