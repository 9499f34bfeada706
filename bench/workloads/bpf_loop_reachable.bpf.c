// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: one turn of a bpf_loop(), in a program that may tail-call.
 *
 * The verifier replaces the call of the helper by a loop that calls the callback: to the
 * JIT the callback is a subprogram as any other, called BPF-to-BPF.
 */
#include "workload.h"

WORKLOAD(.name = "bpf_loop_reachable", .title = "bpf_loop, callback inlined, tail-call reachable",
	 .isolates = "turn of an inlined bpf_loop(), tail-call reachable", .ops = EVENTS(32),
	 .retval = EVENTS(32));

SLOTS();

static int turn(__u32 i, int *n)
{
	++*n;
	return 0;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int n = 0;

	MAY_TAIL_CALL(skb);
	bpf_loop(EVENTS(32), turn, &n, 0);
	return n;
}
