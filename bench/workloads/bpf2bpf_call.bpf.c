// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call, with no tail call anywhere in the program.
 *
 * stack: the callee saves a6 in its prologue and loads it in its epilogue.
 * reg:   nothing.
 */
#include "workload.h"

WORKLOAD(.name = "bpf2bpf_call", .title = "bpf2bpf call, no tail call in the program",
	 .isolates = "bpf2bpf call of a leaf in a program that is not tail-call reachable",
	 .ops = EVENTS(32), .retval = EVENTS(32));

static __noinline int leaf(int x)
{
	return HIDDEN(x) + 1;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int x = 0;

	TIMES(EVENTS(32)) x = leaf(x);
	return x;
}
