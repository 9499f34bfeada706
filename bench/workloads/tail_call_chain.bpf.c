// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: one hop of a chain of tail calls between programs without any call.
 *
 * entry jumps to hop and hop to itself until the budget of 33 is used up: 33 hops
 * and one failed tail call.
 *
 * stack: `ld`, `sd` to count, `ld` in the epilogue, `sd` in the target's prologue.
 * reg:   no memory access for the counter.
 *
 * Without a counter the chain has no end, hence "-none".
 */
#include "workload.h"

WORKLOAD(.name = "tail_call_chain", .title = "tail-call chain of 33, no calls",
	 .isolates = "tail-call hop between programs without any call", .schemes = "-none",
	 .ops = 33, .retval = 7, .tail_calls = 33);

int hop(struct __sk_buff *skb);
SLOTS([0] = (void *)&hop);

SEC("tc")
int hop(struct __sk_buff *skb)
{
	COUNT_TAIL_CALL();
	bpf_tail_call(skb, &slots, 0);
	return 7;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &slots, 0);
	return 1;
}
