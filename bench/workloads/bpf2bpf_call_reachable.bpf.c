// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call in a tail-call reachable program, the callee being
 * a leaf.
 *
 * The caller itself holds the tail call: that makes the caller reachable, so that
 * it keeps the counter over its calls, and leaves the callee a leaf.  The tail
 * call is never reached (and its slot is empty), so no budget is used.
 *
 * stack: `ld a6` before and `sd a6` after the call; `sd`, `ld` in the callee.
 * reg:   nothing.
 */
#include "workload.h"

WORKLOAD(.name = "bpf2bpf_call_reachable", .title = "bpf2bpf call, tail-call reachable",
	 .isolates = "bpf2bpf call of a leaf in a tail-call reachable program", .ops = EVENTS(32),
	 .retval = EVENTS(32));

SLOTS();

static __noinline int leaf(int x)
{
	return HIDDEN(x) + 1;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int x = 0;

	MAY_TAIL_CALL(skb);
	TIMES(EVENTS(32)) x = leaf(x);
	return x;
}
