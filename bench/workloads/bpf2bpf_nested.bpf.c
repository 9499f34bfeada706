// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: one level of a chain of nested BPF-to-BPF calls, tail-call reachable.
 *
 * Seven levels below entry: every verifier takes eight frames (that of 7.3 takes 16).  The
 * deepest function holds the tail call (never reached), so every function is reachable, and
 * all but the deepest are caller and callee at once.  Four descents.
 *
 * stack: a level costs `sd`, `ld` on entry and exit and `ld`, `sd` round its call.
 * reg:   nothing.
 */
#include "workload.h"

WORKLOAD(.name = "bpf2bpf_nested",
	 .title = "nested bpf2bpf calls, seven levels, tail-call reachable",
	 .isolates = "one level of nested bpf2bpf calls in a tail-call reachable program",
	 .ops = 7 * EVENTS(4), .retval = 7 * EVENTS(4));

SLOTS();

static __noinline int level7(struct __sk_buff *skb)
{
	MAY_TAIL_CALL(skb);
	return HIDDEN(1);
}

#define LEVEL(name, next)                                 \
	static __noinline int name(struct __sk_buff *skb) \
	{                                                 \
		return next(skb) + 1;                     \
	}
LEVEL(level6, level7)
LEVEL(level5, level6)
LEVEL(level4, level5)
LEVEL(level3, level4)
LEVEL(level2, level3)
LEVEL(level1, level2)

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int n = 0;

	TIMES(EVENTS(4)) n += level1(skb);
	return n;
}
