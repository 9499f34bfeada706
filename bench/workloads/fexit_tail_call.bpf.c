// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call of a function that tail-calls, with an fexit program
 * attached to it.
 *
 * tail_call_subprog with a trampoline in the way: the target returns into the trampoline, and
 * the count must come back although a program ran after it.
 */
#include "workload.h"

WORKLOAD(.name = "fexit_tail_call", .title = "fexit on a function that tail-calls",
	 .isolates = "call of a function that tail-calls, by way of an fexit trampoline",
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

SEC("fexit/jump")
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
