// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call of a function that tail-calls, with an fentry program
 * attached to it.
 *
 * tail_call_subprog with a trampoline in the way: the count must reach the function
 * although a program ran before it.
 */
#include "workload.h"

WORKLOAD(.name = "fentry_tail_call", .title = "fentry on a function that tail-calls",
	 .isolates = "call of a function that tail-calls, by way of an fentry trampoline",
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

SEC("fentry/jump")
int hook(void *ctx)
{
	return 0;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int n = 0;

	TIMES(EVENTS(33)) n += jump(skb);
	return n;
}
