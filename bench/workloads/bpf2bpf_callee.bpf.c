// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call of a function that may itself tail-call.
 *
 * What the callee may have used of the budget its caller must learn, in contrast to
 * bpf2bpf_call_reachable, whose callee can't use any.
 */
#include "workload.h"

WORKLOAD(.name = "bpf2bpf_callee", .title = "bpf2bpf call, callee may tail-call",
	 .isolates = "bpf2bpf call of a function that a tail call can be reached from",
	 .ops = EVENTS(32), .retval = EVENTS(32));

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

	TIMES(EVENTS(32)) n += node(skb);
	return n;
}
