// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call of a function that may itself tail-call, and calls a helper.
 *
 * What the callee may have used of the budget its caller must learn, in contrast to
 * bpf2bpf_helper_reachable, whose callee can't use any.
 */
#include "workload.h"

WORKLOAD(.name = "bpf2bpf_callee_helper",
	 .title = "bpf2bpf call, callee may tail-call and calls a helper",
	 .isolates = "bpf2bpf call of a function with a helper call that may tail-call",
	 .ops = EVENTS(32), .retval = EVENTS(32));

SLOTS();

static __noinline int node(struct __sk_buff *skb)
{
	MAY_TAIL_CALL(skb);
	return bpf_get_numa_node_id() < 1024;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int n = 0;

	TIMES(EVENTS(32)) n += node(skb);
	return n;
}
