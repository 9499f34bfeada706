// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: one hop of a chain of tail calls between programs that each call one
 * helper.
 *
 * stack: as in tail_call_chain.
 * reg:   two moves round the helper call; s6 saved and restored.
 */
#include "workload.h"

WORKLOAD(.name = "tail_call_chain_helper", .title = "tail-call chain of 33, one helper call a hop",
	 .isolates = "tail-call hop between programs with one helper call each", .ops = EVENTS(33),
	 .retval = 7, .tail_calls = EVENTS(33));

int hop(struct __sk_buff *skb);
SLOTS([0] = (void *)&hop);

SEC("tc")
int hop(struct __sk_buff *skb)
{
	COUNT_TAIL_CALL();
	bpf_get_numa_node_id();
	if (--skb->cb[0])
		bpf_tail_call(skb, &slots, 0);
	return 7;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	skb->cb[0] = EVENTS(33);
	bpf_tail_call(skb, &slots, 0);
	return 1;
}
