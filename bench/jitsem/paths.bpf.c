// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a limit for each path allows, and one for each run does not: tail calls from
 * sibling subprograms, made when few are left.  Both programs end by themselves under
 * any scheme that counts at all.
 */
#include "sem.bpf.h"

/* The first runs of a program tail call it again, until only so many tail calls are left. */
#define LEAVE(left)                                  \
	if (++n.entries <= BUDGET - (left)) {        \
		bpf_tail_call(skb, &jmp, SLOT_ROOT); \
		n.bad++;                             \
		return 0;                            \
	}

HOP(subprog1, SLOT_TARGET, misses)
HOP(subprog3, SLOT_TARGET, misses)

/* The example of the review, with one left; the target calls a subprogram, which is subprog2. */
SEC("?tc") int prog1(struct __sk_buff *skb)
{
	int sum;

	LEAVE(1);
	sum = subprog1(skb);
	sum += subprog3(skb);
	return sum;
}

HOP(left, SLOT_ROOT, misses)
HOP(right, SLOT_ROOT, misses)

/* Two tail calls at each level, with TREE_DEPTH left. */
SEC("?tc") int levels(struct __sk_buff *skb)
{
	LEAVE(TREE_DEPTH);
	left(skb);
	right(skb);
	return 7;
}
