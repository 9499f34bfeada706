// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call of a function that tail-calls, the target returning
 * to the caller: calls and tail calls mixed.
 *
 * Each of the 33 calls takes one from the budget, which entry must learn of: a
 * counter that is lost on return shows in the number of tail calls.
 *
 * stack: round the call, in three prologues and epilogues, and to count.
 * reg:   no memory access for the counter.
 */
#include "workload.h"

WORKLOAD(.name = "tail_call_subprog", .title = "bpf2bpf call of a function that tail-calls",
	 .isolates = "bpf2bpf call, a tail call in the callee, return of the target",
	 .ops = EVENTS(33), .retval = EVENTS(33), .tail_calls = EVENTS(33));

int target(struct __sk_buff *skb);
SLOTS([0] = (void *)&target);

SEC("tc")
int target(struct __sk_buff *skb)
{
	COUNT_TAIL_CALL();
	return 1;
}

static __noinline int jump(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &slots, 0);
	return HIDDEN(1000); /* reached only if the tail call failed */
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int n = 0;

	TIMES(EVENTS(33)) n += jump(skb);
	return n;
}
