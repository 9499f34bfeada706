// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: one hop of a chain of tail calls between programs without any call.
 *
 * entry jumps to hop and hop to itself.  It counts its own hops, besides the kernel:
 * so the chain ends without a tail call that fails, and can be made half as long.
 *
 * stack: `ld`, `sd` to count, `ld` in the epilogue, `sd` in the target's prologue.
 * reg:   no memory access for the counter.
 */
#include "workload.h"

WORKLOAD(.name = "tail_call_chain", .title = "tail-call chain of 33, no calls",
	 .isolates = "tail-call hop between programs without any call", .ops = EVENTS(33),
	 .retval = 7, .tail_calls = EVENTS(33));

int hop(struct __sk_buff *skb);
SLOTS([0] = (void *)&hop);

SEC("tc")
int hop(struct __sk_buff *skb)
{
	COUNT_TAIL_CALL();
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
