// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call of a function in whose stead an extension runs, which
 * calls one helper; tail-call reachable.
 *
 * An extension is a main program to the JIT, with a counter of its own, entered and
 * left as the function would be.
 */
#include "workload.h"

WORKLOAD(.name = "freplace_reachable",
	 .title = "bpf2bpf call of an extension (freplace), reachable",
	 .isolates = "bpf2bpf call of an extension with one helper call, tail-call reachable",
	 .ops = EVENTS(32), .retval = EVENTS(32));

SLOTS();

__noinline int one(struct __sk_buff *skb)
{
	return HIDDEN(2) + !skb;
}

SEC("freplace/one")
int extension(struct __sk_buff *skb)
{
	return bpf_get_numa_node_id() < 1024;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int n = 0;

	MAY_TAIL_CALL(skb);
	TIMES(EVENTS(32)) n += one(skb);
	return n;
}
