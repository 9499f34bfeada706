// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call of a leaf to which an fexit program is attached, in a
 * tail-call reachable program.
 *
 * The calls are those of bpf2bpf_call_reachable, the attached program is one such as leaf: the
 * rest is the trampoline, in which the function is called by its trampoline.
 */
#include "workload.h"

WORKLOAD(.name = "fexit_reachable", .title = "bpf2bpf call, fexit attached, tail-call reachable",
	 .isolates = "bpf2bpf call of a leaf by way of an fexit trampoline, tail-call reachable",
	 .ops = EVENTS(32), .retval = EVENTS(32));

SLOTS();

static __noinline int leaf(int x)
{
	return HIDDEN(x) + 1;
}

SEC("fexit/leaf")
int hook(void *ctx)
{
	return 0;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int x = 0;

	MAY_TAIL_CALL(skb);
	TIMES(EVENTS(32)) x = leaf(x);
	return x;
}
