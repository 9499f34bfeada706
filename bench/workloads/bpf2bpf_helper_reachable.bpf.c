// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call in a tail-call reachable program, the callee
 * calling one helper.
 *
 * stack: `ld`, `sd` round the call; `sd`, `ld` in the callee.
 * reg:   nothing round the call; in the callee s6 saved and restored, and two
 *        moves round the helper call.
 */
#include "workload.h"

WORKLOAD(.name = "bpf2bpf_helper_reachable",
	 .title = "bpf2bpf call with a helper call inside, tail-call reachable",
	 .isolates = "bpf2bpf call of a function with one helper call, tail-call reachable",
	 .ops = EVENTS(32), .retval = EVENTS(32));

SLOTS();

static __noinline int node(int x)
{
	return bpf_get_numa_node_id() < 1024 ? x + 1 : 0;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int x = 0;

	MAY_TAIL_CALL(skb);
	TIMES(EVENTS(32)) x = node(x);
	return x;
}
